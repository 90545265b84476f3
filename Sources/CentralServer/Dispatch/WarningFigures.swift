import InspectionDomain
import Presentation
import Wording

/// The figures that called for a warning, in words: `应完成 2026-06-10；超期 15 天`.
struct WarningFigures {
    let entry: WarningRegister.Entry
    let language: Language

    /// At most 200 characters; a figure whose name is not known here stands under its own name.
    var text: String {
        let shown = entry.inputs.filter { !$0.value.isEmpty }.sorted { Self.place($0.key) < Self.place($1.key) }
        let separator = Bilingual(zh: "；", en: "; ")[language]
        return SafeText.line(shown.map { figure($0.key, $0.value) }.joined(separator: separator), atMost: 200)
    }

    private func figure(_ name: String, _ value: String) -> String {
        guard let known = Self.names.first(where: { $0.key == name }) else { return "\(name) \(value)" }
        return known.label[language] + " " + self.value(value, of: name) + (known.unit?[language] ?? "")
    }

    private func value(_ value: String, of name: String) -> String {
        switch name {
        case "arrived", "spent": Int64(value).map(MoneyText.wan) ?? value
        case "state": Self.state(value, of: entry.key.rule)?[language] ?? value
        default: value
        }
    }

    /// Each rule's states are those of what it looks at.
    private static func state(_ value: String, of rule: String) -> Bilingual? {
        switch rule {
        case "W-08": StatEntryState(rawValue: value)?.label
        case "W-10": ApprovalItemState(rawValue: value)?.label
        case "W-12": PromiseState(rawValue: value)?.label
        case "W-13": ProblemState(rawValue: value)?.label
        default: nil
        }
    }

    private static func place(_ name: String) -> Int { names.firstIndex { $0.key == name } ?? names.count }

    /// In the order in which they are read: what was asked, what is, by how much.
    private static let names: [(key: String, label: Bilingual, unit: Bilingual?)] = [
        ("plannedOn", Bilingual(zh: "计划", en: "planned on"), nil),
        ("plannedStart", Bilingual(zh: "计划开工", en: "planned start"), nil),
        ("eligibleOn", Bilingual(zh: "符合入统条件", en: "eligible since"), nil),
        ("stoppedSince", Bilingual(zh: "停工自", en: "stopped since"), nil),
        ("limitOn", Bilingual(zh: "时限", en: "limit"), nil),
        ("dueOn", Bilingual(zh: "应于", en: "due on"), nil),
        ("state", Bilingual(zh: "状态", en: "state"), nil),
        ("reported", Bilingual(zh: "上报完成", en: "reported"), nil),
        ("observed", Bilingual(zh: "现场估计", en: "seen on site"), nil),
        ("gap", Bilingual(zh: "相差", en: "apart by"), Bilingual(zh: " 个百分点", en: " points")),
        ("slip", Bilingual(zh: "与序时进度相差", en: "against schedule"), Bilingual(zh: " 个百分点", en: " points")),
        ("rates", Bilingual(zh: "各月完成率", en: "monthly rates"), nil),
        ("daysLate", Bilingual(zh: "超期", en: "late by"), Bilingual(zh: " 天", en: " days")),
        ("days", Bilingual(zh: "已", en: "for"), Bilingual(zh: " 天", en: " days")),
        ("daysLeft", Bilingual(zh: "距截止", en: "left"), Bilingual(zh: " 天", en: " days")),
        ("used", Bilingual(zh: "已用", en: "used"), Bilingual(zh: " 个工作日", en: " working days")),
        ("allowed", Bilingual(zh: "限", en: "of"), Bilingual(zh: " 个工作日", en: " working days")),
        ("rounds", Bilingual(zh: "无进展", en: "without an event for"), Bilingual(zh: " 个周期", en: " periods")),
        ("day", Bilingual(zh: "截至本月", en: "by day"), Bilingual(zh: " 日", en: " of the month")),
        ("arrived", Bilingual(zh: "到位", en: "arrived"), Bilingual(zh: " 万元", en: " 万元")),
        ("spent", Bilingual(zh: "已用资金", en: "spent"), Bilingual(zh: " 万元", en: " 万元")),
        ("use", Bilingual(zh: "使用率", en: "use"), nil),
        ("count", Bilingual(zh: "清单项目数", en: "projects listed"), nil),
        ("share", Bilingual(zh: "投资占比", en: "share of investment"), nil),
        ("missing", Bilingual(zh: "缺", en: "missing"), nil),
    ]
}
