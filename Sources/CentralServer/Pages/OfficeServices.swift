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

    /// The usual ones of an office.
    ///
    /// - Parameter cost: how dear one try of a password is.
    init(office: CentralOffice, devices: DeviceRegistry, cost: PasswordHash.Cost = .usual) throws {
        self.office = office
        self.devices = devices
        book = try AccountBook(office: office, cost: cost)
        board = BoardKeeper(store: office.store, now: office.environment.now)
    }
}
