import Console
import Presentation
import SyncEngine
import Wording

/// Draws where a sync is on a terminal.
struct SyncProgressLine {
    private var line: ProgressLine
    private var phase: SyncProgress.Phase?

    init(terminal: Terminal) { line = ProgressLine(on: terminal) }

    mutating func show(_ progress: SyncProgress) {
        if progress.phase != phase {
            line.finish()
            phase = progress.phase
            if progress.photosTotal == 0 { line.show(Self.name(progress), done: 0, total: 0) }
        }
        if progress.photosTotal > 0 {
            line.show(Self.name(progress), done: progress.photosDone, total: progress.photosTotal)
        }
    }

    mutating func finish() { line.finish() }

    /// What a sync does now.
    static func name(_ progress: SyncProgress) -> Bilingual {
        switch progress.phase {
        case .texts: Bilingual(zh: "文字", en: "texts")
        case .thumbnails: Bilingual(zh: "缩略图", en: "thumbnails")
        case .originals: Bilingual(zh: "照片原件", en: "originals")
        case .closing: Bilingual(zh: "核对", en: "confirming")
        case .waiting:
            Bilingual(
                zh: "网络不通，\(Int(progress.pauseSeconds.rounded(.up))) 秒后再试",
                en: "no connection, trying again in \(Int(progress.pauseSeconds.rounded(.up))) s")
        case .done: Bilingual(zh: "结束", en: "done")
        }
    }
}
