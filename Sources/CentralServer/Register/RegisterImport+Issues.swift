import Causality
import InspectionDomain
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
            what: Bilingual(
                zh: "项目编号“\(code)”与第 \(first) 行重复。", en: "The code “\(code)” stands in row \(first) already."),
            nextStep: Bilingual(zh: "每个项目只保留一行。", en: "Keep one row a project."))
    }

    static let emptyTable = ImportIssue(
        "register.empty", at: nil,
        what: Bilingual(zh: "表中没有项目。", en: "The table holds no project."),
        nextStep: Bilingual(zh: "检查工作表和表头。", en: "Check the sheet and its header."))
}

extension ImportIssue {
    static func contradiction(row: Int, first: Int) -> ImportIssue {
        ImportIssue(
            "register.row.contradiction", at: nil, row: row,
            what: Bilingual(
                zh: "与第 \(first) 行是同一记录，内容却不同。",
                en: "It means the same record as row \(first) and says something else."),
            nextStep: Bilingual(zh: "只保留一行，或改成一致。", en: "Keep one row, or make them agree."))
    }

    static func noTerritory(row: Int) -> ImportIssue {
        ImportIssue(
            "register.row.territory", at: nil, row: row,
            what: Bilingual(zh: "看不出属于哪个属地。", en: "Nothing tells its territory."),
            nextStep: Bilingual(
                zh: "加上项目编号或区域代码列，或用 --territory 给出。",
                en: "Add a column with the project's code or the region code, or give --territory."))
    }

    static func unknownField(_ name: String) -> ImportIssue {
        ImportIssue(
            "register.field.unknown", at: nil,
            what: Bilingual(zh: "没有字段“\(name)”。", en: "There is no field “\(name)”."),
            nextStep: Bilingual(zh: "用 records types 查看字段。", en: "See the fields with records types."))
    }

    static func unforeseen(_ error: any Error) -> ImportIssue {
        ImportIssue(
            "register.cell", at: nil, what: Bilingual(zh: "\(error)", en: "\(error)"),
            nextStep: Bilingual(zh: "改正后重新导入。", en: "Correct it and import again."))
    }

    static func empty(_ field: FieldDeclaration, at place: CellPlace) -> ImportIssue {
        ImportIssue(
            "register.cell.empty", at: place,
            what: Bilingual(zh: "“\(field.label.zh)”不能为空。", en: "“\(field.label.en)” must not be empty."),
            nextStep: Bilingual(zh: "填写后重新导入。", en: "Fill it in and import again."))
    }

    static func badRegion(_ code: String, at place: CellPlace) -> ImportIssue {
        ImportIssue(
            "register.region", at: place,
            what: Bilingual(zh: "区域代码“\(code)”不能用作数据范围。", en: "The region code “\(code)” cannot name a scope."),
            nextStep: Bilingual(zh: "使用不带斜线的短代码。", en: "Use a short code without a slash."))
    }

    static func reserved(_ code: String, at place: CellPlace) -> ImportIssue {
        ImportIssue(
            "register.person.reserved", at: place,
            what: Bilingual(zh: "编码“\(code)”代表中心自己。", en: "The code “\(code)” stands for the centre itself."),
            nextStep: Bilingual(zh: "换一个人员编码。", en: "Give the person another code."))
    }

    /// What the declaration does not allow, at the cell it came from: a text too long, a number out of range.
    static func violations(
        of values: [String: FieldValue], type: RecordType, row: Table.Row, header: HeaderMap
    ) -> [ImportIssue] {
        type.violations(in: values, unknown: .refused, requiresAll: false).map { violation in
            let key = FamilyField.parse(violation.field)?.field ?? violation.field
            return ImportIssue(
                "register.\(violation.code)", at: header.place(key, in: row),
                what: Bilingual(zh: violation.message.zh, en: violation.message.en),
                nextStep: Bilingual(zh: violation.nextStep.zh, en: violation.nextStep.en))
        }
    }
}
