import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// `central devices`: which laptops may exchange.
struct DevicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "Laptops: invite, list, revoke. / 设备。",
        subcommands: [Invite.self, List.self, Revoke.self])

    /// `central devices invite`.
    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "invite", abstract: "Make a one-time enrolment code. / 生成一次性登记码。",
            discussion: "The code is shown once, works once, and expires.")

        @OptionGroup var common: CommonOptions

        @Option(help: "Code of the person who gets the laptop. / 人员编码。")
        var person: String

        @Option(help: "Role. / 角色。")
        var role = "inspector"

        @Option(name: .customLong("territory"), help: "Region code that the laptop may write to; repeat it. / 区域代码。")
        var territories: [String] = []

        @Option(help: "Hours until the code expires, 1 to 720. / 有效小时数。")
        var hours = 72

        @Option(help: "Who invites. / 操作人。")
        var by = "office"

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                var codes = territories
                if codes.isEmpty { codes = try Self.territories(of: person, in: office) }
                let known = try office.scopes()
                let scopes = try Set(
                    codes.map { code -> ScopeID in
                        guard let scope = Scopes.territory(code), known.contains(scope) else {
                            throw OfficeError.badScope(code)
                        }
                        return scope
                    })
                guard !scopes.isEmpty else { throw OfficeError.badScope("") }
                let invitation = try await DeviceRegistry(office: office).invite(
                    person: person, role: role, scopes: scopes, hours: hours, by: by)
                terminal.say(
                    Bilingual(
                        zh:
                            "登记码（只显示这一次）：\(invitation.code)\n在笔记本上运行：inspector enrol https://中心地址:8443 "
                                + "\(invitation.code)",
                        en:
                            "Enrolment code (shown this once): \(invitation.code)\nOn the laptop: inspector "
                                + "enrol https://CENTRE:8443 \(invitation.code)"
                    ))
                try terminal.emit(["code": invitation.code, "device": invitation.device.hex])
                return .done
            }
        }

        /// The territories that the register gives the person.
        static func territories(of person: String, in office: CentralOffice) throws -> [String] {
            let found = try office.store.records(
                RecordQuery(type: RecordType.person.name, equals: ["code": .text(person)], limit: 1)
            ).first
            guard let found else {
                throw CommandError(
                    code: "notFound.person",
                    message: Bilingual(
                        zh: "没有人员“\(SafeText.line(person))”。", en: "There is no person “\(SafeText.line(person))”."),
                    nextStep: Bilingual(
                        zh: "先用 central people import 导入人员，或核对人员编码。",
                        en: "Import people with central people import, or check the code."))
            }
            return FamilyField.elements(of: "territories", in: found.state)
        }
    }

    /// `central devices list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Laptops, their last contact and what they still hold. / 设备列表。")

        @OptionGroup var common: CommonOptions

        private struct Row: Encodable {
            let device: String
            let name: String
            let person: String
            let role: String
            let state: String
            let scopes: [String]
            let lastContact: Int64?
            let records: UInt64?
            let photos: UInt64?
            let clockOffsetMilliseconds: Int64?
        }

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                let contacts = ContactBook(store: office.store)
                let rows = try await DeviceRegistry(office: office).devices().map { record in
                    let contact = try contacts.contact(of: record.state.id)
                    let text = { (field: String) in record.state[field].agreed?.text ?? "" }
                    return Row(
                        device: record.state.id.hex, name: text("name"), person: text("person"), role: text("role"),
                        state: text("state"), scopes: FamilyField.elements(of: "scopes", in: record.state),
                        lastContact: contact?.at, records: contact?.records, photos: contact?.photos,
                        clockOffsetMilliseconds: contact?.clockOffsetMilliseconds)
                }
                for row in rows { try terminal.emit(row) }
                let headings =
                    terminal.language == .zh
                    ? ["设备", "名称", "使用人", "状态", "数据范围", "最近联系", "未到记录", "未到照片"]
                    : [
                        "device", "name", "person", "state", "scopes", "last contact", "unsent records",
                        "unsent photos",
                    ]
                let table = try ReportTable(
                    title: terminal.language == .zh ? "设备" : "Devices", language: terminal.language,
                    columns: headings.map { ReportColumn($0) },
                    rows: rows.map { row in
                        [
                            .text(String(row.device.prefix(8))), .text(row.name), .text(row.person), .text(row.state),
                            .text(row.scopes.joined(separator: " ")),
                            .text(row.lastContact.map { LocalTime.text($0) } ?? "—"),
                            .text(row.records.map(String.init) ?? "—"), .text(row.photos.map(String.init) ?? "—"),
                        ]
                    })
                terminal.say(TextTableWriter.text(table))
                return .done
            }
        }
    }

    /// `central devices revoke`.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Shut a laptop out at once. / 停用设备。",
            discussion: "What it delivered stands; its later changes are held back. Its own work stays on it.")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The device, by the beginning of its id or its name. / 设备。")
        var device: String

        @Option(help: "Why. / 原因。")
        var reason: String

        @Option(help: "Who revokes. / 操作人。")
        var by = "office"

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let office = try common.openOffice()
                let registry = try DeviceRegistry(office: office)
                let record = try await registry.device(named: device)
                try await registry.revoke(record.state.id, reason: reason, by: by)
                terminal.say(Bilingual(zh: "已停用。", en: "Revoked."))
                try terminal.emit(["device": record.state.id.hex, "state": "revoked"])
                return .done
            }
        }
    }
}

extension DeviceRegistry {
    /// The device with this name, or whose id begins like this.
    ///
    /// - Throws: ``DeviceError`` `device.notFound` if there is none, or more than one.
    func device(named text: String) throws -> StoredRecord {
        let matching = try devices().filter {
            $0.state.id.hex.hasPrefix(text.lowercased()) || $0.state["name"].agreed?.text == text
        }
        guard matching.count == 1, let record = matching.first else { throw DeviceError(.notFound, text) }
        return record
    }

    /// Every author that a device ever was.
    func authors(of device: StoredRecord) -> Set<AuthorID> { authors(of: device.state) }
}

/// Moments as people in UTC+8 read them.
enum LocalTime {
    /// `2026-06-25 09:30`, UTC+8.
    static func text(_ milliseconds: Int64) -> String {
        guard let date = CivilDate(instant: milliseconds) else { return "—" }
        let local = milliseconds + 8 * 3_600_000
        let minutes = ((local / 60_000) % 1440 + 1440) % 1440
        let pad = { (number: Int64) in (number < 10 ? "0" : "") + String(number) }
        return "\(date) \(pad(minutes / 60)):\(pad(minutes % 60))"
    }
}
