extension RecordType {
    /// One project's row in a monthly table: the cells as handed in, beside what the records say.
    ///
    /// Cells are named by the heading's code in ``AnnexTable``; frozen with their run.
    public static let reportRow = RecordType(
        "reportRow", "月报行", "Report row", home: .territory, parent: "run",
        fields: [
            .init("run", "月报", "Run", .reference("reportRun"), .sibling, by: writers, required: true, queried: true),
            .init(
                "project", "项目", "Project", .reference("project"), .sibling, by: writers, required: true, queried: true),
            .init(
                "cells", "单元格", "Cells", .map(from: .text(maxCharacters: 40), to: .text(maxCharacters: 4000)),
                .sibling, by: writers),
            .init("remark", "备注", "Remark", .text(maxCharacters: 1000), .sibling, by: writers),
        ])

    private static let writers: Set<EditorRole> = [.territory, .office]
}
