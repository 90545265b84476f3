import Causality
public import InspectionDomain
public import InspectionStore
import Wording

/// Finds records by what people type: an id, its first digits, a key of another program, a project's code or name.
public struct RecordNaming {
    /// The fewest digits of an id that may stand for it.
    public static let leastDigits = 4

    private let store: InspectionStore

    /// Looks in a store.
    public init(store: InspectionStore) { self.store = store }

    /// The record that a word names, among the given types; parts of a record as `a1b2c3d4/5`.
    ///
    /// - Throws: ``CommandError`` `notFound.record`, or `input.ambiguous` with the ids that fit.
    public func record(_ word: String, types: [RecordType] = RecordTypes.all) throws -> StoredRecord {
        let typed = word.trimmed
        if let slash = typed.lastIndex(of: "/"), let number = UInt8(typed[typed.index(after: slash)...]), number > 0 {
            let owner = try record(String(typed[..<slash]), types: RecordTypes.all)
            if let part = try store.record(owner.id.part(number)) { return part }
            throw Self.notFound(word, types)
        }
        if let id = RecordID(hex: typed), let record = try store.record(id) { return record }
        for type in types where type.name == "visit" || type.name == "problem" {
            if let record = try store.record(RecordKey.id(of: type.name, key: typed)) { return record }
        }
        if types.contains(where: { $0.name == "project" }), let project = try projectIfAny(code: typed) {
            return project
        }
        return try byBeginning(typed, types)
    }

    /// The visit that a word names.
    public func visit(_ word: String) throws -> StoredRecord { try record(word, types: [.visit]) }

    /// The project of a code or id, or the only one whose name holds the word.
    ///
    /// - Throws: ``CommandError`` `notFound.project`, or `input.ambiguous` with the projects that fit.
    public func project(_ word: String) throws -> StoredRecord {
        if let exact = try projectIfAny(code: word.trimmed) { return exact }
        let named = try projects(holding: word)
        guard named.count <= 1 else {
            throw Self.ambiguous(
                word, named.map { ProjectView(unchecked: $0.state) }.map { "\($0.code ?? "") \($0.name ?? "")" })
        }
        if let only = named.first { return only }
        throw Self.noProject(word)
    }

    /// The project of exactly this code or id; `nil` if there is none.
    public func projectIfAny(code: String) throws -> StoredRecord? {
        if let id = RecordID(hex: code), let record = try store.record(id), record.type == "project" { return record }
        return try store.records(RecordQuery(type: "project", equals: ["code": .text(code)], limit: 1)).first
    }

    /// The projects whose code or name holds a text, whatever the case, by code; all for an empty text.
    public func projects(holding text: String) throws -> [StoredRecord] {
        let wanted = text.trimmed.lowercased()
        return try store.records(RecordQuery(type: "project", order: .field("code"))).filter { record in
            let view = ProjectView(unchecked: record.state)
            return wanted.isEmpty || (view.name ?? "").lowercased().contains(wanted)
                || (view.code ?? "").lowercased().contains(wanted)
        }
    }

    private func byBeginning(_ typed: String, _ types: [RecordType]) throws -> StoredRecord {
        let digits = typed.lowercased()
        guard (Self.leastDigits...32).contains(digits.utf8.count), digits.allSatisfy({ $0.isASCII && $0.isHexDigit })
        else {
            throw Self.notFound(typed, types)
        }
        let found = try store.records(
            idBeginning: digits, types: Set(types.map(\.name)).subtracting(["supervisionEntry"]))
        if found.count > 1 { throw Self.ambiguous(typed, found.map(\.id.hex)) }
        guard let only = found.first else { throw Self.notFound(typed, types) }
        return only
    }

    private static func notFound(_ word: String, _ types: [RecordType]) -> CommandError {
        let what = types.count == 1 ? types[0].label : Label("记录", "record")
        return CommandError(
            code: types.count == 1 ? "notFound.\(types[0].name)" : "notFound.record",
            message: Bilingual(
                zh: "没有\(what.zh)：\(SafeText.line(word))",
                en: "there is no \(what.en.lowercased()): \(SafeText.line(word))"),
            nextStep: Bilingual(
                zh: "请用列表中的编号（至少 \(leastDigits) 位）或外部编号；必要时先同步。",
                en:
                    "Use an id from the list (at least \(leastDigits) digits) or its key elsewhere; sync first "
                        + "if need be."
            ))
    }

    /// The refusal of a project that is not in the register here.
    public static func noProject(_ word: String) -> CommandError {
        CommandError(
            code: "notFound.project",
            message: Bilingual(
                zh: "没有这个项目：\(SafeText.line(word))", en: "there is no such project: \(SafeText.line(word))"),
            nextStep: Bilingual(
                zh: "用 projects --search 查找项目；新项目须先同步。",
                en: "Find it with projects --search; a new project needs a sync first."))
    }

    private static func ambiguous(_ word: String, _ found: [String]) -> CommandError {
        let shown = found.prefix(8).map { SafeText.line($0, atMost: 60) }.joined(separator: "；")
        return CommandError(
            code: "input.ambiguous",
            message: Bilingual(
                zh: "“\(SafeText.line(word))”对应 \(found.count) 个：\(shown)",
                en: "“\(SafeText.line(word))” fits \(found.count): \(shown)"),
            nextStep: Bilingual(zh: "请多输入几位。", en: "Type more of it."))
    }
}
