import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// Writes one visit as a sheet to print or as a line of JSON.
struct VisitExportCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case html
        case jsonl
        case text
        case csv
    }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "导出一次督导（督导单或 JSON）。/ Export one visit.")

    @Argument(help: "督导。/ The visit.")
    var visit: String

    @Option(help: "html 督导单、jsonl、text、csv。/ Format.")
    var format = Format.html

    @Option(help: "写到文件；省略时写到标准输出。/ File; standard output if left out.")
    var out: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            let visit = try RecordNaming(store: store).visit(visit)
            let bytes: Data
            switch format {
            case .html:
                let sheet = VisitRecordSheet(store: store, language: terminal.language)
                bytes = Data(try sheet.document(visit).utf8)
            case .csv: bytes = Data(CSVWriter.bytes(try sheet(visit, store, terminal.language)))
            case .text: bytes = Data(TextTableWriter.text(try sheet(visit, store, terminal.language), widest: 60).utf8)
            case .jsonl:
                var lines = RecordLines(store)
                bytes = try lines.visit(visit).line()
            }
            if let out {
                try bytes.write(to: URL(fileURLWithPath: out), options: .atomic)
                terminal.say(Bilingual(zh: "已写到 \(out)。", en: "Written to \(out)."))
            } else {
                terminal.writeRaw(bytes)
            }
            return .done
        }
    }

    /// The visit as one table: a row an item, the rest above and below.
    private func sheet(_ visit: StoredRecord, _ store: InspectionStore, _ language: Language) throws -> ReportTable {
        let reading = VisitReading(store)
        let view = VisitView(unchecked: visit.state)
        let name = try reading.projectName(view.project)
        let rows: [[ReportCell]] = try SupervisionItem.allCases.map { item in
            let head: [ReportCell] = [.integer(Int64(item.number)), .text(item.label[language])]
            guard let entry = try store.record(item.entryID(in: visit.id)), entry.standing != .deleted else {
                return head + [.text(Rating.unchecked[language]), .empty, .empty, .empty]
            }
            let entryView = SupervisionEntryView(unchecked: entry.state)
            func marked(_ field: String, _ text: String) -> ReportCell {
                .text(entry.isMarked(field) ? text + " " + ConflictMark.text(language) : text)
            }
            return head + [
                marked("rating", entryView.ratingLabel[language]), .text(entryView.reason ?? ""),
                marked("note", entryView.note ?? ""),
                .text(EntryWords.fields(entry, of: item, language: language).joined(separator: "；")),
            ]
        }
        let forms = view.forms.map { $0.label[language] }.joined(separator: "、")
        return try ReportTable(
            title: Bilingual(zh: "十大督导记录：\(name)", en: "Visit: \(name)")[language],
            unitLine: "\(view.date?.description ?? "")  \(forms)  \(view.inspectors.joined(separator: "、"))",
            language: language,
            columns: [
                ReportColumn("#"), ReportColumn(Bilingual(zh: "督导项", en: "Item")[language]),
                ReportColumn(Bilingual(zh: "评价", en: "Rating")[language]),
                ReportColumn(Bilingual(zh: "原因", en: "Reason")[language]),
                ReportColumn(Bilingual(zh: "情况说明", en: "Note")[language]),
                ReportColumn(Bilingual(zh: "数据", en: "Figures")[language]),
            ], rows: rows, notes: try notes(visit, reading, language))
    }

    private func notes(_ visit: StoredRecord, _ reading: VisitReading, _ language: Language) throws -> [String] {
        var notes: [String] = []
        if let summary = visit.value("summary").text {
            notes.append(Bilingual(zh: "小结：", en: "Summary: ")[language] + summary)
        }
        for photo in try reading.photos(of: visit.id) {
            let view = PhotoView(unchecked: photo.state)
            let hash = view.hash.map { FieldValue.bytes($0).rawText } ?? ""
            notes.append(Bilingual(zh: "照片：", en: "Photo: ")[language] + "\(view.caption ?? "")  \(hash)")
        }
        for addendum in try reading.addenda(of: visit.id) {
            notes.append(
                Bilingual(zh: "补充：", en: "Addendum: ")[language]
                    + (AddendumView(unchecked: addendum.state).addition ?? ""))
        }
        let sealed = VisitView(unchecked: visit.state).sealedAt.map { FieldText.instant($0) }
        notes.append(Bilingual(zh: "封存：", en: "Sealed: ")[language] + (sealed ?? "—"))
        notes.append(Bilingual(zh: "编号：", en: "Id: ")[language] + visit.id.hex)
        return notes
    }
}

/// Imports visits from JSON Lines.
struct VisitImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "从 JSON Lines 导入督导。/ Import visits from JSON Lines.")

    @Argument(help: "文件，- 为标准输入。/ File, - for standard input.")
    var file: String

    @OptionGroup var options: ImportOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            try LineImport(
                store: store, person: try InspectorProgram.person(in: store), options: options, terminal: terminal
            ).run(file)
        }
    }
}
