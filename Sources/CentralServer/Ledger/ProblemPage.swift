import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// One problem of the ledger: its course, its photos, and the steps that its state allows the person who looks.
enum ProblemPage {
    private static let fields = [
        "title", "class", "severity", "crossRegion", "crossField", "needsCityLevel", "critical", "withinRemit",
    ]
    /// What a territory may report on its own problems; everything else the office decides.
    private static let territorial: Set<ProblemMove> = [.reportResolved, .comment, .submit]
    /// Meetings of no fixed cadence that a matter beyond the remit may go to.
    static let meetings: [MeetingKind] = [.cityMeeting, .mayorOffice, .jointConference, .jointHandling]

    static func page(_ call: OfficeCall) throws -> Response {
        let desk = try call.ledgerDesk
        let dossier = try desk.dossier(try call.id())
        let (problem, history, language) = (dossier.problem, dossier.problem.history, call.language)
        let title = SafeText.line(problem.view.title ?? FieldText.shortID(problem.record.id), atMost: 120)
        let drawing = FormDrawing(.problem, record: problem.record, language: language, prefix: "problem")
        let data: PageData = [
            "tabs": call.tabs("/ledger"), "id": problem.record.id.hex, "title": title,
            "territory": try desk.city.territoryNames()[dossier.project?.region ?? ""],
            "project": dossier.project?.name ?? dossier.project?.code,
            "projectAddress": dossier.project.map { "/record/\($0.id.hex)" },
            "state": history.state.label[language], "tone": LedgerPages.tone(history.state),
            "isOverdue": history.isOverdue(today: desk.city.today),
            "isDisputed": history.isDisputed || history.state == .closureDisputed,
            "isOpen": !history.state.isFinished, "description": problem.record.value("description").text,
            "facts": facts(dossier, desk, language), "fields": drawing.fields(fields).map(\.data),
            "before": dossier.before.map(\.hex), "after": dossier.after.map(\.hex),
            "mayDecide": call.may(.decide), "heads": heads(dossier),
            "events": history.graph.ordered.map { event(of: history, $0, desk, language) },
        ]
        let forms = routing(dossier, desk, call).merging(steps(dossier, desk, call))
        return try call.page(
            "ledger-problem", title: Bilingual(zh: title, en: title), section: "/ledger", scripts: ["evidence.js"],
            data.merging(forms))
    }

    // MARK: What is shown

    private static func event(
        of history: ProblemHistory, _ event: ProblemEventView, _ desk: LedgerDesk, _ language: Language
    ) -> PageData {
        [
            "move": event.move?.label[language] ?? "?", "actor": SafeText.line(event.actor, atMost: 40),
            "at": event.at.map { FieldText.instant($0) }, "unit": event.unit.map { SafeText.line($0, atMost: 80) },
            "due": event.dueOn?.description,
            "tier": event.rung.flatMap { desk.city.profile.tier(rung: $0)?.label[language] },
            "note": event.note, "merged": event.mergedInto?.hex, "photos": event.evidence.map(\.hex),
            "isIgnored": history.ignored[event.id] != nil,
        ]
    }

    private static func facts(_ dossier: ProblemDossier, _ desk: LedgerDesk, _ language: Language) -> [PageData] {
        let history = dossier.problem.history
        let tier = desk.city.profile.tier(rung: history.rung)?.label[language] ?? String(history.rung)
        let facts: [(Bilingual, String?)] = [
            (Bilingual(zh: "层级", en: "Tier"), tier),
            (Bilingual(zh: "承办单位", en: "Unit"), history.units.joined(separator: "、")),
            (Bilingual(zh: "时限", en: "Due"), history.dueOn?.description),
            (Bilingual(zh: "发现日期", en: "Found on"), dossier.problem.view.foundOn?.description),
            (
                Bilingual(zh: "分管领域", en: "Field of work"),
                dossier.project.map {
                    desk.city.profile.label(ofField: desk.city.profile.field(ofSector: $0.sector ?? ""))[language]
                }
            ),
        ]
        return facts.compactMap { label, text in
            guard let text, !text.isEmpty else { return nil }
            return ["label": label[language], "text": SafeText.line(text, atMost: 200)]
        }
    }

    private static func heads(_ dossier: ProblemDossier) -> String {
        dossier.heads.map(\.hex).joined(separator: " ")
    }

    // MARK: What may be done

    private static func routing(_ dossier: ProblemDossier, _ desk: LedgerDesk, _ call: OfficeCall) -> PageData {
        let language = call.language
        let proposed = dossier.proposal
        let reasons = dossier.escalation?.reasons.map { reason -> String in
            switch reason {
            case .overdue(let day): Bilingual(zh: "\(day) 到期未办", en: "overdue since \(day)")[language]
            case .silent(let rounds):
                Bilingual(zh: "连续 \(rounds) 轮调度没有进展", en: "\(rounds) rounds of dispatch without progress")[language]
            }
        }
        let escalation = dossier.escalation.map { proposal in
            Bilingual(
                zh: "建议升级到“\(proposal.tier.label.zh)”：", en: "Proposed to be raised to “\(proposal.tier.label.en)”: ")[
                    language] + (reasons ?? []).joined(separator: Bilingual(zh: "；", en: "; ")[language])
        }
        return [
            "proposed": proposed?.tier.label[language], "proposedUnit": proposed?.unit,
            "proposedAgenda": proposed?.agenda?.label[language], "escalation": escalation,
            "mayAssign": dossier.moves.contains(.assign),
            "unit": dossier.problem.history.units.first ?? proposed?.unit,
            "tiers": desk.city.profile.tiers.map { tier -> PageData in
                ["code": tier.code, "label": tier.label[language], "isChosen": tier.code == proposed?.tier.code]
            },
            "kinds": meetings.map { ["code": $0.rawValue, "label": $0.label[language]] as PageData },
        ]
    }

