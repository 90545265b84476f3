import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// The city's numbers on the office's pages: which document is in force, what it says, and putting another into force.
enum ProfilePages: OfficeSlice {
    static var templates: [String: [UInt8]] { ["profile": PackageResources.profile_mustache] }

    static func add(to routes: OfficeRoutes) {
        routes.page("profile", needs: .read) { try show($0) }
        routes.upload("profile/import", needs: .decide, limit: 1 << 20) { try take($0, $1) }
        routes.write("profile/switch", needs: .decide) { try putInForce($0) }
    }

    private static func desk(_ call: OfficeCall) throws -> ProfileDesk {
        ProfileDesk(store: call.store, today: try call.today(), person: call.person)
    }

    private static func show(_ call: OfficeCall) throws -> Response {
        let desk = try desk(call)
        let entries = try desk.entries()
        // A faulty profile is said, not computed with; the page must show it all the same.
        let profile = try? call.store.mechanismProfile(on: desk.today)
        return try call.page(
            "profile", title: Bilingual(zh: "机制参数", en: "Profile"), section: "/profile", scripts: ["upload.js"],
            [
                "today": desk.today.description, "mayDecide": call.may(.decide, in: nil),
                "documents": entries.map { entry -> PageData in
                    [
                        "id": entry.stored.record.id.hex, "name": entry.stored.name,
                        "version": String(entry.stored.version),
                        "label": entry.label[call.language], "from": entry.stored.inForceFrom?.description,
                        "isInForce": entry.isInForce, "faults": entry.faults.map { $0.message[call.language] },
                        "maySwitch": call.may(.decide, in: nil) && entry.faults.isEmpty,
                    ]
                },
                "profile": profile.map { facts(of: $0, call) },
            ])
    }

    /// What a profile says, in the order in which people ask.
    private static func facts(of profile: MechanismProfile, _ call: OfficeCall) -> PageData {
        let language = call.language
        return [
            "label": profile.label[language], "calendar": profile.calendar,
            "tiers": profile.tiers.map { tier -> PageData in
                [
                    "rung": String(tier.rung), "label": tier.label[language], "cadence": tier.cadence?.label[language],
                    "raisesTo": tier.raisesTo.flatMap { profile.tier($0)?.label[language] },
                ]
            },
            "duties": profile.duties.map { duty in
                ["label": duty.label[language], "cadence": duty.cadence.label[language], "times": String(duty.times)]
                    as PageData
            },
            "tables": profile.tables?.tables.map { $0.label[language] } ?? [],
            "reportDay": String(profile.deadlines.reportDay),
            "warnings": profile.warnings.map { "\($0.code) \($0.label[language])" },
        ]
    }

    private static func take(_ call: OfficeCall, _ bytes: [UInt8]) throws -> Response {
        try call.require(.decide, in: nil)
        if call.asked("what") == "calendar" { try desk(call).takeCalendar(bytes) } else { try desk(call).take(bytes) }
        return try PageFrame.json(["address": "/profile"])
    }

    private static func putInForce(_ call: OfficeCall) throws -> Response {
        try call.require(.decide, in: nil)
        let form = try call.form()
        guard let day = CivilDate(form["from"] ?? "") else { throw OfficeError.badDate(form["from"] ?? "") }
        _ = try desk(call).putInForce(
            form["name"] ?? "", version: form["version"].flatMap { Int64($0) }, from: day, reason: form["reason"] ?? "")
        return call.seeOther("/profile")
    }
}
