import Foundation
import Testing

/// `kill -9` at random moments: after it the check is clean and everything acknowledged is there.
///
/// `SCENES_KILLS` and `SCENES_SEED` choose how often and in which order; `Scripts/kill-nine` sets them.
@Suite(.serialized) struct KillNine {
    /// How often a program is killed in one test.
    static let rounds = number("SCENES_KILLS").map { Int(clamping: $0) } ?? 6
    /// Where the random moments start; printed, so that a failure can be played again.
    static let seed = number("SCENES_SEED") ?? UInt64.random(in: 1...999_999)

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    /// Random numbers from a seed (SplitMix64).
    struct Moments: RandomNumberGenerator {
        var state: UInt64

        init(_ seed: UInt64) {
            state = seed
            print("kill -9: \(KillNine.rounds) times, seed \(seed)")
        }

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }

        /// Waits for a random part of a stretch of time.
        mutating func wait(upTo length: Duration) async {
            try? await Task.sleep(for: length * Double.random(in: 0...1, using: &self))
        }
    }

    /// What a command was asked to write, and whether it said that it had.
    struct Attempt {
        let text: String
        let isAcknowledged: Bool
    }

    // MARK: The laptop

    @Test func `a laptop's commands killed at random moments lose nothing that they acknowledged`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let visit = try await laptop.begin("JC26-140524-001")
        var moments = Moments(Self.seed)
        let length = try await Self.length { try await laptop.succeed("visit", "rate", visit, "10", "normal") }
        var notes: [Int: [Attempt]] = [:]
        var photos: [Attempt] = []
        let names = try FileManager.default.contentsOfDirectory(atPath: Programs.sample("photos").path).sorted()
        for round in 0..<Self.rounds * 3 {
            let item = round % 9 + 1
            let name = names[round % names.count]
            let arguments = [
                ["visit", "rate", visit, String(item), "lagging", "--note", "第\(round)次"],
                ["photos", "add", visit, Samples.photo(name)], ["sync"],
            ][round % 3]
            let run = try laptop.start(arguments + ["--json"])
            await moments.wait(upTo: length * (round % 3 == 2 ? 3 : 1.2))
            run.signal(9)
            let outcome = await run.outcome(isKilled: true)
            #expect([0, -9].contains(outcome.code), "seed \(Self.seed), round \(round): \(outcome)")
            if round % 3 == 0 { notes[item, default: []].append(Attempt(text: "第\(round)次", isAcknowledged: outcome.code == 0)) }
            if round % 3 == 1 { photos.append(Attempt(text: name, isAcknowledged: outcome.code == 0)) }
            if round % 10 == 9 { try await laptop.expectSound() }
        }
        try await laptop.expectSound()
        try await expectKept(notes, photos, by: laptop, in: visit)
        // A person whose command was cut off tries again.
        try await laptop.succeed(["photos", "add", visit] + Set(photos.map(\.text)).sorted().map(Samples.photo))
        try await laptop.succeed("sync")
        #expect(try await laptop.backlog() == (0, 0), "seed \(Self.seed)")
        #expect(try await office.everything() == laptop.everything(), "seed \(Self.seed)")
        for name in photos.map(\.text) { #expect(try office.holdsPhoto(Samples.photo(name)), "seed \(Self.seed): \(name)") }
        try await office.expectSound()
    }

    private func expectKept(_ notes: [Int: [Attempt]], _ photos: [Attempt], by laptop: Laptop, in visit: String) async throws {
        let items = try await laptop.visit(visit)["items"]
        for (item, attempts) in notes {
            let note = items[item - 1]["note"].text ?? ""
            let last = attempts.lastIndex { $0.isAcknowledged }
            // What was killed may have been written all the same; what was acknowledged must have been.
            let allowed = attempts[(last ?? 0)...].map(\.text) + (last == nil ? [""] : [])
            #expect(allowed.contains(note), "seed \(Self.seed), item \(item): “\(note)” of \(allowed)")
        }
        let listed = try await laptop.succeed("photos", "list", visit).documents.compactMap { $0["size"].int }
        for attempt in photos where attempt.isAcknowledged {
            let size = try Data(contentsOf: URL(fileURLWithPath: Samples.photo(attempt.text))).count
            #expect(listed.contains(size), "seed \(Self.seed): \(attempt.text) was acknowledged")
        }
    }

    // MARK: The centre

    @Test func `a centre killed at random moments keeps everything that it acknowledged`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptops = [try await Laptop.enrolled("a", at: office), try await Laptop.enrolled("b", at: office, person: "P018")]
        var moments = Moments(Self.seed &+ 1)
        let length = try await Self.length { try await laptops[0].succeed("sync") }
        var written: Set<String> = []
        var acknowledged: Set<String> = []
        for round in 0..<Self.rounds {
            let laptop = laptops[round % 2]
            let visit = try await laptop.begin("JC26-140524-001")
            written.insert(visit)
            try await laptop.succeed("photos", "add", visit, Samples.photo("V2606-140524-001-1-\(round % 3 + 1).jpg"))
            let run = try laptop.start(["sync", "--json"])
            await moments.wait(upTo: length * 2)
            try await office.killNine()
            // The laptop goes on by itself once the centre is back.
            try await office.serve()
            let outcome = await run.outcome()
            #expect([0, 6, 7].contains(outcome.code), "seed \(Self.seed), round \(round): \(outcome)")
            if outcome.code == 0, outcome.json["recordsOnlyHere"].int == 0 { acknowledged.insert(visit) }
        }
        try await office.killNine()
        try await office.expectSound()
        #expect(try await office.visits().isSuperset(of: acknowledged), "seed \(Self.seed)")
        #expect(try await office.visits().isSubset(of: written))
        try await office.serve()
        for laptop in laptops + laptops {
            try await laptop.succeed("sync")
            #expect(try await laptop.backlog() == (0, 0), "seed \(Self.seed)")
        }
        #expect(try await office.visits() == written, "seed \(Self.seed)")
        let everything = try await office.everything()
        for laptop in laptops {
            #expect(try await laptop.everything() == everything, "seed \(Self.seed)")
            try await laptop.expectSound()
        }
        for number in 1...min(3, Self.rounds) {
            #expect(try office.holdsPhoto(Samples.photo("V2606-140524-001-1-\(number).jpg")))
        }
    }

    private static func length(of work: () async throws -> some Any) async rethrows -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        _ = try await work()
        return clock.now - start
    }
}
