import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Goes through the ten items with a person.
///
/// Every answer is written at once, so a cut loses nothing.
struct VisitWalk {
    let desk: VisitDesk
    let terminal: Terminal
    let visit: StoredRecord

    /// The person gave up, or input ended; what was answered is saved.
    private struct Ended: Error {}

    func run() throws {
        do {
            for item in SupervisionItem.allCases { try ask(about: item) }
            try askForForms()
        } catch is Ended {
            terminal.say(
                Bilingual(
                    zh: "已停在这里，答过的都已保存。继续：visit edit \(FieldText.shortID(visit.id))",
                    en: "Stopped here; all answers are saved. Go on with: visit edit \(FieldText.shortID(visit.id))"))
            return
        }
        try finish()
    }

    // MARK: One item

    private func ask(about item: SupervisionItem) throws {
        let language = terminal.language
        terminal.say("")
        terminal.say("\(item.number)/10 \(item.label[language])")
        terminal.say("  " + item.hint[language])
        let present = try desk.store.record(item.entryID(in: visit.id))
        if let present { terminal.say("  " + EntryWords.line(present, language: language)) }
        guard let rating = try askForRating() else { return }
        var values: [String: FieldValue] = ["rating": .text(rating.rawValue)]
        if let reason = try askForReason(rating) { values["reason"] = .text(reason) }
        if rating == .notApplicable, values["reason"] == nil, present?.value("reason").text?.isEmpty ?? true {
            terminal.say(Bilingual(zh: "  没有原因，这一项没有保存。", en: "  No reason, so this item was not saved."))
            return
        }
        try save(item, values, over: present)
        if rating != .notApplicable { try askForFields(of: item) }
        try askForNote(item)
    }

    private func askForRating() throws -> Rating? {
        while true {
            let answer = try answer(
                Bilingual(
                    zh: "  评价 [1 正常 2 关注 3 滞后 4 不适用，回车跳过，q 结束]：",
                    en: "  Rating [1 normal 2 attention 3 lagging 4 not applicable, return skips, q ends]:"))
            if answer.isEmpty { return nil }
            if let rating = try heard({ try SupervisionWords.rating(answer) }) { return rating }
        }
    }

    private func askForReason(_ rating: Rating) throws -> String? {
        guard rating != .normal else { return nil }
        let isRequired = rating == .notApplicable
        for _ in 0..<3 {
            let reason = try answer(
                isRequired
                    ? Bilingual(zh: "  原因（必填）：", en: "  Reason (required):")
                    : Bilingual(zh: "  原因（回车跳过）：", en: "  Reason (return skips):"))
            if !reason.isEmpty { return reason }
            if !isRequired { return nil }
        }
        return nil
    }

    private func askForFields(of item: SupervisionItem) throws {
        if item == .problems { try askForRechecks() }
        for name in item.fieldNames {
            guard let declared = RecordType.supervisionEntry.field(named: name), !Self.refersToRecords(declared.kind)
            else { continue }
            try ask(for: declared, of: item)
        }
    }

    private func ask(for declared: FieldDeclaration, of item: SupervisionItem) throws {
        let entry = try desk.store.record(item.entryID(in: visit.id))
        let present = entry.map { EntryWords.value(of: declared, in: $0, language: terminal.language) } ?? ""
        let expected = FieldParsing.expectation(of: declared)
        while true {
            let answer = try answer(
                Bilingual(
                    zh: "  \(declared.label.zh)（\(expected.zh)）\(present.isEmpty ? "" : "[\(present)]")：",
                    en: "  \(declared.label.en) (\(expected.en))\(present.isEmpty ? "" : " [\(present)]"):"))
            if answer.isEmpty { return }
            let typed = answer == "-" ? "" : answer
            if let registers = try heard({ try FieldParsing.registers(declared.name, typed, in: .supervisionEntry) }),
                try heard({ try save(item, registers, over: entry) }) != nil
            {
                return
            }
        }
    }

    /// Asks about the project's open problems, one by one.
    private func askForRechecks() throws {
        guard let project = VisitView(unchecked: visit.state).project else { return }
        for problem in try desk.store.openProblems(of: project) {
            let title = SafeText.line(problem.view.title ?? FieldText.shortID(problem.record.id), atMost: 80)
            let answer = try answer(
                Bilingual(
                    zh: "  复核“\(title)” [1 仍未解决 2 已解决，回车跳过]：",
                    en: "  Recheck “\(title)” [1 still open 2 solved, return skips]:"))
            switch answer.lowercased() {
            case "1", "仍未解决", "stillopen": try recheck(problem, .stillOpen)
            case "2", "已解决", "solved": try recheck(problem, .solved)
            default: continue
            }
        }
    }

