import Causality
import InspectionDomain
import Testing
import Wording

struct DeclarationTests {
    @Test func `every record type and every field of it has one name`() {
        #expect(Set(RecordTypes.all.map(\.name)).count == RecordTypes.all.count)
        for type in RecordTypes.all {
            #expect(Set(type.fields.map(\.name)).count == type.fields.count, "\(type.name)")
            #expect(RecordTypes.named(type.name) == type)
        }
    }

    @Test func `names fit the wire and never hold the slash that families use`() {
        for type in RecordTypes.all {
            #expect((1...64).contains(type.name.utf8.count))
            for field in type.fields {
                #expect(!field.name.contains("/") && !field.name.hasPrefix("$"), "\(type.name).\(field.name)")
                #expect(field.name.utf8.count + 1 + FamilyField.maxKeyBytes <= 256)
            }
        }
    }

    @Test func `every type and field is labelled in Chinese and English`() {
        for type in RecordTypes.all {
            let labels = [type.label] + type.fields.map(\.label) + type.fields.compactMap(\.hint)
            #expect(labels.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
        }
    }

    @Test func `only derived fields have no editors, and office-only fields belong to no inspector`() {
        for type in RecordTypes.all {
            for field in type.fields {
                #expect(field.editors.isEmpty == (field.merge == .derived), "\(type.name).\(field.name)")
                if field.merge == .officeOnly { #expect(!field.editors.contains(.inspector)) }
            }
        }
    }

    @Test func `sets and only sets merge by add-wins, unless they are part of an event or of the office alone`() {
        for type in RecordTypes.all {
            for field in type.fields {
                if field.merge == .addWins { #expect(field.kind.isFamily, "\(type.name).\(field.name)") }
                if case .set = field.kind { #expect([.addWins, .event, .officeOnly].contains(field.merge)) }
            }
        }
    }

    @Test func `the parent field is a declared, queried reference`() {
        for type in RecordTypes.all {
            guard let parent = type.parentField else { continue }
            let field = type.field(named: parent)
            #expect(field?.isQueried == true, "\(type.name)")
            guard case .reference(let target) = field?.kind else {
                Issue.record("\(type.name).\(parent) is no reference")
                continue
            }
            #expect(target == "*" || RecordTypes.named(target) != nil)
        }
    }

    @Test func `references name declared types`() {
        func targets(_ kind: FieldKind) -> [String] {
            switch kind {
            case .reference(let type): [type]
            case .set(let element): targets(element)
            case .map(let key, let value): targets(key) + targets(value)
            default: []
            }
        }
        for target in RecordTypes.all.flatMap(\.fields).flatMap({ targets($0.kind) }) where target != "*" {
            #expect(RecordTypes.named(target) != nil, "\(target)")
        }
    }

    @Test func `choice codes are unique within a field`() {
        for field in RecordTypes.all.flatMap(\.fields) {
            guard case .choice(let choices) = field.kind else { continue }
            #expect(Set(choices.map(\.code)).count == choices.count, "\(field.name)")
        }
    }

    @Test func `amounts carry their unit`() {
        #expect(RecordType.project.field(named: "totalInvestment")?.unit?.zh == "0.01 万元")
        #expect(RecordType.project.field(named: "annualPlan/2026")?.unit?.zh == "0.01 万元")
    }

    @Test func `a record finds its parent by its type`() {
        var entry = Sample(.supervisionEntry)
        entry.write(.reference(id(0x500)), to: "visit")
        #expect(RecordType.supervisionEntry.parent(of: entry.record) == id(0x500))
        entry.writeUnaware(.reference(id(0x600)), to: "visit", by: 2)
        #expect(RecordType.supervisionEntry.parent(of: entry.record) == nil)
        #expect(RecordType.project.parent(of: entry.record) == nil)
    }
}

struct ScopeTests {
    @Test func `scope names are fixed and read back to their kind`() throws {
        #expect(Scopes.register?.name == "register")
        #expect(Scopes.office?.name == "office")
        let territory = try #require(Scopes.territory("140525"))
        #expect(territory.name == "territory/140525")
        #expect(Scopes.kind(of: territory) == .territory)
        #expect(Scopes.territoryCode(of: territory) == "140525")
        #expect(try Scopes.kind(of: #require(Scopes.register)) == .register)
        #expect(try Scopes.kind(of: #require(Scopes.office)) == .office)
    }

    @Test func `what is no territory code makes no scope`() throws {
        #expect(Scopes.territory("") == nil)
        #expect(Scopes.territory("a/b") == nil)
        #expect(Scopes.territory(String(repeating: "长", count: 30)) == nil)
        #expect(try Scopes.kind(of: #require(ScopeID("territory/"))) == nil)
        #expect(try Scopes.kind(of: #require(ScopeID("elsewhere"))) == nil)
    }
}
