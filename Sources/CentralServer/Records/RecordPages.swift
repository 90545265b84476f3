import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// List, form and history of records of any type, from its declaration alone.
enum RecordPages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        [
            "record-types": PackageResources.record_types_mustache, "record-list": PackageResources.record_list_mustache,
            "record": PackageResources.record_mustache, "record-new": PackageResources.record_new_mustache,
            "record-history": PackageResources.record_history_mustache,
        ]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("records", needs: .read) { try types($0) }
        routes.page("records/:id", needs: .read) { try RecordList.page($0) }
        routes.page("records/:id/new", needs: .fill) { try RecordForm.empty($0) }
        routes.write("records/:id/new", needs: .fill) { try RecordForm.add($0) }
        routes.page("records/:id/history", needs: .read) { try history($0) }
        routes.page("record/:id", needs: .read) { try RecordForm.page($0) }
        routes.write("record/:id", needs: .fill) { try RecordForm.save($0) }
    }

    /// The types that a visitor may see, with how many there are in the whole city where all may be seen.
    private static func types(_ call: OfficeCall) throws -> Response {
        let types = try RecordTypes.all.filter { shows($0, to: call) }.map { type -> PageData in
            let isCounted = call.territories == nil && (type.home != .office || call.may(.drafts, in: nil))
            return [
                "name": type.name, "label": type.label[call.language],
                "count": isCounted ? String(try call.store.count(RecordQuery(type: type.name))) : nil,
            ]
        }
        return try call.page(
            "record-types", title: Bilingual(zh: "记录", en: "Records"), section: "/records", ["types": types])
    }

    /// Whether a type may be shown at all: of the office's own papers those that are published at some time, and to one
    /// territory those that can be about it.
    static func shows(_ type: RecordType, to call: OfficeCall) -> Bool {
        if type == .device { return false }
        guard type.home == .office, !call.may(.drafts, in: nil) else { return true }
        return OfficePapers.mayShow(type) && (call.isWholeCity || OfficePapers.mayConcernTerritory(type))
    }

    /// The type that an address names.
    static func type(_ call: OfficeCall) throws -> RecordType {
        guard let type = RecordTypes.named(call.part("id")), shows(type, to: call) else { throw PageRefusal.notFound }
        return type
    }

    /// Who wrote what, when, on which device, and what it replaced.
    private static func history(_ call: OfficeCall) throws -> Response {
        let record = try call.record(call.part("id"))
        guard OfficePapers.showsHistory(of: record) || call.may(.drafts, in: nil) else { throw PageRefusal.notFound }
        let title = try RecordTitle(store: call.store, language: call.language).text(of: record)
        var data = HistoryList.data(
            try call.store.history(of: record.id), type: record.type, language: call.language)
        data["subject"] = title
        data["id"] = record.id.hex
        return try call.page(
            "record-history", title: Bilingual(zh: "修改记录：\(title)", en: "History: \(title)"), section: "/records", data)
    }
}
