extension RecordType {
    /// A paper with consequences: reminder, circular, exposure, interview, supervision order, yellow card, blacklisting.
    ///
    /// Rules only propose; a person approves. Drafts stay in the office's scope (catalogue §5.5).
    public static let notice = RecordType(
        "notice", "文书", "Notice", home: .office,
        fields: [
            .office("kind", "文书类别", "Kind", .choice(of: NoticeKind.self), required: true, queried: true),
            .office("number", "文号", "Number", .text(maxCharacters: 80), queried: true, searched: true),
            .office("addressee", "收文单位", "Addressee", .text(maxCharacters: 120), required: true, queried: true),
            .office("reason", "事由", "Reason", .note(maxCharacters: 4000), required: true, searched: true),
            .office("project", "项目", "Project", .reference("project"), queried: true),
            .office("problem", "问题", "Problem", .reference("problem"), queried: true),
            .office("warning", "预警", "Warning", .reference("warning"), queried: true),
            .office("period", "期间", "Period", .text(maxCharacters: 40), queried: true),
            .office("signerRole", "签发人职务", "Signer's role", .text(maxCharacters: 60)),
            .office("approvedBy", "批准人", "Approved by", .text(maxCharacters: 60)),
            .office("issuedOn", "发出日期", "Issued on", .date, queried: true),
            .office("replyDueOn", "回复时限", "Reply due on", .date, queried: true),
            .office("scheduledOn", "约谈日期", "Interview on", .date),
            .event("state", "状态", "State", .choice(of: NoticeState.self), by: [.office], queried: true),
            .event("reply", "回复", "Reply", .note(maxCharacters: 8000), by: [.office, .territory]),
            .event("repliedOn", "回复日期", "Replied on", .date, by: [.office, .territory]),
            .event("minutes", "约谈记录", "Minutes", .note(maxCharacters: 8000), by: [.office]),
        ])
}
