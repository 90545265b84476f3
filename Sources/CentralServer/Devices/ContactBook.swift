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
    /// The device's own logs, as it stated them and as they were held after that exchange; `nil` before it stated any.
    var logs: [StatedLog]?
}

/// One log of a device: how far the device said it goes, and how far the centre held it then.
struct StatedLog: Codable, Hashable, Sendable {
    let scope: String
    let author: String
    /// The last number that the device stated.
    let stated: UInt64
    /// The last number of it that the centre held.
    let held: UInt64
    /// Why the centre stopped the log, if it did.
    let refusal: String?
}

extension Contact {
    /// What a request says. Its numbers are the device's own and may be anything.
    init(_ message: ExchangeRequest, at now: Int64, logs: [StatedLog]?) {
        let (offset, isTooFar) = message.wallMilliseconds.subtractingReportingOverflow(now)
        self.init(
            at: now, clockOffsetMilliseconds: isTooFar ? (message.wallMilliseconds < now ? .min : .max) : offset,
            records: message.backlog.records, photos: message.backlog.photos, photoBytes: message.backlog.photoBytes,
            logs: logs)
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

    /// A device's own logs as a request states them and as they are held now; of scopes whose heads it does not list,
    /// what was known before.
    func logs(
        of authors: Set<AuthorID>, in knowledge: [ScopeKnowledge], refusals: [AdmissionReport.Refusal],
        before: [StatedLog]?
    ) throws -> [StatedLog]? {
        try store.read { reader in
            var logs: [StatedLog] = []
            for stated in knowledge {
                let ours = try reader.knowledge(of: stated.scope)
                guard let heads = stated.headsDigest == ours.headsDigest ? ours.heads : stated.heads else {
                    guard let before else { return nil }
                    logs += before.filter { $0.scope == stated.scope.name }
                    continue
                }
                for head in heads.heads where authors.contains(head.author) {
                    let stop = refusals.first { $0.scope == stated.scope && $0.author == head.author }
                    logs.append(
                        StatedLog(
                            scope: stated.scope.name, author: head.author.hex, stated: head.sequence,
                            held: try held(head, in: stated.scope, reader), refusal: stop?.code))
                }
            }
            return logs
        }
    }

    private func held(_ head: LogHead, in scope: ScopeID, _ reader: any ReplicaReader) throws -> UInt64 {
        let branches = try reader.branches(of: head.author, in: scope)
        for branch in branches where try reader.hash(onBranch: branch.id, at: head.sequence) == head.hash {
            return head.sequence
        }
        return min(head.sequence - 1, branches.map(\.head).max() ?? 0)
    }

    private func key(_ device: RecordID) -> String { "contact." + device.hex }
}
