import Causality
import Console
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import SyncEngine
import SyncProtocol
import Wording

/// A step of a sync in words.
struct SyncStepWords {
    private let state: SyncDesk.State

    init(_ state: SyncDesk.State) { self.state = state }

    /// What is done now.
    var now: Bilingual {
        guard let progress = state.progress else { return Bilingual(zh: "没有在同步", en: "no sync is under way") }
        if state.isCancelled { return Bilingual(zh: "正在停止…", en: "stopping…") }
        return SyncProgressLine.name(progress)
    }

    /// How much of it: records for texts, photos for pictures.
    var count: (done: Int, total: Int) {
        guard let progress = state.progress else { return (0, 0) }
        switch progress.phase {
        case .thumbnails, .originals: return (progress.photosDone, progress.photosTotal)
        case .texts, .closing, .waiting, .done:
            let left = progress.backlog?.records ?? state.recordsAtStart
            let all = max(state.recordsAtStart, left)
            return (Int(clamping: all - left), Int(clamping: all))
        }
    }

    /// The photo under way.
    var photo: Bilingual {
        guard let progress = state.progress, progress.photo != nil else { return Bilingual(zh: "", en: "") }
        let part = progress.chunksTotal > 0 ? " \(progress.chunksDone)/\(progress.chunksTotal)" : ""
        return Bilingual(zh: "正在传送\(part)", en: "on the wire\(part)")
    }

    /// What was moved so far.
    var traffic: Bilingual {
        let total = state.progress?.traffic.total ?? 0
        let (sent, received) = (state.progress?.changesSent ?? 0, state.progress?.changesReceived ?? 0)
        return Bilingual(
            zh: "发出 \(sent) 条改动，收到 \(received) 条，流量 \(ByteWords.text(total))",
            en: "\(sent) changes sent, \(received) received, \(ByteWords.text(total))")
    }
}

/// A count of bytes as people read it.
enum ByteWords {
    static func text(_ bytes: Int) -> String {
        switch bytes {
        case ..<10_000: "\(bytes) B"
        case ..<10_000_000: "\((bytes + 500) / 1_000) kB"
        default: "\((bytes + 500_000) / 1_000_000) MB"
        }
    }
}

/// What the template `sync-state` names.
struct SyncPageData {
    private let desk: PageDesk
    private let language: Language
    private let page: Int?
    private let state: SyncDesk.State
    private var store: InspectionStore { desk.store }

    /// So many records that the centre has received are shown below those that wait.
    private static let receivedShown = 10

    init(desk: PageDesk, language: Language, page: Int?) {
        self.desk = desk
        self.language = language
        self.page = page
        state = desk.sync.state
    }

    func data() throws -> PageData {
        let status = try LaptopStatus(store, now: desk.surroundings.now())
        let words = SyncStepWords(state)
        let count = words.count
        return [
            "isRunning": state.isRunning, "isCancelled": state.isCancelled, "isEnrolled": status.isEnrolled,
            "now": words.now[language], "done": count.done, "total": count.total, "hasTotal": count.total > 0,
            "traffic": words.traffic[language], "badge": status.backlog.total, "records": String(status.backlog.records),
            "photos": String(status.backlog.photos), "bytes": ByteWords.text(Int(clamping: status.backlog.photoBytes)),
            "hasPhotos": status.backlog.photos > 0, "isSafe": status.isSafeToHandOver,
            "handOver": status.handOver[language], "lastContact": status.lastContact[language],
            "clock": status.clock?[language], "conflicts": status.conflicts > 0 ? String(status.conflicts) : nil,
            "overruled": status.overruled > 0 ? String(status.overruled) : nil,
            "notices": status.notices.map { past -> PageData in
                ["text": past.notice.message[language], "at": FieldText.instant(past.at)]
            },
            "outcome": try state.isRunning ? nil : state.outcome.map(outcome), "list": try list(),
        ]
    }

    // MARK: How the last sync ended

