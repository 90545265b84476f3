import InspectionDomain
import Wording

/// As of which months the figures of completion stand: a figure of May is never read as one of June.
enum DataMonths {
    /// In words, the latest month first, each with its number of projects.
    static func words(_ months: [CivilMonth: Int]) -> Bilingual {
        guard !months.isEmpty else {
            return Bilingual(zh: "没有投资月报，不亮灯。", en: "There is no investment report, so no lamp is lit.")
        }
        let parts = months.sorted { $0.key > $1.key }
        return Bilingual(
            zh: "完成数据截至 " + parts.map { "\($0.key)（\($0.value) 个项目）" }.joined(separator: "、") + "。",
            en: "Done as of " + parts.map { "\($0.key) (\($0.value) projects)" }.joined(separator: ", ") + ".")
    }
}
