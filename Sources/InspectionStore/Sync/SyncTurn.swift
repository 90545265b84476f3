import Foundation
import Synchronization

/// The right to sync this store; nobody else has it, in this process or another, until it is given back.
///
/// Given back at the end of its life at the latest, and by the system if the process is killed.
public final class SyncTurn: Sendable {
    private let file: Mutex<Int32?>
    private let files: any FileSystem

    init(file: Int32, files: any FileSystem) {
        self.file = Mutex(file)
        self.files = files
    }

    deinit { end() }

    /// Gives it back; a second time changes nothing.
    public func end() {
        if let open = file.withLock({ $0.take() }) { files.close(open) }
    }
}

extension InspectionStore {
    /// Takes the turn to sync; `nil` while somebody else has it. Never waits.
    ///
    /// Two syncs at once would do no harm, but send the same twice over a thin line.
    /// - Throws: what the disk refuses.
    public func takeSyncTurn() throws -> SyncTurn? {
        let files = environment.files
        let file = try files.open(folder.syncLockFile.path, for: .writing)
        do {
            if try files.lock(file, waits: false) { return SyncTurn(file: file, files: files) }
        } catch {
            files.close(file)
            throw error
        }
        files.close(file)
        return nil
    }
}