    private static func steps(_ dossier: ProblemDossier, _ desk: LedgerDesk, _ call: OfficeCall) -> PageData {
        let rung = dossier.problem.history.rung
        let upper = desk.city.profile.tiers.filter { $0.rung > rung }
        let offered = dossier.moves.filter { move in
            // Assigning has a form of its own, with the tier; a remark is always possible.
            guard move != .assign, move != .escalate || !upper.isEmpty else { return false }
            return call.may(.decide) || territorial.contains(move)
        }
        return [
            "mayStep": call.may(.fill),
            "upper": upper.map { ["code": $0.code, "label": $0.label[call.language]] as PageData },
            "steps": offered.map { move -> PageData in
                [
                    "step": move.rawValue, "label": move.label[call.language],
                    "asksUnit": move == .handleJointly || move == .supervise,
                    "asksDue": move == .handleJointly || move == .supervise || move == .escalate,
                    "asksTier": move == .escalate, "asksOther": move == .merge, "rule": rule(move, dossier, desk, call),
                ]
            },
        ]
    }

    /// What the profile asks of a closing, while nothing proves it yet.
    private static func rule(
        _ move: ProblemMove, _ dossier: ProblemDossier, _ desk: LedgerDesk, _ call: OfficeCall
    ) -> String? {
        let proof = desk.city.profile.completeness.closing
        guard move == .close, !proof.allows(hasPhoto: !dossier.after.isEmpty, reason: nil) else { return nil }
        return LedgerError.needsProof(proof).message[call.language]
    }

    // MARK: Writing

    /// Keeps a photo for one of the steps; the step names it.
    static func photo(_ call: OfficeCall, _ file: ReceivedFile) throws -> Response {
        let problem = try call.ledgerDesk.dossier(try call.id()).problem.record
        try call.require(.fill, in: Scopes.territoryCode(of: problem.scope))
        let hash = try EvidencePhotos(store: call.store, person: call.person).keep(file)
        return try PageFrame.json(JSONValue.object(["photo": .text(Secrets.text(hash))]))
    }

    /// The events that the form showed.
    private static func shown(_ call: OfficeCall) throws -> [RecordID] {
        let words = try call.given("heads").split(separator: " ").map { RecordID(hex: String($0)) }
        guard words.allSatisfy({ $0 != nil }) else { throw PageRefusal.noForm }
        return words.compactMap { $0 }
    }

    private static func back(_ call: OfficeCall, to id: RecordID) -> Response {
        call.seeOther("/ledger/problem/\(id.hex)")
    }

    static func classify(_ call: OfficeCall) throws -> Response {
        let id = try call.id()
        let declared = fields.compactMap { RecordType.problem.field(named: $0) }
        let entry = try call.form().entry(of: .problem).only(declared)
        try call.ledgerDesk.classify(id, entry.values, shown: entry.shown, reason: try call.given("reason"))
        return back(call, to: id)
    }

    static func route(_ call: OfficeCall) throws -> Response {
        let id = try call.id()
        let unit = try call.given("unit")
        try call.ledgerDesk.route(
            id, tier: try call.given("tier"), unit: unit.isEmpty ? nil : unit, dueOn: try call.givenDay("due"),
            reason: try call.given("reason"), shown: try shown(call))
        return back(call, to: id)
    }

    static func raise(_ call: OfficeCall) throws -> Response {
        let id = try call.id()
        guard let kind = MeetingKind(rawValue: try call.given("kind")), meetings.contains(kind) else {
            throw PageRefusal.noForm
        }
        try call.meetingDesk.raise(id, to: kind, reason: try call.given("reason"))
        return back(call, to: id)
    }

    static func step(_ call: OfficeCall) throws -> Response {
        let id = try call.id()
        let desk = try call.ledgerDesk
        let dossier = try desk.dossier(id)
        let move = try call.givenStep(ProblemMove.self)
        let territory = Scopes.territoryCode(of: dossier.problem.record.scope)
        if !territorial.contains(move) { try call.require(.decide, in: territory) }
        try call.require(.fill, in: territory)
        func text(_ name: String) throws -> String? { try call.given(name).nilIfEmpty }
        let into = try text("into").map { try RecordNaming(store: call.store).record($0, types: [.problem]).id }
        let rung = try text("tier").flatMap { desk.city.profile.tier($0)?.rung }
        let photos = try EvidencePhotos(store: call.store, person: call.person)
            .records(try call.form().all("photo"), of: dossier.problem.record)
        try desk.take(
            ProblemStep(
                move, unit: try text("unit"), dueOn: try call.givenDay("due"), rung: rung, note: try text("note"),
                evidence: photos.ids, mergedInto: into), on: id, shown: try shown(call), with: photos.edits)
        return back(call, to: id)
    }
}

extension String {
    /// The text, or `nil` if there is none.
    var nilIfEmpty: String? { isEmpty ? nil : self }
}
