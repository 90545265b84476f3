import TableIntake
import Wording

extension RegisterImport {
    static func damaged(_ row: Int) -> ImportIssue {
        ImportIssue(
            "register.row.encoding", at: nil, row: row,
            what: Bilingual(zh: "有无法识别的字符。", en: "It holds characters that cannot be read."),
            nextStep: Bilingual(zh: "用 UTF-8 或 GB18030 重新保存。", en: "Save the file again as UTF-8 or GB18030."))
    }

    static func duplicate(_ code: String, first: Int, at place: CellPlace) -> ImportIssue {
        ImportIssue(
            "register.code.duplicate", at: place,
            what: Bilingual(zh: "项目编号“\(code)”与第 \(first) 行重复。", en: "The code “\(code)” stands in row \(first) already."),
            nextStep: Bilingual(zh: "每个项目只保留一行。", en: "Keep one row a project."))
    }

    static let emptyTable = ImportIssue(
        "register.empty", at: nil,
        what: Bilingual(zh: "表中没有项目。", en: "The table holds no project."),
        nextStep: Bilingual(zh: "检查工作表和表头。", en: "Check the sheet and its header."))
}
