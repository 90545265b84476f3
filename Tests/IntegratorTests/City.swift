import Causality
import Foundation
import InspectionDomain
import InspectionStore
import SyncProtocol
import Synchronization

/// An organisation with a centre and devices, in a folder that is removed afterwards.
final class City: Sendable {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("city-\(UInt64.random(in: 0...UInt64.max))", isDirectory: true)
    let organisation = Ed25519Signer()
    let register: ScopeID
    let territory: ScopeID
    private let serial = Atomic<UInt64>(0)
    private let clock = Atomic<Int64>(1_780_000_000_000)

    init() throws {
        guard let register = Scopes.register, let territory = Scopes.territory("140525") else {
            throw StoreError.badRequest("scopes")
        }
        self.register = register
        self.territory = territory
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func place(_ device: String) -> URL { folder.appendingPathComponent(device, isDirectory: true) }

    /// The program's own environment with a clock that moves by a second a look.
    func environment(of device: String) -> StoreEnvironment {
        let real = makeEnvironment(machineID: device)
        return StoreEnvironment(
            now: { self.clock.add(1000, ordering: .relaxed).newValue }, randomBytes: real.randomBytes,
            machineID: device)
    }

    /// A new device with the organisation's certificate; the centre's own names the role `office`.
    func enrol(_ device: String, isCentre: Bool = false) throws -> InspectionStore {
        let store = try InspectionStore.create(at: place(device), environment: environment(of: device))
        let key = store.author.card.publicKey
        let certificate = Certificate(
            publicKey: key, device: device, person: isCentre ? "office" : "P001",
            role: isCentre ? "office" : "inspector",
            grants: [
                .init(scope: register, mayWrite: isCentre), .init(scope: territory, mayWrite: true),
            ], issuedMilliseconds: 1, serial: serial.add(1, ordering: .relaxed).newValue)
        let card = AuthorCard(publicKey: key, certificate: try certificate.signed(by: organisation))
        try store.install(card: card, organisation: organisation.publicKey)
        return store
    }

    func transport(to centre: InspectionStore) -> InProcessCentre {
        InProcessCentre(store: centre, granted: [register, territory])
    }
}
