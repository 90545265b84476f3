import Causality
import InspectionDomain
import Testing
import Wording

struct FieldValidationTests {
    private func reasons(
        _ type: RecordType, _ fields: [String: FieldValue], unknown: UnknownFields = .refused
    ) -> [String: FieldViolation.Reason] {
        let found = type.violations(in: fields, unknown: unknown, requiresAll: false)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.field, $0.reason) })
    }

    @Test func `values that fit their declaration pass`() {
        let fields: [String: FieldValue] = [
            "project": .reference(id(1)), "date": .text("2026-06-25"), "unannounced": .flag(false),
            "latitude": .integer(35_500_000), "forms/siteView": .flag(true), "attendees/甲子": .flag(true),
            "sealedAt": .integer(1_780_000_000_000), "kind": .text("monthly"), "summary": .empty,
        ]
        #expect(reasons(.visit, fields).isEmpty)
        #expect(reasons(.project, ["annualPlan/2026": .integer(1_000_000)]).isEmpty)
        #expect(reasons(.photo, ["hash": .bytes(Array(repeating: 3, count: 32))]).isEmpty)
        #expect(reasons(.investmentReport, ["month": .text("2026-06")]).isEmpty)
    }

    @Test(arguments: [
        ("visit", "date", FieldValue.text("2026-02-30"), FieldViolation.Reason.notADate),
        ("visit", "date", .integer(20_260_225), .wrongKind),
        ("visit", "kind", .text("party"), .unknownChoice),
        ("visit", "kind", .flag(true), .wrongKind),
        ("visit", "latitude", .integer(90_000_001), .outOfRange),
        ("visit", "unannounced", .text("yes"), .wrongKind),
        ("visit", "sealedAt", .text("now"), .wrongKind),
        ("visit", "project", .bytes([1, 2, 3]), .malformed),
        ("visit", "project", .text("p"), .wrongKind),
        ("visit", "weather", .text(String(repeating: "晴", count: 41)), .tooLong),
        ("visit", "forms", .flag(true), .malformed),
        ("visit", "forms/dance", .flag(true), .unknownChoice),
        ("visit", "forms/siteView", .flag(false), .wrongKind),
        ("visit", "attendees/" + String(repeating: "名", count: 60), .flag(true), .tooLong),
        ("visit", "colour", .text("red"), .unknownField),
        ("visit", "$state", .text("gone"), .unknownChoice),
        ("photo", "hash", .bytes([1]), .malformed),
        ("photo", "linkedTo/xyz", .flag(true), .malformed),
        ("project", "annualPlan/1850", .integer(1), .outOfRange),
        ("project", "annualPlan/year", .integer(1), .wrongKind),
        ("project", "annualPlan/2026", .text("much"), .wrongKind),
        ("project", "totalInvestment", .integer(.max), .outOfRange),
        ("project", "stage", .text("started"), .derived),
        ("project", "demolitionPercent", .integer(1001), .outOfRange),
        ("investmentReport", "month", .text("2026-13"), .notADate),
        ("monthlyPlan", "month", .integer(13), .outOfRange),
    ])
    func `a misfit is named with its reason`(
        type: String, field: String, value: FieldValue, reason: FieldViolation.Reason
    ) throws {
        let declared = try #require(RecordTypes.named(type))
        let found = declared.violations(in: [field: value], unknown: .refused, requiresAll: false)
        let violation = try #require(found.first)
        #expect(found.count == 1)
        #expect(violation.reason == reason)
        #expect(violation.field == field)
        #expect(violation.code == "field.\(reason.rawValue)")
        #expect(!violation.message.zh.isEmpty && !violation.nextStep.zh.isEmpty && !violation.nextStep.en.isEmpty)
    }

    @Test func `fields of newer software are kept when others wrote them`() {
        #expect(reasons(.visit, ["colour": .text("red"), "colours/red": .flag(true)], unknown: .kept).isEmpty)
        #expect(RecordTypes.named("visitFromTheFuture") == nil)
        #expect(FieldValue.bytes([0, 255]).rawText == "00ff")
    }

    @Test func `a draft may miss required fields, a finished record may not`() {
        let draft: [String: FieldValue] = ["project": .reference(id(1))]
        #expect(RecordType.visit.violations(in: draft, unknown: .refused, requiresAll: false).isEmpty)
        let missing = RecordType.visit.violations(in: draft, unknown: .refused, requiresAll: true)
        #expect(missing.map(\.field) == ["date", "forms", "inspectors"])
        #expect(missing.allSatisfy { $0.reason == .missing })
    }

    @Test func `blank text and a removed set member fill nothing`() {
        let fields: [String: FieldValue] = [
            "project": .reference(id(1)), "date": .text("  "), "forms/siteView": .empty, "inspectors/甲子": .flag(true),
        ]
        let missing = RecordType.visit.violations(in: fields, unknown: .refused, requiresAll: true)
            .filter { $0.reason == .missing }
        #expect(missing.map(\.field) == ["date", "forms"])
    }
}

struct FamilyFieldTests {
    @Test func `a member's name is split at the first slash`() throws {
        let member = try #require(FamilyField.parse("attendees/甲子/乙丑"))
        #expect(member.field == "attendees")
        #expect(member.key == "甲子/乙丑")
        #expect(FamilyField.name("attendees", "甲子/乙丑") == "attendees/甲子/乙丑")
        #expect(FamilyField.parse("attendees") == nil)
        #expect(FamilyField.parse("/x") == nil)
        #expect(FamilyField.parse("x/") == nil)
    }

    @Test func `additions of two people who do not know of each other both survive`() {
        var visit = Sample(.visit)
        visit.writeUnaware(FamilyField.added, to: "forms/siteView", by: 1)
        visit.writeUnaware(FamilyField.added, to: "forms/discussion", by: 2)
        #expect(FamilyField.elements(of: "forms", in: visit.record) == ["discussion", "siteView"])
    }

    @Test func `a removal that saw the addition takes it away, one that did not loses`() {
        var visit = Sample(.visit)
        visit.write(FamilyField.added, to: "forms/siteView", by: 1)
        visit.write(FamilyField.removed, to: "forms/siteView", by: 2)
        #expect(FamilyField.elements(of: "forms", in: visit.record).isEmpty)
        visit.writeUnaware(FamilyField.added, to: "forms/siteView", by: 3)
        #expect(FamilyField.elements(of: "forms", in: visit.record) == ["siteView"])
    }

    @Test func `references come back as ids and garbage is left out`() {
        var photo = Sample(.photo)
        photo.write(FamilyField.added, to: FamilyField.name("linkedTo", id(9)))
        photo.write(FamilyField.added, to: "linkedTo/garbage")
        #expect(FamilyField.references(of: "linkedTo", in: photo.record) == [id(9)])
    }

    @Test func `a map lists the keys that have values`() {
        var project = Sample(.project)
        project.write(.integer(5), to: "annualPlan/2026")
        project.write(.integer(4), to: "annualPlan/2025")
        project.write(.empty, to: "annualPlan/2024")
        #expect(FamilyField.mapKeys(of: "annualPlan", in: project.record) == ["2025", "2026"])
    }
}
