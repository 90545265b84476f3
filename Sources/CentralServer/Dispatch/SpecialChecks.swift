import Causality
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Hummingbird
import Wording

/// The monthly special checks 每月专项督查 of a year: three headings, and what they give to the annual assessment (F-ZH-10).
struct SpecialChecks {
    /// One sealed check.
    struct Check {
        let visit: VisitView
        /// The territory's code.
        let territory: String
        /// The rating of each heading of the profile's checklist; `nil` if it was not looked at.
        let ratings: [Rating?]
    }

    /// The headings, as the profile names them.
    let headings: [Label]
    /// The sealed checks of the year, the latest first.
    let checks: [Check]
    private let worth: [String: Int]

    /// The checks of the year of the city's day, in the territories that the person may see.
    init(_ city: CityReading) throws {
        try self.init(city.store, by: city.profile, year: city.today.year, in: city.mayRead)
    }

    /// Reads the checks of a year; none for a profile without the checklist.
    ///
    /// - Parameter mayRead: whether a territory's checks count.
    init(
        _ store: InspectionStore, by profile: MechanismProfile, year: Int, in mayRead: (String) -> Bool = { _ in true }
    ) throws {
        let items = (profile.checklist("specialCheck")?.items ?? []).filter { $0.item != nil }
        headings = items.map(\.label)
        worth = profile.assessment?.checkPoints ?? [:]
        let visits = try store.records(
            RecordQuery(
                type: RecordType.visit.name, equals: ["kind": .text("special")],
                range: .init("date", from: .text("\(year)-01-01"), to: .text("\(year)-12-31")),
                order: .field("date", isDescending: true)))
        checks = try visits.compactMap { record in
            let visit = VisitView(unchecked: record.state)
            guard visit.isSealed, let code = Scopes.territoryCode(of: record.scope), mayRead(code) else { return nil }
            let ratings = try items.map { item -> Rating? in
                guard let number = item.item, let known = SupervisionItem(rawValue: number) else { return nil }
                return try store.record(known.entryID(in: record.id))
                    .flatMap { SupervisionEntryView(unchecked: $0.state).rating }
            }
            return Check(visit: visit, territory: code, ratings: ratings)
        }
    }

    /// A territory's points of 100 of its checks this year, as the annual assessment counts them; `nil` without any.
    func points(of territory: String) -> Points? {
        Assessment.checks(
            checks.filter { $0.territory == territory }.flatMap(\.ratings).compactMap { $0 }, worth: worth)
    }
}

/// The page of the special checks.
enum CheckPage {
    static func page(_ call: OfficeCall) throws -> Response {
        let city = try call.city()
        let checks = try SpecialChecks(city)
        let names = try city.territoryNames()
        let projects = try city.projects()
        let language = call.language
        let list = DeskList(
            headings: [
                Bilingual(zh: "项目", en: "Project"), Bilingual(zh: "属地", en: "Territory"),
                Bilingual(zh: "日期", en: "Day"),
            ] + checks.headings,
            rows: checks.checks.map { check in
                let name = check.visit.project.flatMap { projects[$0]?.name } ?? FieldText.shortID(check.visit.id)
                return DeskList.Row(
                    cells: [
                        .init(SafeText.line(name, atMost: 60), to: "/record/\(check.visit.id.hex)"),
                        .init(names[check.territory] ?? check.territory), .init(check.visit.date),
                    ] + check.ratings.map { .init(($0?.label ?? Rating.unchecked)[language]) })
            })
        let points = names.sorted { $0.key < $1.key }.compactMap { code, name in
            checks.points(of: code).map { "\(name) \($0.text)" }
        }
        let note =
            checks.headings.isEmpty
            ? Bilingual(zh: "现行机制参数没有专项督查的检查项。", en: "The profile in force has no checklist of special checks.")
            : Bilingual(
                zh: "计入年度评价的得分（百分制）：" + (points.isEmpty ? "尚无" : points.joined(separator: "，")),
                en: "Points of 100 for the annual assessment: "
                    + (points.isEmpty ? "none yet" : points.joined(separator: ", ")))
        return try FollowUpPages.page(
            call, "/checks", Bilingual(zh: "每月专项督查", en: "Monthly special checks"),
            ["list": list.data(language), "note": note[language]])
    }
}
