import Causality
import Foundation
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import Presentation
import Reporting
import Wording

/// The problem ledger 问题台账: the list with its filters and exports; each problem with its course and photos.
enum LedgerPages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        [
            "ledger": PackageResources.ledger_mustache, "ledger-problem": PackageResources.ledger_problem_mustache,
            "desk-tabs": PackageResources.desk_tabs_mustache, "desk-list": PackageResources.desk_list_mustache,
            "desk-cell": PackageResources.desk_cell_mustache, "desk-action": PackageResources.desk_action_mustache,
        ]
    }

    static var assets: [String: [UInt8]] {
        ["ledger.css": PackageResources.ledger_css, "evidence.js": PackageResources.evidence_js]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("ledger", needs: .read) { try list($0) }
        routes.page("ledger/export/:format", needs: .export) { try export($0) }
        routes.page("ledger/photos/:id", needs: .read) { try photo($0) }
        routes.page("ledger/problem/:id", needs: .read) { try ProblemPage.page($0) }
        routes.write("ledger/problem/:id/classify", needs: .decide) { try ProblemPage.classify($0) }
        routes.write("ledger/problem/:id/route", needs: .decide) { try ProblemPage.route($0) }
        routes.write("ledger/problem/:id/raise", needs: .decide) { try ProblemPage.raise($0) }
        routes.write("ledger/problem/:id/step", needs: .fill) { try ProblemPage.step($0) }
        routes.receive("ledger/problem/:id/photos", needs: .fill, limit: EvidencePhotos.limit) {
            try ProblemPage.photo($0, $1)
        }
    }

    // MARK: The list

    private static func list(_ call: OfficeCall) throws -> Response {
        let desk = try call.ledgerDesk
        let filter = filter(call)
        let ledger = try desk.ledger(openOnly: filter.openOnly)
        let lines = ledger.lines(filter)
        let query = query(call)
        let page = Pagination(page: call.asked("page").flatMap { Int($0) }, total: lines.count) { number in
            "/ledger" + (query.isEmpty ? "?" : query + "&") + "page=\(number)"
        }
        let shown = Array(lines.dropFirst(page.offset).prefix(Pagination.size))
        return try call.page(
            "ledger", title: Bilingual(zh: "问题台账", en: "Problem ledger"), section: "/ledger",
            [
                "tabs": call.tabs("/ledger"), "count": lines.count, "query": query, "mayExport": call.may(.export),
                "figures": try figures(desk, ledger, call), "picks": try picks(desk, call), "due": call.asked("due"),
                "text": call.asked("q"), "overdue": filter.overdueOnly, "all": !filter.openOnly,
                "list": try rows(shown, desk, call).data(call.language), "pagination": page.data,
            ])
    }

    private static func export(_ call: OfficeCall) throws -> Response {
        let desk = try call.ledgerDesk
        let filter = filter(call)
        let lines = try desk.ledger(openOnly: filter.openOnly).lines(filter)
        let table = try desk.table(lines, language: call.language)
        return try call.file([table], named: "ledger-\(try call.today())", format: call.part("format"))
    }

    /// What the address asks for; what it does not understand restricts nothing.
    static func filter(_ call: OfficeCall) -> ProblemLedger.Filter {
        var filter = ProblemLedger.Filter()
        filter.problemClass = call.asked("class").flatMap(ProblemClass.init(rawValue:))
        filter.state = call.asked("state").flatMap(ProblemState.init(rawValue:))
        filter.tier = call.asked("tier")
        filter.territory = call.asked("territory")
        filter.severity = call.asked("severity")
        filter.field = call.asked("field")
        filter.text = call.asked("q")
        filter.dueBy = call.asked("due").flatMap { FieldParsing.date($0) }
        filter.overdueOnly = call.asked("overdue") == "1"
        // Who asks for a finished state wants to see it.
        filter.openOnly = call.asked("all") != "1" && filter.state?.isFinished != true
        return filter
    }

    private static let filterNames = [
        "class", "tier", "territory", "field", "severity", "state", "due", "q", "overdue", "all",
    ]

    private static func query(_ call: OfficeCall) -> String {
        let parts = filterNames.compactMap { name in call.asked(name).map { "\(name)=" + FormPost.encoded($0) } }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    private static func figures(
        _ desk: LedgerDesk, _ ledger: ProblemLedger, _ call: OfficeCall
    ) throws -> [PageData] {
        let closed = try call.store.problemCounts(in: desk.city.scopes)[.closed] ?? 0
        let open = ledger.lines.filter { !$0.state.isFinished }
        let figures: [(Bilingual, Int, String)] = [
            (Bilingual(zh: "未销号", en: "Open"), open.count, "/ledger"),
            (Bilingual(zh: "逾期", en: "Overdue"), open.count(where: \.isOverdue), "/ledger?overdue=1"),
            (
                Bilingual(zh: "待核实", en: "To be checked"), open.count { $0.state == .resolvedPendingCheck },
                "/ledger?state=resolvedPendingCheck"
            ),
            (
                Bilingual(zh: "销号有争议", en: "Closing disputed"), open.count { $0.state == .closureDisputed },
                "/ledger?state=closureDisputed"
            ),
            (Bilingual(zh: "已销号", en: "Closed"), closed, "/ledger?state=closed"),
        ]
        return figures.map { ["label": $0.0[call.language], "value": $0.1, "address": $0.2] }
    }

    private static func picks(_ desk: LedgerDesk, _ call: OfficeCall) throws -> [PageData] {
        let profile = desk.city.profile
        let names = try desk.city.territoryNames().sorted { $0.key < $1.key }
        let used = try desk.city.projects().values.map { profile.field(ofSector: $0.sector ?? "") }
        let fields = Set(used).subtracting([""]).sorted()
        let severities = ["minor", "serious", "grave"]
        let severityKind = RecordType.problem.field(named: "severity")
        return [
            pick(
                "class", Bilingual(zh: "类别", en: "Class"), ProblemClass.allCases.map { ($0.rawValue, $0.label) }, call),
            pick("tier", Bilingual(zh: "层级", en: "Tier"), profile.tiers.map { ($0.code, $0.label) }, call),
            pick(
                "territory", Bilingual(zh: "属地", en: "Territory"),
                names.map { ($0.key, Bilingual(zh: $0.value, en: $0.value)) }, call),
            pick("field", Bilingual(zh: "分管领域", en: "Field"), fields.map { ($0, profile.label(ofField: $0)) }, call),
            pick(
                "severity", Bilingual(zh: "分级", en: "Grade"),
                severities.map { code in
                    let text = { FieldText.shown(.text(code), of: severityKind, language: $0) }
                    return (code, Bilingual(zh: text(.zh), en: text(.en)))
                }, call),
            pick(
                "state", Bilingual(zh: "状态", en: "State"), ProblemState.allCases.map { ($0.rawValue, $0.label) }, call),
        ]
    }

    private static func pick(
        _ name: String, _ label: Bilingual, _ choices: [(String, Bilingual)], _ call: OfficeCall
    ) -> PageData {
        let chosen = call.asked(name) ?? ""
        let all = [("", Bilingual(zh: "全部", en: "All"))] + choices
        return [
            "name": name, "label": label[call.language],
            "choices": all.map { code, label -> PageData in
                ["code": code, "label": label[call.language], "isChosen": code == chosen]
            },
        ]
    }

    private static func rows(
        _ lines: [ProblemLedger.Line], _ desk: LedgerDesk, _ call: OfficeCall
    ) throws -> DeskList {
        let names = try desk.city.territoryNames()
        let language = call.language
        return DeskList(
            headings: [
                Bilingual(zh: "问题", en: "Problem"), Bilingual(zh: "属地", en: "Territory"),
                Bilingual(zh: "类别", en: "Class"),
                Bilingual(zh: "层级", en: "Tier"), Bilingual(zh: "状态", en: "State"), Bilingual(zh: "承办单位", en: "Unit"),
                Bilingual(zh: "时限", en: "Due"),
            ],
            rows: lines.map { line in
                let late = line.isOverdue ? Bilingual(zh: "（逾期）", en: " (overdue)")[language] : ""
                return DeskList.Row(cells: [
                    .init(SafeText.line(line.title, atMost: 80), to: "/ledger/problem/\(line.problem.hex)"),
                    .init(names[line.territory] ?? line.territory), .init(line.problemClass?.label[language] ?? ""),
                    .init(desk.city.profile.tier(line.tier)?.label[language] ?? line.tier),
                    .init(line.state.label[language], tone: tone(line.state)),
                    .init(SafeText.line(line.units.joined(separator: "、"), atMost: 60)),
                    .init((line.dueOn?.description ?? "") + late, tone: line.isOverdue ? "bad" : nil),
                ])
            })
    }

    /// The tone of a state's tag.
    static func tone(_ state: ProblemState) -> String {
        switch state {
        case .closed: "good"
        case .closureDisputed, .reopened: "bad"
        case .merged, .withdrawn, .discovered, .submitted, .sorted: ""
        default: "watch"
        }
    }

    // MARK: Photos

    /// A photo that the visitor may see: its thumbnail, or the original while there is none.
    private static func photo(_ call: OfficeCall) throws -> Response {
        let record = try call.record(call.part("id"), .photo)
        guard let hash = PhotoView(unchecked: record.state).hash else { throw PageRefusal.notFound }
        let bytes: [UInt8]
        if let thumbnail = try call.store.thumbnail(of: hash) {
            bytes = thumbnail
        } else if let file = try call.store.photoFile(hash), record.value("mediaType").text == "image/jpeg" {
            bytes = Array(try Data(contentsOf: file))
        } else {
            throw PageRefusal.notFound
        }
        return Response(
            status: .ok, headers: [.contentType: "image/jpeg", .cacheControl: "private, max-age=3600"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
