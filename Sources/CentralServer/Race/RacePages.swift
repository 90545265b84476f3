import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// Race, labels, assessment and tours on the office's pages; what is not published is shown to whoever may see drafts.
enum RacePages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        [
            "race": PackageResources.race_mustache, "race-round": PackageResources.race_round_mustache,
            "race-level": PackageResources.race_level_mustache,
        ]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("race", needs: .read) { try overview($0) }
        routes.write("race/open", needs: .decide) { try open($0) }
        routes.page("race/:kind/:month", needs: .read) { try round($0) }
        routes.write("race/:kind/:month/input", needs: .decide) { try input($0) }
        routes.write("race/:kind/:month/move", needs: .decide) { try move($0) }
        routes.page("race/:kind/:month/file/:format", needs: .export) { try file($0) }
        routes.write("honors/propose", needs: .decide) { try propose($0) }
        routes.write("honors/:id", needs: .decide) { try decide($0) }
        routes.page("assessment/:level/:month", needs: .read) { try level($0) }
        routes.write("assessment/:level/:month/publish", needs: .decide) { try publishLevel($0) }
    }

    private static func desk(_ call: OfficeCall) throws -> RaceDesk {
        try RaceDesk.open(call.store, today: call.today(), person: call.person)
    }

    private static func seesDrafts(_ call: OfficeCall) -> Bool { call.may(.drafts, in: nil) }

    // MARK: Overview

    private static func overview(_ call: OfficeCall) throws -> Response {
        let desk = try desk(call)
        let today = desk.today
        let month = today.civilMonth
        var data: PageData = [
            "month": month.description, "mayDecide": call.may(.decide, in: nil),
            "hasRace": desk.rules.profile.race != nil, "hasHonors": desk.rules.profile.honors != nil,
            "hasAssessment": desk.rules.profile.assessment != nil,
        ]
        if desk.rules.profile.race != nil {
            data["rounds"] = try RoundKind.allCases.flatMap { kind in
                try desk.rounds(kind).reversed().filter { $0.state == .published || seesDrafts(call) }.map { round in
                    [
                        "kind": kind.rawValue, "label": kind.label[call.language], "period": round.period.description,
                        "month": round.period.first.civilMonth.description, "state": round.state.label[call.language],
                        "on": round.stored.value("publishedOn").text,
                    ] as PageData
                }
            }
        }
        data["honors"] = try honors(desk, call)
        if desk.rules.profile.assessment != nil {
            data["levels"] = AssessmentLevel.allCases.map { level in
                ["level": level.rawValue, "label": level.label[call.language], "month": month.description] as PageData
            }
        }
        let tours = TourDesk(store: call.store, rules: desk.rules, today: today, person: call.person)
        data["missedTours"] = try tours.missed().flatMap { duty, periods in
            periods.map { "\(duty.label[call.language]) \($0)" }
        }
        data["tours"] = try tours.tours().map { tour -> PageData in
            ["id": tour.id.hex, "name": tour.value("name").text, "on": tour.value("heldOn").text]
        }
        return try call.page("race", title: Bilingual(zh: "竞赛", en: "Race"), section: "/race", data)
    }

    private static func honors(_ desk: RaceDesk, _ call: OfficeCall) throws -> [PageData] {
        let honors = HonorDesk(store: call.store, rules: desk.rules, today: desk.today, person: call.person)
        return try honors.honors(of: nil).reversed().compactMap { honor -> PageData? in
            let state = honor.value("state").text.flatMap(HonorState.init(rawValue:)) ?? .candidate
            guard state == .confirmed || seesDrafts(call) else { return nil }
            let kind = honor.value("kind").text.flatMap(HonorKind.init(rawValue:))
            let project = try honor.value("project").recordID.flatMap { try call.store.record($0) }
            let steps = HonorState.table.next(after: state)
            let verbs: [HonorState: Label] = [
                .confirmed: Label("认定", "Confirm"), .declined: Label("不认定", "Decline"), .revoked: Label("撤销", "Revoke"),
            ]
            return [
                "id": honor.id.hex, "kind": kind?.label[call.language], "state": state.label[call.language],
                "project": project?.value("name").text, "projectID": project?.id.hex,
                "period": honor.value("period").text, "basis": honor.value("basis").text,
                "reason": honor.value("reason").text, "by": honor.value("decidedBy").text,
                "mayStep": call.may(.decide, in: nil) && !steps.isEmpty,
                "steps": steps.map { step in
                    ["code": step.rawValue, "verb": (verbs[step] ?? step.label)[call.language]] as PageData
                },
            ]
        }
    }

    private static func open(_ call: OfficeCall) throws -> Response {
        let form = try call.form()
        try call.require(.decide, in: nil)
        guard let kind = RoundKind(rawValue: form["kind"] ?? ""),
            let day = form["month"].flatMap({ CivilMonth($0) })?.day(1)
        else { throw PageRefusal.noForm }
        let round = try desk(call).openRound(kind, containing: day)
        return call.seeOther(address(round))
    }

    private static func address(_ round: RaceRoundEntry) -> String {
        "/race/\(round.kind.rawValue)/\(round.period.first.civilMonth)"
    }

    // MARK: One round

    private static func found(_ call: OfficeCall) throws -> (RaceDesk, RaceRoundEntry) {
        let desk = try desk(call)
        guard let kind = RoundKind(rawValue: call.part("kind")), let day = CivilMonth(call.part("month"))?.day(1),
            let round = try desk.rounds(kind).first(where: { $0.period.contains(day) }),
            round.state == .published || seesDrafts(call)
        else { throw PageRefusal.notFound }
        return (desk, round)
    }

    private static func round(_ call: OfficeCall) throws -> Response {
        let (desk, round) = try found(call)
        let names = try desk.territories()
        let title = "\(round.kind.label[call.language]) \(round.period)"
        let mayDecide = call.may(.decide, in: nil)
        let indicators = round.kind == .annual ? [] : try desk.weights(of: round).indicators
        let steps = RoundState.table.next(after: round.state)
        let verbs: [RoundState: Label] = [
            .open: Label("重新打开", "Open again"), .scored: Label("计分送审", "Close for review"),
            .published: Label("发布并冻结", "Publish and freeze"),
        ]
        let sources = try desk.inputRecords(of: round).map { record -> PageData in
            [
                "id": record.id.hex,
                "name": record.value("region").text.map { names[$0] ?? $0 },
            ]
        }
        return try call.page(
            "race-round", title: Bilingual(zh: title, en: title), section: "/race",
            [
                "title": title, "state": round.state.label[call.language], "id": round.stored.id.hex,
                "kind": round.kind.rawValue, "month": round.period.first.civilMonth.description,
                "profile":
                    "\(round.stored.value("profile").text ?? "") v\(round.stored.value("profileVersion").integer ?? 0)",
                "tables": try desk.pack(round, language: call.language).map(TablePart.data),
                "sources": seesDrafts(call) ? sources : [PageData](), "mayExport": call.may(.export, in: nil),
                "isOpen": mayDecide && round.state == .open && round.kind != .annual,
                "mayMove": mayDecide && !steps.isEmpty,
                "steps": steps.map {
                    ["code": $0.rawValue, "verb": (verbs[$0] ?? $0.label)[call.language]] as PageData
                },
                "territories": names.sorted { $0.key < $1.key }.map { ["code": $0.key, "name": $0.value] as PageData },
                "indicators": indicators.map { ["code": $0.code, "name": $0.label[call.language]] as PageData },
            ])
    }

    /// One territory's figures of an indicator, an adjustment with its reason, or what the records say.
    private static func input(_ call: OfficeCall) throws -> Response {
        let (desk, round) = try found(call)
        try call.require(.decide, in: nil)
        let form = try call.form()
        func number(_ name: String) throws -> Int64? {
            guard let text = form[name]?.trimmed, !text.isEmpty else { return nil }
            guard let number = Int64(text) else { throw RaceRefusal.badPoints(text) }
            return number
        }
        switch form["what"] {
        case "count": _ = try desk.bringCounted(into: round)
        case "adjust":
            let adjustment = Adjustment(try Points(reading: form["points"] ?? ""), note: form["reason"] ?? "")
            try desk.bring([:], adjustment: adjustment, by: form["territory"] ?? "", into: round)
        default:
            let input = Race.Input(actual: try number("actual"), target: try number("target"))
            try desk.bring([form["indicator"] ?? "": input], by: form["territory"] ?? "", into: round)
        }
        return call.seeOther(address(round))
    }

    private static func move(_ call: OfficeCall) throws -> Response {
        let (desk, round) = try found(call)
        try call.require(.decide, in: nil)
        guard let state = RoundState(rawValue: try call.form()["state"] ?? "") else { throw PageRefusal.noForm }
        return call.seeOther(address(try desk.move(round, to: state)))
    }

    private static func file(_ call: OfficeCall) throws -> Response {
        let (desk, round) = try found(call)
        try call.require(.export, in: nil)
        let name = "\(round.kind.rawValue)-\(round.period.first.civilMonth)"
        return try TableDownload.answer(
            try desk.pack(round, language: call.language), name: name, format: call.part("format"), call)
    }

    // MARK: Labels and assessment

    private static func honorDesk(_ call: OfficeCall) throws -> HonorDesk {
        try call.require(.decide, in: nil)
        return try HonorDesk.open(call.store, today: call.today(), person: call.person)
    }

    private static func propose(_ call: OfficeCall) throws -> Response {
        guard let month = try call.form()["month"].flatMap({ CivilMonth($0) }) else { throw PageRefusal.noForm }
        _ = try honorDesk(call).propose(in: month)
        return call.seeOther("/race")
    }

    private static func decide(_ call: OfficeCall) throws -> Response {
        let form = try call.form()
        guard let state = HonorState(rawValue: form["state"] ?? "") else { throw PageRefusal.noForm }
        try honorDesk(call).decide(
            try call.record(call.part("id"), .projectHonor), state, reason: form["reason"] ?? "")
        return call.seeOther("/race")
    }

    private static func assessed(_ call: OfficeCall) throws -> (AssessmentDesk, AssessmentLevel, CivilDate) {
        let desk = try AssessmentDesk.open(call.store, today: call.today(), person: call.person)
        guard let level = AssessmentLevel(rawValue: call.part("level")),
            let day = CivilMonth(call.part("month"))?.day(1)
        else { throw PageRefusal.notFound }
        return (desk, level, day)
    }

    private static func level(_ call: OfficeCall) throws -> Response {
        let (desk, level, day) = try assessed(call)
        let round = try desk.round(level, containing: day)
        let isPublished = round?.value("state").text == RoundState.published.rawValue
        guard isPublished || seesDrafts(call) else { throw PageRefusal.notFound }
        let period = Period(level.periodKind, containing: day)
        return try call.page(
            "race-level", title: level.label, section: "/race",
            [
                "label": level.label[call.language], "level": level.rawValue, "month": day.civilMonth.description,
                "previous": period?.previous?.first.civilMonth.description,
                "next": period?.next?.first.civilMonth.description,
                "tables": [TablePart.data(try desk.table(level, containing: day, language: call.language))],
                "isPublished": isPublished, "mayPublish": !isPublished && call.may(.decide, in: nil),
            ])
    }

    private static func publishLevel(_ call: OfficeCall) throws -> Response {
        let (desk, level, day) = try assessed(call)
        try call.require(.decide, in: nil)
        _ = try desk.publish(level, containing: day)
        return call.seeOther("/assessment/\(level.rawValue)/\(day.civilMonth)")
    }
}
