import Causality
import Foundation
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import SyncProtocol
import TableIntake
import Wording

/// Importing tables on the page: upload, see what would change, confirm; and taking an import back.
///
/// The confirmation sends the file again with a fingerprint of what was shown: if the register changed meanwhile,
/// nothing is written and the differences are shown anew.
enum RegisterImportPages {
    static func add(to routes: OfficeRoutes) {
        routes.page("register/import", needs: .edit) { try form($0) }
        routes.upload("register/import", needs: .edit, limit: 32 << 20) { try take($0, $1) }
        routes.page("register/imports", needs: .edit) { try list($0) }
        routes.page("register/imports/:id", needs: .edit) { try undoing($0) }
        routes.write("register/imports/:id/undo", needs: .edit) { try undo($0) }
    }

    private static func form(_ call: OfficeCall) throws -> Response {
        let types = RecordTypes.all.filter { RecordForm.mayAdd($0, call) && $0 != .importBatch }
        return try call.page(
            "register-import", title: Bilingual(zh: "导入", en: "Import"), section: "/register",
            scripts: ["upload.js"],
            [
                "tabs": RegisterPages.tabs(call, current: nil), "year": try call.today().year,
                "types": types.map { type -> PageData in ["code": type.name, "text": type.label[call.language]] },
            ])
    }

    // MARK: Upload

    /// What a file would change.
    private struct Plan {
        var about = ""
        var edits: [RecordEdit] = []
        var issues: [ImportIssue] = []
        var created = 0
        var known = 0
        var unused: [String] = []
        var missing: [RegisterImport.MissingMember] = []
        var stages: [RegisterImport.StageDifference] = []
        var removals: [RecordEdit] = []
        var progress: [Bilingual] = []

        /// A fingerprint of what would be written, whatever ids new records would get.
        func fingerprint(_ hash: [UInt8], _ changes: [Difference]) -> String {
            let words = changes.map { "\($0.type.name)\u{1f}\($0.title)\u{1f}\($0.field)\u{1f}\($0.before)\u{1f}\($0.after)" }
            let all = ([about, Secrets.text(hash)] + words + missing.map(\.membership.id.hex)).joined(separator: "\u{1e}")
            return Secrets.text(Array(Hashing.sha256(Array(all.utf8)).prefix(16)))
        }
    }

    private static func take(_ call: OfficeCall, _ bytes: [UInt8]) throws -> Response {
        let name = SafeText.line(call.asked("name") ?? "upload", atMost: 120)
        let source = try ImportSource.read(Data(bytes), fileName: name)
        var plan = try plan(of: source, call)
        let changes = try differences(plan.edits, call)
        let seen = plan.fingerprint(source.hash, changes)
        guard call.asked("step") == "write", plan.issues.isEmpty, call.asked("seen") == seen else {
            let isStale = call.asked("step") == "write" && plan.issues.isEmpty
            return try preview(call, plan, changes, seen: seen, isStale: isStale)
        }
        if call.asked("removeMissing") != nil {
            guard let reason = call.asked("removeReason") else { throw RegisterRefusal.reason }
            plan.removals = plan.missing.map {
                $0.membership.edit(
                    values: ["removedOn": .text(today(call)), "removedReason": .text(reason)], person: call.person,
                    reason: reason)
            }
        }
        let written = try batches(call).write(
            plan.edits + plan.removals, about: plan.about, file: source.fileName, hash: source.hash,
            certify: { try call.desk.office.certifyOwnAuthor() })
        _ = try? call.store.indexTexts()
        let target = written.batch.map { "/register/imports/\($0.hex)" } ?? "/register/imports"
        return try PageFrame.json(["address": target])
    }

    private static func today(_ call: OfficeCall) -> String { (try? call.today().description) ?? "" }

    private static func batches(_ call: OfficeCall) throws -> ImportBatches {
        ImportBatches(store: call.store, person: call.person, today: try call.today())
    }

    private static func plan(of source: ImportSource, _ call: OfficeCall) throws -> Plan {
        var plan = Plan()
        plan.about = call.asked("kind") ?? "register"
        var generator = SystemBytes(call.desk.office.environment)
        switch plan.about {
        case "register":
            let year = try call.asked("year").flatMap { Int($0) } ?? call.today().year
            guard let added = CivilDate(call.asked("addedOn") ?? "\(year)-01-01") else {
                throw OfficeError.badDate(call.asked("addedOn") ?? "\(year)")
            }
            let outcome = try RegisterImport(
                store: call.store, year: Int64(year), person: call.person, addedOn: added, now: call.desk.now,
                newID: { RecordID.randomRoot(using: &generator) }
            ).outcome(of: source.table)
            (plan.edits, plan.issues) = (outcome.edits, outcome.issues)
            (plan.created, plan.known) = (outcome.created.count, outcome.known.count)
            (plan.missing, plan.stages) = (outcome.missing, outcome.stageDifferences)
            plan.progress = outcome.progressNotes
        case "people":
            (plan.edits, plan.issues) = try PeopleImport.outcome(
                of: source.table, store: call.store, person: call.person,
                newID: { RecordID.randomRoot(using: &generator) })
            plan.known = plan.edits.count
        default:
            let type = try RecordsCommand.type(plan.about)
            guard RecordForm.mayAdd(type, call), type != .importBatch else { throw AccessError.denied }
            var options = RecordsImport.Options()
            options.allowsDrafts = call.asked("drafts") != nil
            options.territory = call.asked("territory")
            let outcome = RecordsImport(type, store: call.store, person: call.person, options: options)
                .outcome(of: source.table)
            (plan.edits, plan.issues, plan.unused) = (outcome.edits, outcome.issues, outcome.unused)
            (plan.created, plan.known) = (outcome.created, outcome.known)
        }
        return plan
    }

