import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// One record: what it says, the form in which it is changed, and what belongs to it.
enum RecordForm {
    /// Whether the visitor may add a record of a type.
    static func mayAdd(_ type: RecordType, _ call: OfficeCall) -> Bool {
        !call.visitor.access.editableFields(of: type, isNew: true).isEmpty
    }

    static func page(_ call: OfficeCall) throws -> Response {
        let record = try call.record(call.part("id"))
        guard let type = RecordTypes.named(record.type) else { return try raw(record, call) }
        let title = RecordTitle(store: call.store, language: call.language)
        let name = try title.text(of: record)
        let editable = try editableFields(of: record, type, call)
        let drawing = try Self.drawing(type, record, editable, call)
        let facts = try type.fields.filter { !editable.contains($0) }.compactMap { field -> PageData? in
            let (text, address) = try text(field, of: record, title: title)
            return text.isEmpty
                ? nil
                : [
                    "label": field.label[call.language], "text": text, "address": address,
                    "isMarked": record.markedFields.contains { type.field(named: $0) == field },
                ]
        }
        let owner = try record.parent.flatMap { try call.store.record($0) }
        let photos = try RecordPictures.photos(about: record.id, in: call.store)
        return try call.page(
            "record", title: Bilingual(zh: name, en: name), section: "/records", scripts: ["form.js"],
            [
                "id": record.id.hex, "title": name, "type": type.name, "label": type.label[call.language],
                "owner": try owner.map(title.text), "ownerID": owner?.id.hex, "facts": facts,
                "parts": drawing.parts(editable.map(\.name)), "isEditable": !editable.isEmpty,
                "children": try children(of: record, call), "changed": FieldText.instant(record.receivedAt),
                "hasHistory": OfficePapers.showsHistory(of: record) || call.may(.drafts, in: nil),
                "hasPhotos": !photos.isEmpty,
                "photos": photos.compactMap { photo in
                    photo.hash.map { ["hash": Secrets.text($0), "caption": photo.caption ?? name] as PageData }
                },
            ])
    }

    static func save(_ call: OfficeCall) throws -> Response {
        let record = try call.record(call.part("id"))
        guard let type = RecordTypes.named(record.type) else { throw PageRefusal.notFound }
        let editable = try editableFields(of: record, type, call)
        guard !editable.isEmpty else { throw AccessError.denied }
        let form = try call.form()
        let entry = try form.entry(of: type).only(editable)
        try call.save(entry, to: record.id, type, in: record.scope, reason: form["reason"] ?? "")
        guard call.call.wantsJSON else { return call.seeOther("/record/\(record.id.hex)") }
        let now = FieldText.isoInstant(call.desk.now).dropFirst(11).prefix(8)
        return try PageFrame.json(
            try SavedForm.document(record.id, type, form, store: call.store, at: String(now)))
    }

    static func empty(_ call: OfficeCall) throws -> Response {
        let type = try RecordPages.type(call)
        let owner = try call.asked("of").map { try call.record($0) }
        let fields = call.visitor.access.editableFields(of: type, isNew: true).filter { !isOwner($0, type, owner) }
        guard !fields.isEmpty else { throw AccessError.denied }
        let label = type.label[call.language]
        let drawing = try Self.drawing(type, nil, fields, call)
        let title = RecordTitle(store: call.store, language: call.language)
        let territories = try RecordPlacing(store: call.store).choices(for: type, owner: owner, call)
        return try call.page(
            "record-new", title: Bilingual(zh: "新增\(label)", en: "New: \(label)"), section: "/records",
            [
                "type": type.name, "label": label, "owner": try owner.map(title.text), "ownerID": owner?.id.hex,
                "parts": drawing.parts(fields.map(\.name)),
                "territories": territories, "hasTerritories": !territories.isEmpty,
            ])
    }

    static func add(_ call: OfficeCall) throws -> Response {
        let type = try RecordPages.type(call)
        let fields = call.visitor.access.editableFields(of: type, isNew: true)
        guard !fields.isEmpty else { throw AccessError.denied }
        let form = try call.form()
        let owner = try form["of"].flatMap { $0.isEmpty ? nil : try call.record($0) }
        var entry = try form.entry(of: type).only(fields)
        entry.values = entry.values.filter { $0.value != .empty }
        if let owner, let field = type.parentField { entry.values[field] = .reference(owner.id) }
        let missing = fields.filter { $0.isRequired && !$0.kind.isFamily && entry.values[$0.name] == nil }
        guard missing.isEmpty else { throw RecordFormError.missing(missing) }
        let scope = try RecordPlacing(store: call.store).scope(
            for: type, values: entry.values, chosen: form["territory"], call)
        let id = call.newRecord()
        entry.shown = [:]
        try call.save(entry, to: id, type, in: scope)
        return call.seeOther("/record/\(id.hex)")
    }

