import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// Laptops: who has which, what they declared, a code for another, and the end of one.
enum DevicePages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        ["devices": PackageResources.devices_mustache, "device-code": PackageResources.device_code_mustache]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("devices", needs: .administer) { try list($0) }
        routes.act("devices/invite", needs: .administer) { try await invite($0) }
        routes.act("devices/:id/revoke", needs: .administer) { try await revoke($0) }
    }

    private static func list(_ call: OfficeCall) throws -> Response {
        let contacts = ContactBook(store: call.store)
        let devices = try call.store.records(RecordQuery(type: RecordType.device.name))
            .sorted { ($0.value("invitedAt").integer ?? 0) > ($1.value("invitedAt").integer ?? 0) }
        let state = RecordType.device.field(named: "state")
        let rows = try devices.map { device -> PageData in
            let contact = try contacts.contact(of: device.id)
            let isRevoked = device.value("state").text == "revoked"
            return [
                "id": device.id.hex, "name": device.value("name").text ?? "—", "person": device.value("person").text,
                "state": FieldText.shown(device.value("state"), of: state, language: call.language),
                "tone": isRevoked ? "bad" : device.value("state").text == "enrolled" ? "good" : "watch",
                "scopes": device.elements("scopes").map { $0.split(separator: "/").last.map(String.init) ?? $0 }
                    .joined(separator: "、"),
                "at": contact.map { FieldText.instant($0.at) } ?? "—",
                "records": contact.map { String($0.records) } ?? "—", "photos": contact.map { String($0.photos) } ?? "—",
                "mayRevoke": !isRevoked, "reason": device.value("revokedReason").text,
            ]
        }
        let people = try call.store.records(RecordQuery(type: RecordType.person.name, order: .field("code")))
            .map { ["code": $0.value("code").text, "name": $0.value("name").text] as PageData }
        return try call.page(
            "devices", title: Bilingual(zh: "设备", en: "Devices"), section: "/devices",
            ["rows": rows, "people": people, "territories": try TerritoryChoices.data(call.store)])
    }

    private static func invite(_ call: OfficeCall) async throws -> Response {
        let form = try call.form()
        let person = form["person"] ?? ""
        let known = try call.desk.office.scopes()
        var codes = form.all("territory")
        if codes.isEmpty { codes = try DevicesCommand.Invite.territories(of: person, in: call.desk.office) }
        let scopes = try Set(
            codes.map { code -> ScopeID in
                guard let scope = Scopes.territory(code), known.contains(scope) else { throw OfficeError.badScope(code) }
                return scope
            })
        guard !scopes.isEmpty else { throw OfficeError.badScope("") }
        let invitation = try await call.desk.devices.invite(
            person: person, role: "inspector", scopes: scopes, hours: 72, by: call.person)
        try call.note("device.invited", subject: person, detail: codes.joined(separator: " "))
        return try call.page(
            "device-code", title: Bilingual(zh: "登记码", en: "Enrolment code"), section: "/devices",
            ["code": invitation.code, "person": person, "until": FieldText.instant(invitation.expires)])
    }

    private static func revoke(_ call: OfficeCall) async throws -> Response {
        guard let id = RecordID(hex: call.part("id")) else { throw PageRefusal.notFound }
        let reason = try call.form()["reason"]?.trimmingWhitespace ?? ""
        guard !reason.isEmpty else { throw RecordFormError.noReason }
        try await call.desk.devices.revoke(id, reason: reason, by: call.person)
        try call.note("device.revoked", subject: id.hex, detail: reason)
        return call.seeOther("/devices")
    }
}

/// The territories of the register, to choose from.
enum TerritoryChoices {
    /// Code and name of each, by code.
    static func data(_ store: InspectionStore) throws -> [PageData] {
        try store.records(RecordQuery(type: RecordType.region.name, order: .field("code"))).compactMap { region in
            region.value("code").text.map { ["code": $0, "name": region.value("name").text ?? $0] }
        }
    }
}
