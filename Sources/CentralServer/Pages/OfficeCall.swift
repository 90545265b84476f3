import Causality
import Foundation
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import Presentation
import Wording

/// One request of somebody who is logged in: what was asked, who asks, and the way to answer.
struct OfficeCall: Sendable {
    let call: PageCall
    let visitor: Visitor
    let desk: OfficeDesk

    init(_ call: PageCall, visitor: Visitor, desk: OfficeDesk) {
        self.call = call
        self.visitor = visitor
        self.desk = desk
    }

    var store: InspectionStore { desk.store }
    var language: Language { call.language }
    /// The person's code, for writes.
    var person: String { visitor.person }

    /// A part of the path; empty if the route has none of that name.
    func part(_ name: String) -> String { call.part(name) }

    /// A value of the query; `nil` if absent or empty.
    func asked(_ name: String) -> String? { call.asked(name).flatMap { $0.isEmpty ? nil : $0 } }

    /// The form that was posted.
    func form() throws -> FormPost { try call.form() }

    /// The business date, UTC+8.
    func today() throws -> CivilDate { try desk.office.environment.today() }

    // MARK: Rights

    /// The territories that the visitor may see; `nil` for the whole city.
    var territories: Set<String>? { visitor.access.territories(.read) }

    /// Whether the visitor may do that anywhere.
    func may(_ permission: Permission) -> Bool { visitor.access.may(permission) }

    /// Whether the visitor may do that for a territory; `nil` asks for the whole city.
    func may(_ permission: Permission, in territory: String?) -> Bool { visitor.access.may(permission, in: territory) }

    /// Refuses, and notes the refusal, unless the visitor may do that anywhere.
    func require(_ permission: Permission) throws {
        if !may(permission) { try refuse(permission) }
    }

    /// Refuses, and notes the refusal, unless the visitor may do that for a territory; `nil` asks for the whole city.
    func require(_ permission: Permission, in territory: String?) throws {
        if !may(permission, in: territory) { try refuse(permission) }
    }

    private func refuse(_ permission: Permission) throws -> Never {
        try note("access.denied", subject: call.path, detail: permission.rawValue)
        throw AccessError.denied
    }

    /// Writes into the audit what the visitor did.
    func note(_ action: String, subject: String, detail: String = "") throws {
        try desk.book.note(action, person, call.state.peer, subject: subject, detail: detail)
    }

    // MARK: Answers

    /// A page in the frame.
    ///
    /// - Parameters:
    ///   - section: the path of the navigation's entry that it belongs to.
    ///   - scripts: scripts that it needs; without them it still reads.
    func page(
        _ template: String, title: Bilingual, section: String = "", scripts: [String] = [], _ data: PageData
    ) throws -> Response {
        var content = PageFrame.Content(
            template: template, title: title[language], section: section, scripts: scripts)
        content.sections = OfficeNavigation.sections(for: visitor.access, among: desk.routes)
        content.visitor = visitor.name
        return try desk.frame.answer(content, data, state: call.state)
    }

    /// A part of a page by itself, for scripts that renew it.
    func fragment(_ template: String, _ data: PageData) throws -> Response {
        try desk.frame.part(template, data, state: call.state)
    }

    /// Sends the browser on after a write.
    func seeOther(_ path: String) -> Response { PageFrame.seeOther(path) }

    /// A file to take away; the audit notes it.
    ///
    /// - Parameter type: the media type, such as `text/csv; charset=utf-8`.
    func download(_ name: String, type: String, bytes: [UInt8]) throws -> Response {
        try note("export.read", subject: call.path, detail: name)
        let ascii = String(name.unicodeScalars.map { $0.isASCII && $0 != "\"" ? Character($0) : "_" })
        let disposition = "attachment; filename=\"\(ascii)\"; filename*=UTF-8''\(FormPost.encoded(name))"
        var headers: HTTPFields = [.contentType: type]
        headers[.contentDisposition] = disposition
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    // MARK: Records

    /// The record of an id in an address, if the visitor may see it.
    ///
    /// - Parameter type: only of this type; of any if absent.
    /// - Throws: ``PageRefusal/notFound`` for an unknown or deleted one; also for one that the visitor may not see, so
    ///   that nobody learns what exists.
    func record(_ hex: String, _ type: RecordType? = nil) throws -> StoredRecord {
        guard let id = RecordID(hex: hex), let record = try store.record(id), record.standing != .deleted,
            type == nil || record.type == type?.name, try RecordReach(store: store).may(.read, visitor.access, record)
        else { throw PageRefusal.notFound }
        return record
    }

    /// Writes what the visitor entered in a form, naming the values that the form showed (sync rule 4).
    ///
    /// - Parameter scope: where a new record is to live.
    func save(
        _ entry: FormPost.Entry, to id: RecordID, _ type: RecordType, in scope: ScopeID, reason: String = ""
    ) throws {
        try store.write([
            RecordEdit(
                record: id, type: type.name, scope: scope, values: entry.values, shown: entry.shown, person: person,
                reason: reason)
        ])
    }

    /// An id for a new record.
    func newRecord() -> RecordID {
        var random = SystemBytes(desk.office.environment)
        return RecordID.randomRoot(using: &random)
    }
}
