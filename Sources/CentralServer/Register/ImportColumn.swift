import Causality
import InspectionDomain
import TableIntake
import Wording

/// One column of a spreadsheet and the declared field that it fills: how cells become values follows from the kind.
struct ImportColumn: Sendable {
    let key: String
    let headings: [String]
    let isRequired: Bool
    let field: FieldDeclaration

    init(_ type: RecordType, _ name: String, _ headings: String..., required: Bool? = nil) {
        guard let field = type.field(named: name) else {
            preconditionFailure("\(type.name) declares no field \(name)")
        }
        key = name
        self.headings = headings
        self.field = field
        isRequired = required ?? field.isRequired
    }

    var wanted: WantedColumn { WantedColumn(key, headings: headings, isRequired: isRequired) }

    /// The value of a cell; `nil` for an empty cell of an optional column.
    ///
    /// - Throws: ``ImportIssue`` or `TableIntakeError`, naming the cell.
    func value(in row: Table.Row, header: HeaderMap) throws -> FieldValue? {
        let text = header.text(key, in: row)
        let place = header.place(key, in: row)
        guard !text.isEmpty else {
            guard isRequired else { return nil }
            throw ImportIssue.empty(field, at: place)
        }
        switch field.kind {
        case .money:
            return .integer(try CellParser.money(text, unit: header.moneyUnits[key] ?? .tenThousandYuan, at: place))
        case .integer(let range):
            let number = range == 1990...2100
                ? Int64(try CellParser.year(text, at: place)) : try CellParser.integer(text, at: place)
            return .integer(number)
        case .date:
            return .text(try CellParser.date(text, at: place).iso)
        case .microdegrees(let limit):
            return .integer(try CellParser.microdegrees(text, axis: limit == 90 ? .latitude : .longitude, at: place))
        case .choice(let choices):
            return .text(try Self.code(of: text, among: choices, at: place))
        default:
            // Codes are compared, so they have one form; what people wrote stays as it is.
            return .text(field.name == "code" || field.name == "region" ? text : header.original(key, in: row))
        }
    }

    /// Several values of a choice in one cell, separated by 、 or commas or semicolons; empty cells give none.
    static func codes(in text: String, among choices: [Choice], at place: CellPlace) throws -> [String] {
        try text.split { "、,，;；".contains($0) }.map(String.init).map { try code(of: $0, among: choices, at: place) }
    }

    /// The code that a cell's wording stands for: a code or a label in either language, or a usual short form.
    static func code(
        of text: String, among choices: [Choice], at place: CellPlace
    ) throws(ImportIssue) -> String {
        let wording = text.filter { !$0.isWhitespace }
        if let exact = choices.first(where: { [$0.code, $0.label.zh, $0.label.en].contains(wording) }) {
            return exact.code
        }
        if let alias = aliases[wording], choices.contains(where: { $0.code == alias }) { return alias }
        let allowed = choices.map(\.label.zh).joined(separator: "、")
        throw ImportIssue(
            "register.cell.choice", at: place,
            what: Bilingual(zh: "不认识“\(text)”。", en: "“\(text)” is not known."),
            nextStep: Bilingual(zh: "可用：\(allowed)。", en: "Use one of: \(allowed)."))
    }

    private static let aliases = [
        "300个重点项目": "key300", "年度计划投资1亿元以上": "annualPlanOver100M", "年度计划亿元以上": "annualPlanOver100M",
        "中央预算内": "centralBudget", "国债": "treasuryBond", "企业自筹": "ownFunds", "自筹": "ownFunds",
    ]
}
