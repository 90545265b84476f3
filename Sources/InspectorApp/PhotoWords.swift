import Console
import InspectionStore
import Wording

/// How much of a photo is here and there, in words.
enum PhotoWords {
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
