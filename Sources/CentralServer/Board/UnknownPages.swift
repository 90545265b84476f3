import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import SyncProtocol
import Wording

/// What the office knows that it does not know: silent laptops, what they still hold, projects not visited, conflicts,
/// photos on their way.
enum UnknownPages: OfficeSlice {
    /// Days without contact after which a laptop counts as silent.
    static let silentDays: Int64 = 3
    /// At most so many missing photos of a territory are counted one by one.
    private static let photosCounted = 2000

    static var templates: [String: [UInt8]] { ["unknown": PackageResources.unknown_mustache] }

    static func add(to routes: OfficeRoutes) {
        routes.page("unknown", needs: .read) { try BoardPages.drawn($0, page) }
    }

    private static func page(_ call: OfficeCall, _ figures: BoardFigures) throws -> Response {
        let coverage = figures.coverage
        let laptops = try LaptopRow.all(call)
        let silent = laptops.count { $0.isSilent }
        let photos = try photos(call, figures)
        let conflicts = try conflicts(call, figures)
        let unreported = figures.listed().count { $0.progress?.month != figures.today.civilMonth }
        return try call.page(
            "unknown", title: Bilingual(zh: "未知事项", en: "What we do not know"), section: "/unknown",
            [
                "month": figures.today.civilMonth.description, "unvisited": coverage.unvisited.count,
                "partly": coverage.partly.count, "members": coverage.total.members, "late": coverage.late.count,
                "unreported": unreported, "silent": silent, "silentDays": Int(silentDays),
                "laptopCount": laptops.count, "laptops": laptops.map { $0.data(call.language) },
                "records": laptops.reduce(UInt64(0)) { $0.addedWithinRange($1.contact?.records ?? 0) }.description,
                "photosDeclared": laptops.reduce(UInt64(0)) { $0.addedWithinRange($1.contact?.photos ?? 0) }.description,
                "photos": photos.rows, "photoTotal": photos.total, "conflicts": conflicts.count,
                "oldestConflict": conflicts.map(\.since).min().map { FieldText.instant($0) },
                "maySettle": call.may(.settle),
            ])
    }

    /// Photos that records name and whose bytes have not all come, by territory.
    private static func photos(_ call: OfficeCall, _ figures: BoardFigures) throws -> (rows: [PageData], total: Int) {
        var total = 0
        let rows = try figures.territories.compactMap { entry -> PageData? in
            let wanted = try call.store.wantedPhotos(in: [entry.place.scope], count: photosCounted).count
            total += wanted
            guard wanted > 0 else { return nil }
            return ["name": entry.place.name, "count": wanted, "isMore": wanted == photosCounted]
        }
        return (rows, total)
    }

    private static func conflicts(_ call: OfficeCall, _ figures: BoardFigures) throws -> [OpenConflict] {
        var filter = ConflictFilter()
        if call.territories != nil { filter.scopes = Set(figures.territories.map(\.place.scope)) }
        return try call.store.openConflicts(filter)
    }
}

/// One enrolled laptop with what it last declared.
struct LaptopRow {
    let device: StoredRecord
    let contact: Contact?
    let isSilent: Bool
    private let now: Int64

    /// The enrolled laptops that write in the visitor's territories, the longest silent first.
    static func all(_ call: OfficeCall) throws -> [LaptopRow] {
        let contacts = ContactBook(store: call.store)
        let now = call.desk.now
        let horizon = now - UnknownPages.silentDays * 86_400_000
        let scopes = call.territories.map { Set($0.compactMap(Scopes.territory).map(\.name)) }
        return try call.store.records(RecordQuery(type: RecordType.device.name, equals: ["state": .text("enrolled")]))
            .filter { device in scopes.map { !$0.isDisjoint(with: device.elements("scopes")) } ?? true }
            .map { device in
                let contact = try contacts.contact(of: device.id)
                return LaptopRow(
                    device: device, contact: contact, isSilent: contact.map { $0.at < horizon } ?? true, now: now)
            }.sorted { ($0.contact?.at ?? 0) < ($1.contact?.at ?? 0) }
    }

    /// What the template shows.
    func data(_ language: Language) -> PageData {
        let minutes = (contact?.clockOffsetMilliseconds ?? 0) / 60_000
        let days = contact.map { max(0, (now - $0.at) / 86_400_000) }
        return [
            "name": device.value("name").text ?? FieldText.shortID(device.id), "person": device.value("person").text,
            "at": contact.map { FieldText.instant($0.at) } ?? Bilingual(zh: "从未联系", en: "never")[language],
            "days": days.map { Bilingual(zh: "\($0) 天前", en: "\($0) days ago")[language] },
            "records": contact.map { String($0.records) } ?? "—", "photos": contact.map { String($0.photos) } ?? "—",
            "isSilent": isSilent,
            "clock": abs(minutes) >= 5 ? Bilingual(zh: "时钟偏差 \(minutes) 分钟", en: "clock off by \(minutes) min")[language] : "",
            "stopped": (contact?.logs ?? []).compactMap(\.refusal).first,
        ]
    }
}
