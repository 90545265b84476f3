import Console
import InspectionStore
import Wording

/// How much of a photo is here and there, in words.
enum PhotoWords {
    /// What is said of photos that wait for their visit, since no sync carries them.
    static func withoutVisit(_ count: Int) -> Bilingual {
        Bilingual(
            zh: "还没有归入督导、只在本机的照片：\(count) 张（page 的“照片”页可归入或收起）",
            en: "Photos without a visit, only on this laptop: \(count) (put them into visits or aside on the page's Photos)")
    }

    static func state(_ hash: [UInt8]?, _ store: InspectionStore, _ language: Language) throws -> String {
        guard let hash else { return Bilingual(zh: "（无文件）", en: "(no file)")[language] }
        let words: Bilingual
        switch try store.photoState(hash) {
        case .missing: words = Bilingual(zh: "照片尚未到达", en: "photo on its way")
        case .partial(let have, let all): words = Bilingual(zh: "已到 \(have)/\(all) 块", en: "\(have) of \(all) pieces")
        case .complete: words = Bilingual(zh: "只在本机", en: "only here")
        case .receivedByCentre: words = Bilingual(zh: "中心已收到", en: "received by the centre")
        }
        return words[language]
    }
}
