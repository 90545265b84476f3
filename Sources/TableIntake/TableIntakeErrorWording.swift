public import Wording

extension TableIntakeError: PersonFacingError {
    /// The raw value of ``reason``.
    public var code: String { reason.rawValue }

    /// Always `false`: the same bytes fail again.
    public var isRetryable: Bool { false }

    /// What is wrong, with the values, and where.
    public var message: Bilingual {
        let place = self.place
        guard !place.isEmpty else { return Bilingual(zh: fact.zh + "。", en: fact.en + ".") }
        return Bilingual(
            zh: "\(fact.zh)（\(place.map(\.zh).joined(separator: "，"))）。",
            en: "\(fact.en) (\(place.map(\.en).joined(separator: ", "))).")
    }

    /// From the outside in: the sheet, the row, the column; or the part of the workbook and what its reader said.
    private var place: [Bilingual] {
        var place: [Bilingual] = []
        if let sheet { place.append(Bilingual(zh: "工作表“\(sheet)”", en: "sheet “\(sheet)”")) }
        if let row { place.append(Bilingual(zh: "第 \(row) 行", en: "row \(row)")) }
        if let column { place.append(Bilingual(zh: "\(column) 列", en: "column \(column)")) }
        if let part = values["part"] { place.append(Bilingual(zh: "部件 \(part)", en: "part \(part)")) }
        if let line = values["line"] { place.append(Bilingual(zh: "部件第 \(line) 行", en: "its line \(line)")) }
        if let detail = values["detail"] { place.append(Bilingual(zh: detail, en: detail)) }
        return place
    }

    /// What is wrong, without the full stop.
    private var fact: Bilingual {
        switch reason {
        case .empty: Bilingual(zh: "文件里没有内容", en: "The file holds nothing")
        case .oldOrEncryptedWorkbook:
            Bilingual(zh: "这是旧格式或加密的工作簿", en: "This is a workbook of the old format or with a password")
        case .unknownFormat: Bilingual(zh: "文件既不是文本也不是工作簿", en: "The file is neither text nor a workbook")
        case .unknownEncoding: Bilingual(zh: "无法识别文本编码", en: "The text is in none of the recognised encodings")
        case .misplacedQuote: Bilingual(zh: "双引号不成对", en: "A quote is not paired")
        case .damagedArchive: Bilingual(zh: "工作簿损坏或不完整", en: "The workbook is damaged or cut off")
        case .unreadableEntry:
            Bilingual(zh: "工作簿的一个部件加密或压缩方式不明", en: "A part of the workbook is encrypted or packed in an unknown way")
        case .missingPart: Bilingual(zh: "工作簿缺少一个部件", en: "A part of the workbook is missing")
        case .malformedXML: Bilingual(zh: "工作簿的一个部件不是合格的 XML", en: "A part of the workbook is not well-formed XML")
        case .forbiddenDoctype:
            Bilingual(zh: "工作簿含有不允许的类型声明", en: "The workbook holds a forbidden document type declaration")
        case .malformedSheet:
            Bilingual(zh: "工作表里有位置、次序或引用不可能的单元格", en: "A cell has an impossible place, order or reference")
        case .tooManyFileBytes: beyond("文件字节数", "bytes in the file")
        case .tooManyDecompressedBytes: beyond("解压后的字节数", "bytes after decompression")
        case .tooManyEntries: beyond("工作簿的部件数", "parts in the workbook")
        case .tooManySheets: beyond("工作表数", "sheets")
        case .tooManyRows: beyond("行数", "rows")
        case .tooManyColumns: beyond("列数", "columns")
        case .tooManyCells: beyond("单元格数", "cells")
        case .tooManyMergedRanges: beyond("合并区域数", "merged ranges")
        case .cellTooLong: beyond("单元格的字节数", "bytes in the cell")
        case .headerNotFound: headings("前十行内没有这些表头", "None of these headings stands in the first ten rows")
        case .missingColumn: headings("缺少表头", "Headings are missing")
        case .duplicateColumn:
            headings(
                "同一表头出现在多列（\(values["columns"] ?? "?")）",
                "A heading stands over several columns (\(values["columns"] ?? "?"))")
        case .notMoney: cell("不是金额", "is not an amount of money")
        case .lettersInMoney: cell("是夹有文字的金额", "is an amount with letters or words in it")
        case .moneyTooFine: cell("比 0.01 万元更细", "is finer than 0.01 万元")
        case .numberTooLarge: cell("是无法保存的大数", "is too large a number to be stored")
        case .notYear: cell("不是 1900 到 2199 的年份", "is not a year from 1900 to 2199")
        case .notDate: cell("不是真实的日期", "is not a date of the calendar")
        case .notInteger: cell("不是整数", "is not a whole number")
        case .notCoordinate: cell("不是经纬度", "is not a latitude or longitude")
        }
    }

