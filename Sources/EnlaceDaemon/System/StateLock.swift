/// Shows that one process only works with a state folder.
package struct StateLock: Sendable {
    package struct Held: Error, CustomStringConvertible {
        let path: String
        package var description: String { "\(path): another enlaced is running on this state folder" }
    }

    let lock: FileLock

    /// Makes the folder where it is missing.
    package init(stateDirectory: String) throws {
        try FileSystem.makeFolder(stateDirectory, mode: 0o700)
        do { lock = try FileLock(path: "\(stateDirectory)/lock") } catch let held as FileLock.Held {
            throw Held(path: held.path)
        }
    }

    package func release() { lock.release() }
}
