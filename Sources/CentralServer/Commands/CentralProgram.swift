import Console
import Foundation
import InspectionStore

/// The office as the program behind the commands that both sides share.
enum CentralProgram: StoreProgram {
    static let homeVariable = "CENTRAL_HOME"
    static let homeName = "ten-supervisions-central"
    static let isCentre = true

    static func storeFolder(in home: URL) -> URL { OfficeFolder(home).replica }

    /// The keys and certificates: without them a restored replica could not go on as this office.
    static func copyCompanions(from home: URL, to other: URL) throws {
        let files = FileManager.default
        let (source, target) = (OfficeFolder(home), OfficeFolder(other))
        let authority = target.authorityCertificate.deletingLastPathComponent()
        try files.createDirectory(
            at: authority, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for part: KeyPath<OfficeFolder, URL> in [
            \.authorityCertificate, \.authorityKey, \.serverCertificate, \.serverKey, \.pepper, \.organisationKey,
        ] where !files.fileExists(atPath: target[keyPath: part].path) {
            try files.copyItem(at: source[keyPath: part], to: target[keyPath: part])
        }
    }

    /// Opens the whole office, so that a restored replica gets its certificate before anything is written.
    static func open(at folder: URL, environment: StoreEnvironment, readOnly: Bool) throws -> InspectionStore {
        if readOnly { return try InspectionStore.open(at: folder, environment: environment, readOnly: true) }
        return try CentralOffice.open(at: folder.deletingLastPathComponent(), environment: Surroundings.current).store
    }

    static func person(in store: InspectionStore) throws -> String { "office" }
}