    private func beyond(_ zh: String, _ en: String) -> Bilingual {
        let limit = values["limit"] ?? "?"
        return Bilingual(zh: "\(zh)超过上限 \(limit)", en: "There are more \(en) than the limit of \(limit)")
    }

    private func headings(_ zh: String, _ en: String) -> Bilingual {
        let names = values["heading"] ?? "?"
        return Bilingual(zh: "\(zh)：\(names)", en: "\(en): \(names)")
    }

    private func cell(_ zh: String, _ en: String) -> Bilingual {
        let text = values["text"] ?? ""
        return Bilingual(zh: "“\(text)”\(zh)", en: "“\(text)” \(en)")
    }
}

extension TableIntakeError {
    /// What the person who holds the file can do.
    public var nextStep: Bilingual {
        switch reason {
        case .empty: Bilingual(zh: "文件里没有内容，请重新导出后再选。", en: "The file holds nothing; export it again.")
        case .oldOrEncryptedWorkbook:
            Bilingual(zh: "请用表格软件取消密码并另存为 .xlsx。", en: "Remove the password and save the workbook as .xlsx.")
        case .unknownFormat: Bilingual(zh: "请提供 .xlsx 或 .csv 文件。", en: "Supply an .xlsx or .csv file.")
        case .unknownEncoding: Bilingual(zh: "请另存为 UTF-8 编码的 CSV。", en: "Save the file as CSV in UTF-8.")
        case .misplacedQuote: Bilingual(zh: "请检查所示行的双引号是否成对。", en: "Check that the quotes of that row are paired.")
        case .damagedArchive, .unreadableEntry, .missingPart, .malformedXML, .malformedSheet:
            Bilingual(
                zh: "文件已损坏，请重新复制，或用表格软件打开后另存。", en: "The file is damaged; copy it again or open and save it anew.")
        case .forbiddenDoctype:
            Bilingual(
                zh: "文件含有表格不允许的声明，请勿使用并核对来源。",
                en: "The file holds a forbidden declaration; do not use it, check its origin.")
        case .missingColumn, .headerNotFound:
            Bilingual(zh: "请在前十行内补上所列表头。", en: "Add the named headings within the first ten rows.")
        case .duplicateColumn: Bilingual(zh: "请删除或改名重复的列。", en: "Remove or rename the repeated column.")
        case .tooManyFileBytes, .tooManyDecompressedBytes, .tooManyEntries, .tooManySheets, .tooManyRows,
            .tooManyColumns, .tooManyCells, .tooManyMergedRanges, .cellTooLong:
            Bilingual(zh: "内容超出上限，请拆成几个文件后分别导入。", en: "The content exceeds a limit; split it into several files.")
        case .notMoney: Bilingual(zh: "请填写数字金额，单位万元。", en: "Write the amount as a number in 万元.")
        case .lettersInMoney:
            Bilingual(zh: "金额里只写数字，可带“万元”或“亿元”。", en: "Write the amount in digits, with 万元 or 亿元 if needed.")
        case .moneyTooFine: Bilingual(zh: "请把金额写到 0.01 万元为止。", en: "Round the amount to 0.01 万元.")
        case .numberTooLarge: Bilingual(zh: "数字过大，请核对单位。", en: "The number is too large; check its unit.")
        case .notYear: Bilingual(zh: "请填写四位年份，如 2026。", en: "Write a year of four digits, such as 2026.")
        case .notDate: Bilingual(zh: "请按 2026-06-25 填写真实日期。", en: "Write a real date such as 2026-06-25.")
        case .notInteger: Bilingual(zh: "请填写整数。", en: "Write a whole number.")
        case .notCoordinate: Bilingual(zh: "请填写十进制度数，如 112.851234。", en: "Write decimal degrees such as 112.851234.")
        }
    }
}
