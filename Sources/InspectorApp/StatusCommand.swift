import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import SyncProtocol
import Wording

/// What exists only on this laptop, and everything else worth knowing before leaving.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "哪些内容只在本机，最近一次联系等。/ What exists only here, last contact and more.")

    @Flag(help: "逐条列出尚未送达的记录。/ List the records that are not yet delivered.")
    var records = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let now = Surroundings.current.now()
        try await InspectorProgram.withStore(common) { store, terminal in
            let status = try LaptopStatus(store, now: now)
            let (backlog, contact) = (status.backlog, status.contact)
            let (conflicts, overruled) = (status.conflicts, status.overruled)
            let marked = try Self.marked(store, now: now)
            try terminal.emit(
                JSONValue.object([
                    "recordsOnlyHere": .integer(Int64(backlog.records)),
                    "photosOnlyHere": .integer(Int64(backlog.photos)),
                    "photoBytesOnlyHere": .integer(Int64(backlog.photoBytes)),
                    "photosWithoutVisit": .integer(Int64(status.photosWithoutVisit)),
                    "conflicts": .integer(Int64(conflicts)),
                    "lastContact": .optional(contact.map { FieldText.isoInstant($0.notedMilliseconds) }),
                    "clockOffsetMilliseconds": .optional(contact?.clockOffsetMilliseconds),
                    "clockUncertaintyMilliseconds": .optional(status.clockUncertainty),
                    "enrolled": .flag(status.isEnrolled),
                    "person": .optional(try store.setting(LocalSetting.personName)),
                    "overruled": .integer(Int64(overruled)),
                    "lateVisits": .integer(Int64(marked.late)), "offListVisits": .integer(Int64(marked.offList)),
                    "knowledge": .object(try Self.knowledge(store)),
                    "notices": .list(store.notices.map { ["zh": .text($0.message.zh), "en": .text($0.message.en)] }),
                ]))
            try say(store, backlog, terminal)
            if let waiting = status.waiting { terminal.say(waiting) }
            terminal.say(status.lastContact)
            if let clock = status.clock { terminal.say(clock) }
            if marked.late > 0 {
                terminal.say(
                    Bilingual(
                        zh: "补录：\(marked.late) 次督导所属月份已过，送达后计入原月份",
                        en: "Late: \(marked.late) visits of months that are over; they will count there once delivered")
                )
            }
            if marked.offList > 0 {
                terminal.say(
                    Bilingual(
                        zh: "清单外：本月 \(marked.offList) 次督导的项目不在重点清单，不计入覆盖",
                        en: "Off the list: \(marked.offList) visits of this month count for no coverage"))
            }
            if conflicts > 0 {
                terminal.say(Bilingual(zh: "待定的冲突：\(conflicts) 处", en: "Conflicts waiting: \(conflicts)"))
            }
            if overruled > 0 {
                terminal.say(
                    Bilingual(
                        zh: "近 30 天有 \(overruled) 项您填的值未被采用：conflicts decisions",
                        en: "\(overruled) values of yours were not chosen in 30 days: conflicts decisions"))
            }
            if records { try list(store, terminal) }
            return .done
        }
    }

    /// How many visits wait here although their month is over, and how many of this month the list leaves out.
    private static func marked(_ store: InspectionStore, now: Int64) throws -> (late: Int, offList: Int) {
        var marking = VisitMarks(store, now: now)
        let waiting = try store.unsentRecords().compactMap { try store.record($0) }
            .filter { $0.type == RecordType.visit.name }
        let late = try waiting.filter { try marking.marks(of: $0, isDelivered: false).contains(.late) }
        guard let month = CivilDate(instant: now)?.civilMonth else { return (late.count, 0) }
        let days = RecordQuery.Range(
            "date", from: month.day(1).map { .text($0.description) },
            to: month.day(month.dayCount).map { .text($0.description) })
        let present = try store.records(RecordQuery(type: RecordType.visit.name, range: days))
        return (
            late.count, try present.filter { try marking.marks(of: $0, isDelivered: true).contains(.offList) }.count
        )
    }

    /// What is known of each scope, as a fingerprint: equal ones mean equal knowledge and equal values.
    private static func knowledge(_ store: InspectionStore) throws -> [String: JSONValue] {
        let scopes = try store.grantedScopes()
        return try store.read { reader in
            try scopes.reduce(into: [:]) { $0[$1.name] = .text(try reader.knowledge(of: $1).fingerprint) }
        }
    }

    private func say(_ store: InspectionStore, _ backlog: Backlog, _ terminal: Terminal) throws {
        let name = try store.setting(LocalSetting.personName) ?? "—"
        terminal.say(Bilingual(zh: "使用人：\(SafeText.line(name))", en: "Person: \(SafeText.line(name))"))
        if try store.setting(LocalSetting.centre) == nil {
            terminal.say(Bilingual(zh: "尚未登记；内容只保存在本机。", en: "Not enrolled; everything is kept here only."))
        }
        terminal.say(Bilingual(zh: "只在本机的记录：\(backlog.records)", en: "Records only on this laptop: \(backlog.records)"))
        terminal.say(
            Bilingual(
                zh: "只在本机的照片：\(backlog.photos)（\(backlog.photoBytes) 字节）",
                en: "Photos only on this laptop: \(backlog.photos) (\(backlog.photoBytes) bytes)"))
    }

    private func list(_ store: InspectionStore, _ terminal: Terminal) throws {
        for id in try store.unsentRecords() {
            guard let record = try store.record(id) else { continue }
            let delivery = try store.delivery(of: id)
            let words = DeliveryWords.text(delivery)
            try terminal.emit(["record": id.hex, "type": record.type, "delivery": words.en])
            let what = ConflictWords.subject(of: id, type: record.type, language: terminal.language)
            terminal.say("  \(FieldText.shortID(id))  \(what)  \(words[terminal.language])")
        }
    }
}

/// Whether the laptop may be given away: 0 only if nothing exists only here.
struct HandOverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "safe-to-hand-over", abstract: "能否交出本机：全部送达才返回 0。/ 0 only if nothing exists only here.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let status = try LaptopStatus(store, now: Surroundings.current.now())
            let backlog = status.backlog
            try terminal.emit(
                JSONValue.object([
                    "safe": .flag(status.isSafeToHandOver), "recordsOnlyHere": .integer(Int64(backlog.records)),
                    "photosOnlyHere": .integer(Int64(backlog.photos)),
                    "photosWithoutVisit": .integer(Int64(status.photosWithoutVisit)),
                ]))
            terminal.say(status.handOver)
            return status.isSafeToHandOver ? .done : .notSafeToHandOver
        }
    }
}
