import Causality
import InspectionDomain

/// Supervision entries as a visit brings them: 25 fields, 200 to 800 Chinese characters.
enum SampleEntries {
    static let type = RecordType.supervisionEntry.name
    static let territory = "territory/140502"

    /// The id of the entry with this index: ten parts of each visit.
    static func id(_ index: Int, seed: UInt64) -> RecordID {
        var dice = Dice(seed: seed &+ UInt64(index / 10) &* 0x1_0000_0001)
        return RecordID.randomRoot(using: &dice).part(UInt8(index % 10 + 1))
    }

    /// The values of the entry with this index.
    static func values(_ index: Int, seed: UInt64) -> [String: FieldValue] {
        var dice = Dice(seed: seed ^ UInt64(index) &* 0x9e37_79b9)
        let characters = dice.roll(200...800)
        let progress = dice.roll(40...100)
        let day = dice.roll(0...364)
        let wall = Int64(1_767_196_800_000) + Int64(day) * 86_400_000 + Int64(dice.roll(0...40_000_000))
        var values: [String: FieldValue] = [
            "visit": .bytes(id(index, seed: seed).root.bytes),
            "item": .integer(Int64(index % 10 + 1)),
            "rating": .text(dice.pick(["normal", "normal", "normal", "attention", "attention", "lagging"])),
            "note": .text(NoteText.make(characters: characters - progress, dice: &dice)),
            "visibleProgress": .text(NoteText.make(characters: progress, dice: &dice)),
            "rater": .text(NoteText.name(&dice)),
            "at": .integer(wall),
            "trackerPresent": .flag(dice.roll(5) > 0),
            "ledgerKept": .flag(dice.roll(5) > 0),
            "leaderLastVisitOn": .text(date(day - dice.roll(1...60))),
            "annualPlanKnown": .flag(dice.roll(5) > 0),
            "monthTarget": .integer(Int64(dice.roll(1_000...900_000))),
            "observedDoneMonth": .integer(Int64(dice.roll(1_000...900_000))),
            "fundsArrived": .integer(Int64(dice.roll(1_000...9_000_000))),
            "fundsUsed": .integer(Int64(dice.roll(1_000...9_000_000))),
            "observedPercent": .integer(Int64(dice.roll(0...1000))),
            "expectedFinish": .text(date(dice.roll(30...364))),
            "workState": .text(dice.pick(["working", "working", "working", "notStarted"])),
            "workers": .integer(Int64(dice.roll(0...600))),
            "machines": .integer(Int64(dice.roll(0...60))),
            "safetyConcern": .flag(dice.roll(9) == 0),
        ]
        for fixing in FourFixing.allCases { values["fourFixings/\(fixing.rawValue)"] = .flag(dice.roll(5) > 0) }
        return values
    }

    private static func date(_ day: Int) -> String {
        let day = max(0, min(364, day))
        let month = String(day / 31 + 101).dropFirst()
        let ofMonth = String(day % 28 + 101).dropFirst()
        return "2026-\(month)-\(ofMonth)"
    }
}