    private func recheck(_ problem: RecordedProblem, _ result: RecheckResult) throws {
        let step = ProblemStep(result == .solved ? .confirmSolved : .stillOpen)
        _ = try heard { try desk.problems.take(step, on: problem.record.id, visit: visit.id) }
    }

    private func askForNote(_ item: SupervisionItem) throws {
        let answer = try answer(
            Bilingual(
                zh: "  情况说明（一行；e 打开编辑器；回车跳过）：", en: "  Note (one line; e opens the editor; return skips):"))
        guard !answer.isEmpty else { return }
        let entry = try desk.store.record(item.entryID(in: visit.id))
        let present = entry?.value("note").text ?? ""
        var note = answer
        if answer.lowercased() == "e" {
            let folder = FileManager.default.temporaryDirectory
            let edited = try heard {
                try terminal.edit(present, in: folder, environment: desk.surroundings.environment) ?? present
            }
            guard let edited, edited != present else { return }
            note = edited
        }
        _ = try heard { try save(item, ["note": .text(note)], over: entry) }
    }

    private func save(_ item: SupervisionItem, _ values: [String: FieldValue], over entry: StoredRecord?) throws {
        // The dots of what the person saw; a value that arrives in between stays beside the answer.
        let shown = entry.map { entry in values.keys.reduce(into: [:]) { $0[$1] = entry.state[$1].dots } }
        try desk.rate(item, of: visit, values, shown: shown)
    }

    // MARK: The end

    private func askForForms() throws {
        guard let present = try desk.store.record(visit.id), VisitView(unchecked: present.state).forms.isEmpty else {
            return
        }
        guard let declared = RecordType.visit.field(named: "forms") else { return }
        terminal.say("")
        while true {
            let expected = FieldParsing.expectation(of: declared)
            let answer = try answer(
                Bilingual(
                    zh: "督导形式（\(expected.zh)，可多选，用顿号隔开）：", en: "Forms (\(expected.en); several with commas):"))
            if answer.isEmpty { return }
            if let registers = try heard({ try FieldParsing.registers("forms", answer, in: .visit) }) {
                return try desk.change(present, registers)
            }
        }
    }

    private func finish() throws {
        guard let present = try desk.store.record(visit.id) else { return }
        let lacking = try VisitReading(desk.store).completeness(of: present)
        let missing = lacking.missing.map(\.label)
        guard missing.isEmpty else {
            return terminal.say(
                Bilingual(
                    zh: "还缺：" + missing.map(\.zh).joined(separator: "；"),
                    en: "Still missing: " + missing.map(\.en).joined(separator: "; ")))
        }
        guard try terminal.confirm(Bilingual(zh: "十项齐全，现在封存吗？", en: "All complete. Seal now?"), orUse: "visit seal")
        else { return }
        _ = try desk.seal(present, allowsIncomplete: false)
        terminal.say(Bilingual(zh: "已封存。", en: "Sealed."))
    }

    // MARK: Asking

    private func answer(_ question: Bilingual) throws -> String {
        guard let line = try terminal.ask(question, orUse: "visit rate") else { throw Ended() }
        let answer = line.trimmingCharacters(in: .whitespaces)
        if answer == "q" || answer == "Q" { throw Ended() }
        return answer
    }

    /// The result, or `nil` after telling the person why not: a mistyped answer is asked again.
    private func heard<Result>(_ body: () throws -> Result) throws -> Result? {
        do {
            return try body()
        } catch {
            guard let known = ErrorWords.known(error), !(error is Ended) else { throw error }
            terminal.say("  ✗ " + SafeText.line(known.message[terminal.language]))
            terminal.say("    " + SafeText.line(known.nextStep[terminal.language], atMost: 400))
            return nil
        }
    }

    private static func refersToRecords(_ kind: FieldKind) -> Bool {
        switch kind {
        case .reference: true
        case .set(let element): refersToRecords(element)
        case .map(let from, let to): refersToRecords(from) || refersToRecords(to)
        default: false
        }
    }
}
