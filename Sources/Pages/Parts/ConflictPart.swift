public import Causality
import HTTPTypes
public import Hummingbird
import InspectionDomain
public import InspectionStore
import Presentation
public import Wording

/// The inbox of conflicts and one conflict side by side, as both programs show and settle them.
///
/// A program adds five routes that call the five methods; see Docs/Pages.md. Every form posts the dots that it showed:
/// what was settled or joined by another value meanwhile is said and nothing is written (sync rule 4).
public struct ConflictPart: Sendable {
    /// Puts the data of a template into the program's frame.
    public typealias Draw = @Sendable (
        _ call: PageCall, _ template: String, _ title: Bilingual, _ data: PageData
    ) throws -> Response

    let store: InspectionStore
    let person: @Sendable () throws -> String
    let now: @Sendable () -> Int64
    let scopes: Set<ScopeID>?
    let decides: Bool
    let draw: Draw

    /// How far back decisions are listed, milliseconds.
    static let decisionsSince: Int64 = 30 * 86_400_000
    /// At most so many of them.
    static let decisionsMax = 20

    /// Shows and settles the conflicts of a store, at `/conflicts`.
    ///
    /// - Parameters:
    ///   - scopes: whose conflicts may be seen; `nil` for all of the store.
    ///   - decides: whether this reader may decide; otherwise nothing but the values is drawn, and writing is refused.
    ///   - person: who decides.
    public init(
        store: InspectionStore, scopes: Set<ScopeID>? = nil, decides: Bool = true,
        now: @escaping @Sendable () -> Int64, person: @escaping @Sendable () throws -> String, draw: @escaping Draw
    ) {
        self.store = store
        self.scopes = scopes
        self.decides = decides
        self.now = now
        self.person = person
        self.draw = draw
    }

    var reading: ConflictReading { ConflictReading(store) }

    // MARK: Pages

    /// `GET /conflicts`: the inbox, filtered by the query's `project`, `kind` and `days`.
    public func list(_ call: PageCall) throws -> Response {
        let list = try ConflictList(self, call)
        return try draw(call, "conflicts", Bilingual(zh: "冲突", en: "Conflicts"), try list.data())
    }

    /// `GET /conflicts/:id?field=…`: the sides of one field of one record, or that there is nothing to decide.
    ///
    /// - Throws: ``PageRefusal/notFound`` for a record that is not here or may not be seen.
    public func one(_ call: PageCall) throws -> Response {
        try one(call, record: try record(call), field: call.asked("field") ?? "")
    }

    private func one(
        _ call: PageCall, record: StoredRecord, field: String, kept: ConflictView.Kept? = nil
    ) throws -> Response {
        let view = ConflictView(part: self, record: record, field: field, language: call.language, kept: kept)
        let title = ConflictWords.title(of: record.id, type: record.type, field: field, language: call.language)
        return try draw(call, "conflict", Bilingual(zh: title, en: title), try view.data())
    }

    // MARK: Decisions

    /// `POST /conflicts/:id`: settles one conflict by the side, or the value, that the form names.
    ///
    /// - Throws: what ``one(_:)`` throws; a refused value shows the page again with what was entered.
    public func settle(_ call: PageCall) throws -> Response {
        try requireDecider()
        let form = try call.form()
        let record = try record(call)
        let field = form["field"] ?? ""
        guard let shown = form["shown"].flatMap(DotText.dots) else { throw PageRefusal.noForm }
        var kept = ConflictView.Kept(reason: form["reason"] ?? "", other: form["other"] ?? "")
        guard let conflict = try reading.conflict(in: record.id, field: field), Set(shown) == Set(conflict.sides.map(\.dot))
        else { return try again(call, record, field, kept) }
        do {
            let reason = try Self.reason(form)
            try store.resolve(
                [try ConflictReading.resolution(of: conflict.open, choosing: try choice(form), reason: reason)],
                person: person())
        } catch StoreError.noConflict {
            return try again(call, record, field, kept)
        } catch let error as any PersonFacingError where !error.isRetryable {
            kept.refusal = error
            return try again(call, record, field, kept, status: .unprocessableContent)
        }
        return PageFrame.seeOther(
            "/conflicts?settled=\(record.id.hex)&field=\(FormPost.encoded(field))#settled")
    }

