import InspectionStore
import Wording

/// How far a record has got, in words.
enum DeliveryWords {
    static func text(_ delivery: Delivery) -> Bilingual {
        switch delivery {
        case .queued: Bilingual(zh: "已保存，待同步", en: "saved, waiting for sync")
        case .received: Bilingual(zh: "中心已收到", en: "received by the centre")
        case .conflict: Bilingual(zh: "有冲突待定", en: "conflict to be decided")
        case .needsAttention(let code): Bilingual(zh: "中心未采用（\(code)）", en: "not taken by the centre (\(code))")
        }
    }
}
