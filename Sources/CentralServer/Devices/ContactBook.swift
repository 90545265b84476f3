import Causality
import Foundation
import InspectionStore
import SyncProtocol

/// What a device said of itself at its last exchange.
struct Contact: Codable, Hashable, Sendable {
    /// When, by the centre's clock, milliseconds since 1970.
    let at: Int64
    /// The device's clock minus the centre's, milliseconds, the way included.
    let clockOffsetMilliseconds: Int64
    /// Records that the device said exist only with it.
    let records: UInt64
    /// Photos that the device said exist only with it.
    let photos: UInt64
    /// Bytes of those photos.
    let photoBytes: UInt64
}

extension Contact {
    /// What a request says. Its numbers are the device's own and may be anything.
    init(_ message: ExchangeRequest, at now: Int64) {
        let (offset, isTooFar) = message.wallMilliseconds.subtractingReportingOverflow(now)
        self.init(
            at: now, clockOffsetMilliseconds: isTooFar ? (message.wallMilliseconds < now ? .min : .max) : offset,
            records: message.backlog.records, photos: message.backlog.photos, photoBytes: message.backlog.photoBytes)
    }
}

/// The last contact of each device: the office's known unknowns. A local note, never synced, never decisive.
struct ContactBook: Sendable {
    let store: InspectionStore

    func note(_ contact: Contact, of device: RecordID) throws {
        try store.set(key(device), to: String(decoding: JSONEncoder().encode(contact), as: UTF8.self))
    }

    func contact(of device: RecordID) throws -> Contact? {
        guard let text = try store.setting(key(device)) else { return nil }
        return try? JSONDecoder().decode(Contact.self, from: Data(text.utf8))
    }

    private func key(_ device: RecordID) -> String { "contact." + device.hex }
}