    /// Shows the page again: what changed meanwhile, or what was refused, and everything that was entered.
    private func again(
        _ call: PageCall, _ record: StoredRecord, _ field: String, _ kept: ConflictView.Kept,
        status: HTTPResponse.Status = .conflict
    ) throws -> Response {
        var response = try one(call, record: record, field: field, kept: kept)
        response.status = status
        return response
    }

    /// `POST /conflicts`: settles all conflicts that the filter showed for their more cautious value.
    ///
    /// - Throws: ``CommandError`` `conflict.changed` if they are not the ones that were shown; then nothing was written.
    public func settleAll(_ call: PageCall) throws -> Response {
        try requireDecider()
        let form = try call.form()
        let list = try ConflictList(self, call, form)
        guard let bulk = list.bulk, bulk.fingerprint == form["shown"] else { throw Self.changed }
        let reason = try Self.reason(form)
        try store.resolve(
            try bulk.conflicts.map { try ConflictReading.resolution(of: $0, choosing: .cautious, reason: reason) },
            person: person())
        return PageFrame.seeOther("/conflicts?all=\(bulk.conflicts.count)#settled")
    }

    /// `POST /conflicts/:id/undo`: takes a decision back and shows the sides again.
    ///
    /// - Throws: `store.noConflict` if another decision was made meanwhile.
    public func undo(_ call: PageCall) throws -> Response {
        try requireDecider()
        let form = try call.form()
        let record = try record(call)
        let field = form["field"] ?? ""
        guard let shown = form["shown"].flatMap(DotText.dots), shown == record.state[field].dots else {
            throw Self.changed
        }
        try reading.undo(record, field: field, person: person(), reason: try Self.reason(form))
        return PageFrame.seeOther(Self.address(record.id, field))
    }

    // MARK: Reading forms

    private func choice(_ form: FormPost) throws -> ConflictChoice {
        if form["take"] == "other" {
            let text = form["other"] ?? ""
            guard text.contains(where: { !$0.isWhitespace }) else { throw CommandError.emptyValue }
            return .typed(text)
        }
        guard let dot = form["take"].flatMap(DotText.dots)?.first else { throw PageRefusal.noForm }
        return .side(dot)
    }

    private static func reason(_ form: FormPost) throws -> String {
        let reason = form["reason"] ?? ""
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw CommandError(
                code: "input.reason", message: Bilingual(zh: "没有写理由，未作决定。", en: "No reason was given; nothing was decided."),
                nextStep: Bilingual(zh: "请写下理由；对方会看到。", en: "Say why; the others will see it."))
        }
        return reason
    }

    private func record(_ call: PageCall) throws -> StoredRecord {
        guard let id = RecordID(hex: call.part("id")), let record = try store.record(id),
            scopes.map({ $0.contains(record.scope) }) ?? true
        else { throw PageRefusal.notFound }
        return record
    }

    private func requireDecider() throws {
        guard decides else { throw PageRefusal.notFound }
    }

    static func address(_ record: RecordID, _ field: String) -> String {
        "/conflicts/\(record.hex)?field=\(FormPost.encoded(field))"
    }

    private static let changed = CommandError(
        code: "conflict.changed",
        message: Bilingual(zh: "冲突在此期间有变化，没有写入任何内容。", en: "The conflicts changed meanwhile; nothing was written."),
        nextStep: Bilingual(zh: "请返回，查看现在的值后再决定。", en: "Go back, look at the present values and decide again."))
}

extension CommandError {
    /// Another value was to be taken, but none was given.
    static let emptyValue = CommandError(
        code: "input.empty", message: Bilingual(zh: "没有填写另定的值。", en: "No other value was given."),
        nextStep: Bilingual(zh: "请填写，或采用其中一方的值。", en: "Give one, or take one of the sides."))
}

extension Conflict {
    /// Where a person settles the values of a field that stand side by side, on the pages of both programs.
    public static func address(of record: RecordID, field: String) -> String { ConflictPart.address(record, field) }
}
