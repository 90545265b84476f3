import Causality
import InspectionDomain
import InspectionStore
import SyncProtocol
import TestSupport
import Testing

/// What a store keeps of problems equals what their records give when read from nothing.
struct ProblemFactsTests {
    let folder = TestFolder()

    /// Computed from the records alone, as the kept ones must be.
    private func computed(_ store: InspectionStore) throws -> [ProblemFacts] {
        try store.records(RecordQuery(type: "problem")).map { record in
            let events = try store.records(RecordQuery(type: "problemEvent", parent: record.id))
            return ProblemFacts(
                ProblemView(unchecked: record.state), events.map { ProblemEventView(unchecked: $0.state) })
        }.sorted(by: precedes)
    }

    private func kept(_ store: InspectionStore, _ query: ProblemFactsQuery = .init()) throws -> [ProblemFacts] {
        try store.problemFacts(query).sorted(by: precedes)
    }

    /// By id; what was written under one id in two scopes by what it says.
    private func precedes(_ left: ProblemFacts, _ right: ProblemFacts) -> Bool {
        left.problem == right.problem ? "\(left)" < "\(right)" : left.problem < right.problem
    }

    /// Writes at random: steps that follow any steps, on problems that may not be here yet, deletions, changes of mind.
    private struct Writer {
        let store: InspectionStore
        let problems: [RecordID]
        let person: String
        var random: SplitMix64
        var steps: [RecordID] = []

        private mutating func day() -> String { "2026-0\(1 + random.next() % 9)-1\(random.next() % 10)" }

        mutating func write() throws {
            let problem = problems[Int(random.next() % UInt64(problems.count))]
            switch random.next() % 10 {
            case 0:
                let scope = random.next() % 2 == 0 ? Place.territory : Place.other
                try store.put(
                    [
                        "title": .text("问题\(random.next() % 100)"), "foundOn": .text(day()), "class": .text("land"),
                        FamilyField.name("photos", problem): FamilyField.added,
                    ], to: problem, type: "problem", in: scope, person: person)
            case 1 where try store.record(problem) != nil:
                try store.delete(problem, person: person, reason: "重复登记")
            case 2 where !steps.isEmpty:
                let step = steps[Int(random.next() % UInt64(steps.count))]
                guard try store.record(step) != nil else { return }
                try store.delete(step, person: person, reason: "误记")
            case 3 where !steps.isEmpty:
                let step = steps[Int(random.next() % UInt64(steps.count))]
                try store.put(["problem": .reference(problem)], to: step, type: "problemEvent", person: person)
            default: try step(on: problem)
            }
        }

