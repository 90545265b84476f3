extension RecordType {
    /// What one import of a table wrote, so that one action can take it back.
    ///
    /// It is written in the transaction of the import itself: there is none without the other.
    public static let importBatch = RecordType(
        "importBatch", "导入批次", "Import batch", home: .office,
        fields: [
            .office("file", "文件", "File", .text(maxCharacters: 200), required: true),
            .office("fileHash", "文件摘要", "Hash of the file", .hash),
            .office("about", "导入内容", "About", .text(maxCharacters: 80), required: true, queried: true),
            .office("importedOn", "导入日期", "Imported on", .date, required: true, queried: true),
            .office("importedBy", "导入人", "Imported by", .text(maxCharacters: 60), required: true),
            .office("created", "新增记录数", "Records created", .integer(0...10_000_000)),
            .office("changes", "写入变更数", "Changes written", .integer(0...10_000_000)),
            .office(
                "spans", "日志区间", "Spans of the log", .map(from: .text(maxCharacters: 120), to: .text(maxCharacters: 80)),
                hint: Label("范围 → 作者:起—止", "Scope to author:first-last")),
            .office("undoneOn", "撤销日期", "Undone on", .date, queried: true),
            .office("undoneBy", "撤销人", "Undone by", .text(maxCharacters: 60)),
            .office("undoneReason", "撤销原因", "Reason of undoing", .text(maxCharacters: 500)),
            .office("leftAlone", "未撤销的记录数", "Records left alone", .integer(0...10_000_000)),
        ])
}