    // MARK: What would change

    /// One value that would change, or a record that would come.
    struct Difference {
        let type: RecordType
        let title: String
        let field: String
        let before: String
        let after: String
    }

    /// The values of known records that an import would replace, and each new record as one line.
    static func differences(_ edits: [RecordEdit], _ call: OfficeCall) throws -> [Difference] {
        let titles = RecordTitle(store: call.store, language: call.language)
        var found: [Difference] = []
        for edit in edits {
            guard let type = RecordTypes.named(edit.type) else { continue }
            guard let known = try call.store.record(edit.record), known.standing != .deleted else {
                let words = ["code", "name", "text", "person", "list", "month"].compactMap { edit.values[$0]?.rawText }
                let project = try edit.values["project"]?.recordID.flatMap { try call.store.record($0) }
                let owner = try project.map { try titles.text(of: $0) }
                found.append(
                    Difference(
                        type: type, title: ((owner.map { [$0] } ?? []) + words.prefix(2)).joined(separator: " · "), field: "",
                        before: "", after: ""))
                continue
            }
            for (field, value) in edit.values.sorted(by: { $0.key < $1.key }) where known.value(field) != value {
                let declared = type.field(named: field)
                found.append(
                    Difference(
                        type: type, title: try titles.text(of: known),
                        field: FieldText.label(of: field, in: type, language: call.language),
                        before: FieldText.shown(known.value(field), of: declared, language: call.language),
                        after: FieldText.shown(value, of: declared, language: call.language)))
            }
        }
        return found
    }

    private static func preview(
        _ call: OfficeCall, _ plan: Plan, _ changes: [Difference], seen: String, isStale: Bool
    ) throws -> Response {
        let language = call.language
        let changed = changes.filter { !$0.field.isEmpty }
        let data: PageData = [
            "isStale": isStale, "seen": seen, "mayWrite": plan.issues.isEmpty && !(changes.isEmpty && plan.missing.isEmpty),
            "isSame": plan.issues.isEmpty && changes.isEmpty && plan.missing.isEmpty,
            "created": plan.created, "known": plan.known, "changes": changed.count,
            "records": changes.count - changed.count,
            "issues": plan.issues.prefix(100).map { issue -> PageData in
                ["code": issue.code, "message": issue.message[language], "next": issue.nextStep[language]]
            },
            "issueCount": plan.issues.isEmpty ? nil : plan.issues.count,
            "unused": plan.unused.isEmpty ? nil : plan.unused.map { SafeText.line($0, atMost: 40) }.joined(separator: "、"),
            "differences": changed.prefix(200).map { change -> PageData in
                [
                    "type": change.type.label[language], "title": change.title, "field": change.field,
                    "before": change.before, "after": change.after,
                ]
            },
            "fresh": changes.filter(\.field.isEmpty).prefix(50).map { "\($0.type.label[language]) \($0.title)" },
            "more": changed.count > 200 ? changed.count - 200 : nil,
            "progress": plan.progress.map { $0[language] },
            "missing": plan.missing.map { member -> PageData in
                ["code": member.code, "name": member.name, "list": member.listLabel[language]]
            },
            "missingCount": plan.missing.isEmpty ? nil : plan.missing.count,
            "stages": plan.stages.map { stage -> PageData in
                ["code": stage.code, "said": stage.said.label[language], "known": stage.known.label[language]]
            },
        ]
        let html = try call.desk.frame.text("register-preview", data, state: call.call.state)
        return try PageFrame.json(["html": html])
    }

    // MARK: Batches

    private static func list(_ call: OfficeCall) throws -> Response {
        let rows = try batches(call).all().map { batch -> PageData in
            [
                "id": batch.id.hex, "file": batch.file, "about": batch.label[call.language], "on": batch.importedOn,
                "by": batch.importedBy, "created": batch.created, "changes": batch.changes, "undoneOn": batch.undoneOn,
            ]
        }
        return try call.page(
            "register-imports", title: Bilingual(zh: "导入批次", en: "Imports"), section: "/register",
            ["tabs": RegisterPages.tabs(call, current: nil), "rows": rows])
    }

    private static func batch(_ call: OfficeCall) throws -> ImportBatches.Batch {
        ImportBatches.Batch(record: try call.record(call.part("id"), .importBatch))
    }

    /// One import, and what taking it back would do.
    private static func undoing(_ call: OfficeCall) throws -> Response {
        let batches = try batches(call)
        let batch = try batch(call)
        var data: PageData = [
            "tabs": RegisterPages.tabs(call, current: nil), "id": batch.id.hex, "file": batch.file,
            "about": batch.label[call.language], "on": batch.importedOn, "by": batch.importedBy,
            "created": batch.created, "changes": batch.changes, "undoneOn": batch.undoneOn,
        ]
        if batch.undoneOn == nil {
            let trial = try batches.undo(batch, reason: "", isTrial: true)
            data["deletes"] = trial.deleted.count
            data["restores"] = trial.restored
            data["left"] = try trial.left.prefix(100).map { try batches.words($0)[call.language] }
            data["leftCount"] = trial.left.isEmpty ? nil : trial.left.count
            data["mayUndo"] = true
        }
        return try call.page(
            "register-undo", title: Bilingual(zh: "导入批次", en: "Import"), section: "/register", data)
    }

    private static func undo(_ call: OfficeCall) throws -> Response {
        let reason = try call.form()["reason"] ?? ""
        guard FieldValue.text(reason).isFilled else { throw RegisterRefusal.reason }
        let batch = try batch(call)
        _ = try batches(call).undo(batch, reason: reason, isTrial: false)
        _ = try? call.store.indexTexts()
        return call.seeOther("/register/imports/\(batch.id.hex)")
    }
}
