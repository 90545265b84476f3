import Console
import InspectionStore

/// What the office's pages work with, made once a process.
struct OfficeServices: Sendable {
    /// Replica, keys, clock and randomness.
    let office: CentralOffice
    /// Accounts and sessions.
    let book: AccountBook
    /// The board's figures.
    let board: BoardKeeper
    /// Laptops: invited, enrolled, revoked.
    let devices: DeviceRegistry
    /// The city's identity provider, where people may log in by it.
    let signOn: (settings: SignOnSettings, provider: IdentityProvider)?

    /// The usual ones of an office.
    ///
    /// - Parameters:
    ///   - cost: how dear one try of a password is.
    ///   - signOn: how people log in by an identity provider; `nil` for passwords alone.
    init(
        office: CentralOffice, devices: DeviceRegistry, cost: PasswordHash.Cost = .usual,
        signOn: SignOnSettings? = nil
    ) throws {
        self.signOn = signOn.map {
            (settings: $0, provider: IdentityProvider(settings: $0, now: office.environment.now))
        }
        self.office = office
        self.devices = devices
        book = try AccountBook(office: office, cost: cost)
        board = BoardKeeper(store: office.store, now: office.environment.now)
    }
}