        private mutating func step(on problem: RecordID) throws {
            let moves = ProblemMove.allCases
            let id = RecordID.randomRoot(using: &random)
            var values: [String: FieldValue] = [
                "problem": .reference(problem), "kind": .text(moves[Int(random.next() % UInt64(moves.count))].rawValue),
                "actor": .text(person), "rung": .integer(Int64(random.next() % 5)), "dueOn": .text(day()),
                "unit": .text("单位\(random.next() % 3)"),
                "at": .integer(1_760_000_000_000 + Int64(random.next() % 100) * 86_400_000),
            ]
            for step in steps.suffix(2) where random.next() % 3 > 0 {
                values[FamilyField.name("follows", step)] = FamilyField.added
            }
            try store.put(values, to: id, type: "problemEvent", person: person)
            steps.append(id)
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `facts kept of problems equal those of their records after any writes, here and after an exchange`(
        seed: UInt64
    ) throws {
        let world = TestWorld(seed: seed)
        let scopes = [Place.territory, Place.other, Place.register]
        let stores = try ["a", "b"].map { try world.store(at: folder.sub($0), device: $0, scopes: scopes) }
        let problems = (0..<3).map { _ in world.record() }
        var writers = stores.enumerated().map { index, store in
            Writer(
                store: store, problems: problems, person: "人\(index)",
                random: SplitMix64(seed: seed &* 31 &+ UInt64(index)))
        }
        for round in 0..<60 {
            for index in writers.indices {
                try writers[index].write()
                #expect(try kept(stores[index]) == computed(stores[index]), "seed \(seed), round \(round)")
            }
            if round % 20 == 19 {
                try exchange(stores[0], with: stores[1])
                for store in stores { #expect(try kept(store) == computed(store), "seed \(seed), round \(round)") }
                #expect(try kept(stores[0]) == kept(stores[1]), "seed \(seed), round \(round)")
            }
        }
        for store in stores {
            let report = try store.check(rebuild: false)
            #expect(report.isSound, "seed \(seed): \(report.findings)")
        }
    }

    @Test func `open problems, those of a scope and those of a period are read alone, and counted`() throws {
        let world = TestWorld()
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let (open, closed, elsewhere) = (world.record(), world.record(), world.record())
        for (problem, scope) in [(open, Place.territory), (closed, Place.territory), (elsewhere, Place.other)] {
            let values: [String: FieldValue] = ["title": .text("问题"), "foundOn": .text("2025-01-05")]
            try store.put(values, to: problem, type: "problem", in: scope)
        }
        try store.put(
            [
                "problem": .reference(closed), "kind": .text("withdraw"),
                "at": .integer(try day("2026-03-07").startInstant),
            ], to: world.record(), type: "problemEvent")
        let here: Set = [Place.territory]
        func ids(_ query: ProblemFactsQuery) throws -> Set<RecordID> {
            Set(try store.problemFacts(query).map(\.problem))
        }
        #expect(try ids(.init()) == [open, closed, elsewhere])
        #expect(try ids(.init(scopes: here)) == [open, closed])
        #expect(try ids(.init(scopes: here, openOnly: true)) == [open])
        #expect(try ids(.init(openOnly: true)) == [open, elsewhere])
        #expect(try ids(.init(finishedSince: day("2026-03-07"))) == [open, closed, elsewhere])
        #expect(try ids(.init(scopes: here, finishedSince: day("2026-03-08"))) == [open])
        #expect(try ids(.init(scopes: [])) == [])
        #expect(try store.problemCounts() == [.discovered: 2, .withdrawn: 1])
        #expect(try store.problemCounts(in: here) == [.discovered: 1, .withdrawn: 1])
    }

    @Test func `a store of an earlier version computes the facts when it is opened`() throws {
        let world = TestWorld()
        let place = folder.sub("a")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let problem = world.record()
        try store.put(["title": .text("旧版的问题")], to: problem, type: "problem")
        try store.put(
            ["problem": .reference(problem), "kind": .text("submit")], to: world.record(), type: "problemEvent")
        let before = try kept(store)
        #expect(before.map(\.state) == [.submitted])
        try store.close()
        try Raw.run(
            place, "DROP TABLE problem_facts; DELETE FROM grdb_migrations WHERE identifier = '4 facts of problems'")
        let again = try InspectionStore.open(at: place, environment: world.environment())
        #expect(try kept(again) == before)
        #expect(try again.check(rebuild: false).isSound)
    }

    @Test(arguments: [
        "DELETE FROM problem_facts", "UPDATE problem_facts SET facts = x'01'",
        "INSERT INTO problem_facts SELECT 99, scope, 0, NULL, state, facts FROM problem_facts",
    ]) func `facts that do not fit their steps are found and computed anew`(sql: String) throws {
        let world = TestWorld()
        let place = folder.sub("a")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let problem = world.record()
        try store.put(["title": .text("问题")], to: problem, type: "problem")
        let before = try kept(store)
        try store.close()
        try Raw.run(place, sql)
        let damaged = try InspectionStore.open(at: place, environment: world.environment())
        let found = try damaged.check(rebuild: true)
        #expect(found.findings.map(\.code).contains("check.problemFactsWrong"), "\(found.findings)")
        #expect(found.didRebuild)
        #expect(try damaged.check(rebuild: false).isSound)
        #expect(try kept(damaged) == before)
    }

    @Test func `a problem with a damaged step says so, takes further steps and is whole after a rebuild`() throws {
        let world = TestWorld()
        let place = folder.sub("a")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        let (problem, step) = (world.record(), world.record())
        try store.put(["title": .text("问题")], to: problem, type: "problem")
        try store.put(["problem": .reference(problem), "kind": .text("submit")], to: step, type: "problemEvent")
        try store.close()
        try Raw.run(place, "UPDATE record SET state = zeroblob(20) WHERE id = x'\(step.hex)'")
        let damaged = try InspectionStore.open(at: place, environment: world.environment())
        try damaged.put(
            [
                "problem": .reference(problem), "kind": .text("sort"),
                FamilyField.name("follows", step): FamilyField.added,
            ], to: world.record(), type: "problemEvent")
        #expect(throws: StoreError.corrupt("problem_facts")) { try damaged.problemFacts() }
        #expect(try damaged.check(rebuild: true).didRebuild)
        #expect(try kept(damaged).map(\.state) == [.sorted])
    }

    // How facts are packed and computed is part of stored data: whoever changes it adds a migration that calls
    // `ProblemFactsRows.renewAll`, and then this line.
    @Test func `stored facts stay readable, or a migration computes them anew`() throws {
        let world = TestWorld()
        let place = folder.sub("a")
        let store = try InspectionStore.create(at: place, environment: world.environment())
        func id(_ number: UInt64) -> RecordID { RecordID(high: number, low: 0) }
        try store.put(
            ["title": .text("题"), "foundOn": .text("2026-06-01"), "class": .text("land"), "severity": .text("grave")],
            to: id(1), type: "problem")
        try store.put(["problem": .reference(id(1)), "kind": .text("submit")], to: id(2), type: "problemEvent")
        for (number, kind) in [(3, "sort"), (4, "assign")] as [(UInt64, String)] {
            var values: [String: FieldValue] = [
                "problem": .reference(id(1)), "kind": .text(kind),
                FamilyField.name("follows", id(number - 1)): FamilyField.added,
            ]
            if number == 4 {
                values["unit"] = .text("局")
                values["rung"] = .integer(1)
                values["at"] = .integer(try day("2026-06-02").startInstant)
                values["dueOn"] = .text("2026-06-30")
            }
            try store.put(values, to: id(number), type: "problemEvent")
        }
        try store.close()
        let packed = """
            01000000000000000100000000000000000003E9A29802046C616E6405677261766501FAC1020861737369676E656400
            0103E5B18001B4C2020201FCC10203000000000000000200000000000000000000000000000003000000000000000000
            00000000000004000000000000000000
            """
        #expect(try Raw.texts(place, "SELECT hex(facts) FROM problem_facts") == [packed.filter { $0 != "\n" }])
    }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
}