    // MARK: Parts

    static func editableFields(
        of record: StoredRecord, _ type: RecordType, _ call: OfficeCall
    ) throws -> [FieldDeclaration] {
        let reach = RecordReach(store: call.store)
        let access = call.visitor.access
        guard try reach.may(.edit, access, record) || reach.may(.fill, access, record) else { return [] }
        return access.editableFields(of: type, isNew: false)
    }

    private static func drawing(
        _ type: RecordType, _ record: StoredRecord?, _ fields: [FieldDeclaration], _ call: OfficeCall
    ) throws -> FormDrawing {
        let candidates = RecordCandidates(
            store: call.store, access: call.visitor.access, language: call.language)
        return FormDrawing(
            type, record: record, language: call.language, prefix: type.name, candidates: try candidates.of(fields))
    }

    private static func isOwner(_ field: FieldDeclaration, _ type: RecordType, _ owner: StoredRecord?) -> Bool {
        owner != nil && field.name == type.parentField
    }

    /// What a field says, and for a reference where it leads.
    static func text(
        _ field: FieldDeclaration, of record: StoredRecord, title: RecordTitle
    ) throws -> (text: String, address: String?) {
        if case .hash = field.kind { return ("", nil) }
        guard case .reference = field.kind, let id = record.value(field.name).recordID else {
            return (FieldText.whole(field, of: record, language: title.language), nil)
        }
        return (try title.text(of: id), "/record/\(id.hex)")
    }

    /// The records that belong to this one, by type.
    private static func children(of record: StoredRecord, _ call: OfficeCall) throws -> [PageData] {
        try RecordTypes.all.filter { type in
            guard let name = type.parentField, RecordPages.shows(type, to: call) else { return false }
            guard case .reference(let target) = type.field(named: name)?.kind else { return false }
            return target == record.type || target == "*"
        }.compactMap { type in
            let count = try Self.count(RecordQuery(type: type.name, parent: record.id), call)
            let mayAdd = mayAdd(type, call)
            guard count > 0 || mayAdd else { return nil }
            return [
                "type": type.name, "label": type.label[call.language], "count": count, "mayAdd": mayAdd,
                "id": record.id.hex, "any": count > 0,
            ]
        }
    }

    /// How many of some records the visitor may see.
    private static func count(_ query: RecordQuery, _ call: OfficeCall) throws -> Int {
        if call.may(.drafts, in: nil) { return try call.store.count(query) }
        let reach = RecordReach(store: call.store)
        return try call.store.records(query).count { try reach.may(.read, call.visitor.access, $0) }
    }

    /// A record of a type that this version does not know: its fields as they are.
    private static func raw(_ record: StoredRecord, _ call: OfficeCall) throws -> Response {
        let facts = ShownField.all(of: record.state).map { field -> PageData in
            ["label": field.name, "text": SafeText.line(field.reading.value.rawText)]
        }
        let name = record.type + " " + FieldText.shortID(record.id)
        return try call.page(
            "record", title: Bilingual(zh: name, en: name), section: "/records",
            ["id": record.id.hex, "title": name, "label": record.type, "facts": facts,
             "changed": FieldText.instant(record.receivedAt), "hasHistory": true])
    }
}

extension FormPost.Entry {
    /// The entry, if it holds these fields alone.
    ///
    /// - Throws: ``PageRefusal/notFound`` for any other, which no form of ours draws.
    func only(_ fields: [FieldDeclaration]) throws -> FormPost.Entry {
        let known = Set(fields.map(\.name))
        guard values.keys.allSatisfy({ known.contains($0) || known.contains(FamilyField.parse($0)?.field ?? $0) })
        else { throw PageRefusal.notFound }
        return self
    }
}

/// A plain form that cannot be taken.
enum RecordFormError {
    static func missing(_ fields: [FieldDeclaration]) -> CommandError {
        CommandError(
            code: "input.missing",
            message: Bilingual(
                zh: "没有保存，必填项空缺：" + fields.map(\.label.zh).joined(separator: "、"),
                en: "Not saved; required and empty: " + fields.map(\.label.en).joined(separator: ", ")),
            nextStep: Bilingual(zh: "请返回补齐后再保存。", en: "Go back and fill them in."))
    }

    static let noReason = CommandError(
        code: "input.reason",
        message: Bilingual(zh: "没有写理由，未执行。", en: "No reason was given; nothing was done."),
        nextStep: Bilingual(zh: "请返回写明理由。", en: "Go back and give the reason."))

    static let noTerritory = CommandError(
        code: "input.territory",
        message: Bilingual(zh: "没有保存：不知道属于哪个属地。", en: "Not saved: it belongs to no territory."),
        nextStep: Bilingual(zh: "请返回选择属地或项目。", en: "Go back and choose a territory or project."))
}
