extension ConfigurationReader {
    /// A list of languages as BCP 47 names them; nil if the key is missing.
    public func languages(_ key: String) -> [String]? {
        guard node(key) != nil else { return nil }
        let tags = placedStrings(key)
        for (tag, place) in tags where !isLanguage(tag) {
            problems.add(at: place, "\(key): expected a language tag such as es or pt-BR, got '\(tag)'")
        }
        return tags.map(\.text)
    }

    /// Whether `tag` has the shape of a BCP 47 tag.
    public func isLanguage(_ tag: String) -> Bool {
        var tag = tag
        return tag.withUTF8(TextSyntax.isLanguage)
    }
}