    private func outcome(_ outcome: SyncDesk.Outcome) throws -> PageData {
        let at = FieldText.instant(outcome.at)
        switch outcome.result {
        case .success(let report):
            let words = try SyncWords(report, store: store)
            let lines = [words.carried] + (state.isCertified ? [SyncDesk.certified] : [])
            return [
                "at": at, "isGood": report.standing == .complete, "left": words.left?[language],
                "lines": lines.map { $0[language] }, "attention": try words.attention().map { $0[language] },
                "failure": report.failure?.message[language], "nextStep": report.failure?.nextStep[language],
                "code": report.failure?.code,
            ]
        case .failure(let error):
            let described = ErrorWords.described(error)
            return [
                "at": at, "failure": described.message[language], "nextStep": described.nextStep[language],
                "code": described.code,
            ]
        }
    }

    // MARK: The state of each record

    private func list() throws -> PageData {
        let waiting = try store.unsentRecords()
        let pages = Pagination(page: page, total: waiting.count) { "/sync?page=\($0)#records" }
        let shown = waiting.dropFirst(pages.offset).prefix(Pagination.size)
        let received = pages.offset > 0 ? [] : try store.lastReceived(count: Self.receivedShown)
        let photos = try store.unsentPhotos()
        let missing = Set(photos)
        let rows = try (Array(shown) + received).compactMap { try store.record($0) }.map { record in
            let hash = record.type == RecordType.photo.name ? PhotoView(unchecked: record.state).hash : nil
            return try row(record, lacksOriginal: hash.map { missing.contains($0) } ?? false)
        }
        return [
            "rows": rows, "hasRows": !rows.isEmpty, "pagination": pages.data,
            "photos": try photos.prefix(Pagination.size).map(photo), "hasPhotos": !photos.isEmpty,
            "morePhotos": photos.count > Pagination.size ? String(photos.count - Pagination.size) : nil,
        ]
    }

    /// - Parameter lacksOriginal: whether the record's photo has yet to reach the centre.
    private func row(_ record: StoredRecord, lacksOriginal: Bool) throws -> PageData {
        let delivery = try store.delivery(of: record.id)
        let isReceived = delivery == .received && !lacksOriginal
        let tone =
            switch delivery {
            case .received: lacksOriginal ? "" : "good"
            case .queued: ""
            case .conflict: "watch"
            case .needsAttention: "bad"
            }
        let count = SyncStepWords(state).count
        let words: Bilingual
        if delivery == .received, lacksOriginal {
            words = Bilingual(zh: "文字已到中心，照片原件还没有", en: "text received, the original not yet")
        } else if delivery == .queued, state.progress?.phase == .texts {
            words = Bilingual(zh: "正在发送 \(count.done)/\(count.total)", en: "sending \(count.done)/\(count.total)")
        } else {
            words = DeliveryWords.text(delivery)
        }
        return [
            "address": PageAddress.of(record), "what": RecordTitle.text(record, in: store, language),
            "state": words[language], "tone": tone, "isReceived": isReceived,
            "field": delivery == .conflict ? record.markedFields.first.map(FormPost.encoded) : nil,
            "id": record.id.hex,
        ]
    }

    private func photo(_ hash: [UInt8]) throws -> PageData {
        let isSending = state.progress?.photo == hash
        let waiting = Bilingual(zh: "已保存，待同步", en: "saved, waiting for sync")
        let named = RecordQuery(type: RecordType.photo.name, equals: ["hash": .bytes(hash)], limit: 1)
        let record = try store.records(named).first
        return [
            "hash": FieldValue.bytes(hash).rawText,
            "title": record.map { PhotoTitle.text(PhotoView(unchecked: $0.state), language: language) }
                ?? Bilingual(zh: "照片", en: "photo")[language],
            "state": (isSending ? SyncStepWords(state).photo : waiting)[language],
        ]
    }
}

extension SyncDesk {
    /// A new identity was accepted.
    static let certified = Bilingual(zh: "新的写入身份已由中心认证。", en: "The centre certified this device's new identity.")
}
