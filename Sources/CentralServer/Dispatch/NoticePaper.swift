import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// A notice on A4 as it goes out: 督办单 as a form with room for the answer, the others as letters.
struct NoticePaper {
    let store: InspectionStore
    let language: Language

    /// The paper of a notice.
    func paper(of record: StoredRecord) throws -> OfficialPaper {
        let view = NoticeView(unchecked: record.state)
        let kind = view.kind ?? .circular
        return OfficialPaper(
            issuer: try issuer(), title: title(of: kind)[language], number: view.number,
            addressee: view.addressee ?? "",
            body: kind == .supervisionOrder ? .form(try form(record, view)) : .letter(try letter(record, view, kind)),
            signer: kind == .supervisionOrder ? nil : view.signerRole, issuedOn: view.issuedOn,
            isDraft: !view.isPublished, language: language)
    }

    /// 约谈 is announced by a letter of its own; the others are called what they are.
    private func title(of kind: NoticeKind) -> Label {
        kind == .interview ? Label("约谈通知书", "Notice of an interview") : kind.label
    }

    /// The headquarters' office as the register names it.
    private func issuer() throws -> String? {
        try store.records(RecordQuery(type: RecordType.unit.name, equals: ["kind": .text("hqOffice")], limit: 1))
            .first?.value("name").text
    }

    private func form(_ record: StoredRecord, _ view: NoticeView) throws -> [OfficialPaper.Line] {
        let lines: [(Label, String)] = [
            (Label("督办事项", "Matter"), view.reason ?? ""),
            (Label("项目或问题", "Project or problem"), try about(record)),
            (Label("回复时限", "Reply due"), view.replyDueOn?.description ?? "—"),
            (Label("签发人", "Signed by"), view.signerRole ?? "—"),
            (Label("办理情况", "What was done"), view.reply ?? ""),
            (Label("回复日期", "Replied on"), record.value("repliedOn").text ?? "—"),
        ]
        return lines.filter { $0.1 != "" || $0.0.zh == "办理情况" }
            .map { OfficialPaper.Line($0.0[language], $0.1) }
    }

    private func letter(_ record: StoredRecord, _ view: NoticeView, _ kind: NoticeKind) throws -> [String] {
        var paragraphs = (view.reason ?? "").split(whereSeparator: \.isNewline).map(String.init)
        let about = try about(record)
        if !about.isEmpty { paragraphs.append(Label("所涉项目或问题：\(about)。", "It concerns: \(about).")[language]) }
        if kind == .interview, let day = record.value("scheduledOn").text {
            paragraphs.append(Label("约谈时间：\(day)。", "The interview is on \(day).")[language])
        }
        if let due = view.replyDueOn {
            paragraphs.append(Label("请于 \(due) 前书面回复整改情况。", "Please answer in writing by \(due).")[language])
        }
        return paragraphs
    }

    private func about(_ record: StoredRecord) throws -> String {
        try ["project", "problem"].compactMap { name -> String? in
            guard let id = record.value(name).recordID, let found = try store.record(id) else { return nil }
            return found.value("name").text ?? found.value("title").text
        }.joined(separator: Label("；", "; ")[language])
    }

    /// The file to print, noted in the audit.
    static func file(_ call: OfficeCall) throws -> Response {
        let record = try call.record(call.part("id"), .notice)
        let view = NoticeView(unchecked: record.state)
        let paper = try NoticePaper(store: call.store, language: call.language).paper(of: record)
        let name = [paper.title, view.number ?? FieldText.shortID(record.id)].joined(separator: "-")
        return try call.download(
            SafeText.line(name, atMost: 120) + ".html", type: "text/html; charset=utf-8", bytes: Array(paper.page.utf8))
    }
}
