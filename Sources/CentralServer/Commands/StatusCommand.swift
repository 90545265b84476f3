import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import SyncProtocol
import Wording

/// `central status`: what the office knows, and what it knows that it does not know.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What the office holds and what it is waiting for. / 中心状况。")

    @OptionGroup var common: CommonOptions

    private struct Report: Encodable {
        let office: String
        let projects: Int
        let visits: Int
        let problems: Int
        let conflicts: Int
        let photosWanted: Int
        let devices: [String: Int]
        let unsentRecords: UInt64
        let unsentPhotos: UInt64
        let silentDevices: Int
        let knowledge: [String: String]
    }

    /// Days without contact after which a device counts as silent.
    private static let silentDays: Int64 = 3

    func run() async throws {
        let terminal = common.terminal()
        try await terminal.run {
            let office = try common.openOffice()
            let report = try await report(of: office)
            terminal.say(
                Bilingual(
                    zh: """
                        \(report.office)：项目 \(report.projects)，督导 \(report.visits)，问题 \(report.problems)
                        待定冲突 \(report.conflicts)，未到照片 \(report.photosWanted)
                        设备 \(report.devices.values.reduce(0, +))，超过 \(Self.silentDays) 天无联系 \(report.silentDevices)，\
                        自报未传记录 \(report.unsentRecords)、照片 \(report.unsentPhotos)
                        """,
                    en: """
                        \(report.office): projects \(report.projects), visits \(report.visits), \
                        problems \(report.problems)
                        conflicts to settle \(report.conflicts), photos on their way \(report.photosWanted)
                        devices \(report.devices.values.reduce(0, +)), silent for \(Self.silentDays) days \
                        \(report.silentDevices), declared unsent: records \(report.unsentRecords), \
                        photos \(report.unsentPhotos)
                        """))
            try terminal.emit(report)
            return .done
        }
    }

    private func report(of office: CentralOffice) async throws -> Report {
        let store = office.store
        let contacts = ContactBook(store: store)
        let devices = try await DeviceRegistry(office: office).devices()
        let scopes = try office.scopes()
        var states: [String: Int] = [:]
        var silent = 0
        var records: UInt64 = 0
        var photos: UInt64 = 0
        for device in devices {
            let state = device.value("state").text ?? ""
            states[state, default: 0] += 1
            guard state == "enrolled" else { continue }
            let contact = try contacts.contact(of: device.id)
            let horizon = office.environment.now() - Self.silentDays * 86_400_000
            if contact.map({ $0.at < horizon }) ?? true { silent += 1 }
            records = records.addedWithinRange(contact?.records ?? 0)
            photos = photos.addedWithinRange(contact?.photos ?? 0)
        }
        let knowledge = try store.read { reader in
            try scopes.reduce(into: [String: String]()) { digests, scope in
                digests[scope.name] = try reader.knowledge(of: scope).fingerprint
            }
        }
        return Report(
            office: try store.setting(CentralOffice.nameSetting) ?? "",
            projects: try store.count(RecordQuery(type: RecordType.project.name)),
            visits: try store.count(RecordQuery(type: RecordType.visit.name)),
            problems: try store.count(RecordQuery(type: RecordType.problem.name)),
            conflicts: try store.conflictCount(),
            photosWanted: try store.wantedPhotos(in: scopes, count: Limits.photosPerRoundMax).count,
            devices: states, unsentRecords: records, unsentPhotos: photos, silentDevices: silent, knowledge: knowledge)
    }
}

extension UInt64 {
    /// The sum, or the greatest number: devices state their own counts and may state anything.
    func addedWithinRange(_ other: UInt64) -> UInt64 {
        let (sum, isTooLarge) = addingReportingOverflow(other)
        return isTooLarge ? .max : sum
    }
}
