package import EnlaceCore

/// The text of every configuration file of a folder: read once, so that what was checked is what runs.
package struct NodeFiles: Sendable {
    package struct File: Sendable {
        package let path: String
        package let text: String
    }

    package var node: File?
    package var areas: File?
    package var agencies: [File] = []
    package var partners: [File] = []
    package var rules: [File] = []

    package init() {}

    /// Reads `enlaced.yaml`, `areas.yaml`, and the `.yaml` files of `agencies.d`, `partners.d` and `rules.d` in the order of their names.
    ///
    /// Blocking: call it from a thread of its own or before the node runs.
    package init(directory: String, problems: ConfigurationProblems) {
        node = NodeFiles.read("\(directory)/enlaced.yaml", problems)
        areas = NodeFiles.read("\(directory)/areas.yaml", problems)
        agencies = NodeFiles.readAll("\(directory)/agencies.d", problems)
        partners = NodeFiles.readAll("\(directory)/partners.d", problems)
        rules = NodeFiles.readAll("\(directory)/rules.d", problems)
        NodeFiles.refuseStrangers(in: directory, problems)
    }

    private static func readAll(_ folder: String, _ problems: ConfigurationProblems) -> [File] {
        names(in: folder, problems).filter { name in
            if name.hasSuffix(".yml") {
                refuse("\(folder)/\(name)", "is not read: its name must end in .yaml", problems)
            }
            return name.hasSuffix(".yaml")
        }.compactMap { read("\(folder)/\($0)", problems) }
    }

    /// Sorted, without hidden ones. A folder that is not there holds nothing: a node without partners is a node.
    private static func names(in folder: String, _ problems: ConfigurationProblems) -> [String] {
        do {
            return try FileSystem.names(in: folder).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            if !error.isMissing { refuse(folder, "cannot be read: \(error.reason)", problems) }
            return []
        }
    }

    /// What looks like configuration, and is none that anybody reads, is a slip.
    private static func refuseStrangers(in directory: String, _ problems: ConfigurationProblems) {
        let known = ["enlaced.yaml", "areas.yaml", "agencies.d", "partners.d", "rules.d"]
        for name in names(in: directory, problems) where !known.contains(name) {
            guard [".d", ".yaml", ".yml"].contains(where: name.hasSuffix) else { continue }
            let hint = Suggestion.nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
            refuse("\(directory)/\(name)", "is not read\(hint)", problems)
        }
    }

    private static func refuse(_ path: String, _ message: String, _ problems: ConfigurationProblems) {
        problems.add(at: SourcePlace(file: path, line: 1, column: 1), message)
    }

    static func read(_ path: String, _ problems: ConfigurationProblems) -> File? {
        guard !FileSystem.isNoFile(path) else {
            refuse(path, "is not read: it is neither a regular file nor a link to one", problems)
            return nil
        }
        do {
            let bytes = try FileSystem.read(path)
            if let text = String(validating: bytes, as: UTF8.self) { return File(path: path, text: text) }
            refuse(path, "the file is not UTF-8", problems)
        } catch {
            refuse(path, "cannot be read: \(error.reason)", problems)
        }
        return nil
    }
}
