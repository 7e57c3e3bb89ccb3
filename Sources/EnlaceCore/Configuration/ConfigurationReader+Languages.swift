extension ConfigurationReader {
    /// A list of languages as BCP 47 names them, for example `es` or `ht`; empty if the key is missing.
    public func languages(_ key: String) -> [String] {
        placedStrings(key).compactMap { text, place in
            if Array(text.utf8).withUnsafeBufferPointer(TextSyntax.isLanguage) { return text }
            problems.add(at: place, "\(key): expected a language such as es, en or ht")
            return nil
        }
    }
}
