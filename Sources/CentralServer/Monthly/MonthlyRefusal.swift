import InspectionDomain
import Presentation
import Wording

/// Why a step of the monthly tables is refused, each with what to do next.
enum MonthlyRefusal {
    static func noTables(_ profile: Label) -> CommandError {
        CommandError(
            code: "monthly.no-tables",
            message: Bilingual(
                zh: "现行机制参数“\(profile.zh)”没有月报表", en: "the profile in force, “\(profile.en)”, has no monthly tables"),
            nextStep: Bilingual(
                zh: "如应有，请导入并启用含 tables 的机制参数。", en: "If it should, import and switch to a profile with `tables`."))
    }

    static func noTable(_ word: String, _ known: [String]) -> CommandError {
        CommandError(
            code: "notFound.table",
            message: Bilingual(zh: "没有报表“\(SafeText.line(word))”", en: "there is no table “\(SafeText.line(word))”"),
            nextStep: Bilingual(
                zh: "可用：" + known.joined(separator: "、"), en: "Tables: " + known.joined(separator: ", ")))
    }

    static func noUnit(_ word: String, _ table: Label, _ known: [String]) -> CommandError {
        CommandError(
            code: "notFound.unit",
            message: Bilingual(
                zh: "“\(SafeText.line(word))”不填报《\(table.zh)》",
                en: "“\(SafeText.line(word))” does not hand in “\(table.en)”"),
            nextStep: Bilingual(
                zh: known.isEmpty ? "请先登记属地或成员单位。" : "填报单位：" + known.joined(separator: "、"),
                en: known.isEmpty
                    ? "Register the territories or member units first." : "Units: " + known.joined(separator: ", ")))
    }

    static let noDistrict = CommandError(
        code: "monthly.no-district",
        message: Bilingual(
            zh: "填报单位没有同一个上级属地，不知汇总到哪里", en: "the units that hand in have no common parent to merge into"),
        nextStep: Bilingual(zh: "请在属地中填写“上级”。", en: "Fill in the regions' “Parent”."))

    static func noRun(_ table: String, _ unit: String, _ month: CivilMonth) -> CommandError {
        CommandError(
            code: "notFound.run",
            message: Bilingual(
                zh: "\(SafeText.line(unit)) \(month) 的 \(table) 尚未开始填报",
                en: "\(SafeText.line(unit)) has not begun \(table) of \(month)"),
            nextStep: Bilingual(
                zh: "先运行 central monthly open 或导入表格。", en: "Run central monthly open, or import the table."))
    }

    static func exists(_ unit: String, _ month: CivilMonth) -> CommandError {
        CommandError(
            code: "monthly.exists",
            message: Bilingual(
                zh: "\(SafeText.line(unit)) \(month) 的报表已开始填报",
                en: "\(SafeText.line(unit)) has begun this table of \(month)"),
            nextStep: Bilingual(zh: "继续填写即可。", en: "Go on filling it in."))
    }

    static func closed(_ state: ReportRunState) -> CommandError {
        CommandError(
            code: "monthly.closed",
            message: Bilingual(
                zh: "报表\(state.label.zh)，不能再改", en: "the table is \(state.label.en) and no longer open to changes"),
            nextStep: Bilingual(
                zh: "已报送的请审核人退回；已发布的用 central monthly correct 另立新版。",
                en: "Ask the auditor to return it; a published one gets a new version by central monthly correct."))
    }

    static func conflict(_ projects: [String]) -> CommandError {
        CommandError(
            code: "monthly.conflict",
            message: Bilingual(
                zh: "下列项目的数据有不同填报，未定前不能报送：" + projects.joined(separator: "、"),
                en: "these projects have differing figures and cannot be handed in: " + projects.joined(separator: ", ")
            ),
            nextStep: Bilingual(zh: "请先在冲突中选定。", en: "Settle the conflicts first."))
    }

    static func empty(_ unit: String) -> CommandError {
        CommandError(
            code: "monthly.empty",
            message: Bilingual(
                zh: "\(SafeText.line(unit)) 的表中没有项目", en: "the table of \(SafeText.line(unit)) has no project"),
            nextStep: Bilingual(
                zh: "确无项目时请用 --none 并说明理由。", en: "If there is none indeed, say so with --none and a reason."))
    }

    static func notReady(_ units: [String]) -> CommandError {
        CommandError(
            code: "monthly.not-ready",
            message: Bilingual(
                zh: "还不能汇总，未审核：" + units.joined(separator: "、"),
                en: "cannot be merged, not audited: " + units.joined(separator: ", ")),
            nextStep: Bilingual(zh: "请催报并审核后再汇总。", en: "Have them handed in and audited, then merge."))
    }

    static let unchanged = CommandError(
        code: "monthly.unchanged",
        message: Bilingual(zh: "与上一版没有不同，不另发新版", en: "nothing differs from the version before; no new version is made"),
        nextStep: Bilingual(zh: "先更正并审核。", en: "Correct and audit first."))

    static func damaged(_ unit: String, _ month: CivilMonth?) -> CommandError {
        CommandError(
            code: "monthly.frozen-damaged",
            message: Bilingual(
                zh: "\(SafeText.line(unit)) \(month?.description ?? "") 的冻结内容与发布时的校验不符",
                en: "the frozen table of \(SafeText.line(unit)) \(month?.description ?? "") is not what was published"),
            nextStep: Bilingual(
                zh: "用 central history 查看是谁改的，从中取回原值。",
                en: "See by central history who changed it, and take the original back from there."))
    }

    static func ofRegister(_ heading: String) -> CommandError {
        CommandError(
            code: "monthly.of-register",
            message: Bilingual(zh: "“\(heading)”取自项目登记", en: "“\(heading)” comes from the register"),
            nextStep: Bilingual(zh: "请在项目登记中修改。", en: "Change it in the register."))
    }

    static func unknownCell(_ word: String) -> CommandError {
        CommandError(
            code: "input.cell",
            message: Bilingual(
                zh: "不是这张表的栏目：\(SafeText.line(word))", en: "no column of this table: \(SafeText.line(word))"),
            nextStep: Bilingual(
                zh: "写成 栏目=内容，例如 环评=已办结，…。", en: "Write COLUMN=TEXT, such as eia=已办结，…."))
    }

    static func notInTable(_ project: String) -> CommandError {
        CommandError(
            code: "notFound.row",
            message: Bilingual(
                zh: "表中没有项目“\(SafeText.line(project))”", en: "the table has no project “\(SafeText.line(project))”"),
            nextStep: Bilingual(zh: "先用 central monthly add 加入。", en: "Add it by central monthly add."))
    }

    static func noReason() -> CommandError {
        CommandError(
            code: "input.reason",
            message: Bilingual(zh: "须写明理由", en: "a reason is needed"),
            nextStep: Bilingual(zh: "用 --reason 写明。", en: "Give it with --reason."))
    }
}
