import Console
import InspectionStore
import Presentation
import SyncProtocol
import Wording

extension Backlog {
    /// Records and photos together.
    var total: Int { Int(clamping: records.addingReportingOverflow(photos).partialValue) }
}

/// What is worth knowing of a laptop before leaving or handing it over, for the command line and the page.
struct LaptopStatus {
    /// What exists only here.
    let backlog: Backlog
    /// The latest contact with the centre; `nil` if it was never reached.
    let contact: CentreContact?
    /// How far the measured clock offset may be wrong, milliseconds; `nil` if unknown.
    let clockUncertainty: Int64?
    /// Whether the laptop knows its centre.
    let isEnrolled: Bool
    /// Photos that were taken in here, belong to no visit and were not put aside: no sync carries them.
    let photosWithoutVisit: Int
    /// Fields that wait for a person.
    let conflicts: Int
    /// Values entered here that others did not choose, in the last 30 days.
    let overruled: Int
    /// What the store noticed and put right in the last 30 days.
    let notices: [PastNotice]
    private let now: Int64

    static let lately: Int64 = 30 * 86_400_000

    /// Reads a store.
    ///
    /// - Parameter now: by the device's clock, milliseconds since 1970.
    init(_ store: InspectionStore, now: Int64) throws {
        backlog = try store.backlog()
        contact = try store.centreContact()
        clockUncertainty = try store.setting(LocalSetting.clockUncertainty).flatMap { Int64($0) }
        isEnrolled = try store.setting(LocalSetting.centre) != nil
        photosWithoutVisit = try store.photosWithoutVisit().count
        conflicts = try store.conflictCount()
        overruled = try store.decisions(since: now - Self.lately).count(where: \.overrules)
        notices = try store.notices(since: now - Self.lately)
        self.now = now
    }

    /// Whether the centre confirmed everything that exists here.
    var isSafeToHandOver: Bool { backlog.records == 0 && backlog.photos == 0 && photosWithoutVisit == 0 }

    /// What is said of photos that wait for their visit; `nil` if none does.
    var waiting: Bilingual? { photosWithoutVisit > 0 ? PhotoWords.withoutVisit(photosWithoutVisit) : nil }

    /// Whether the laptop may be given away.
    var handOver: Bilingual {
        if backlog.total == 0, let waiting {
            return Bilingual(zh: "不能交出：" + waiting.zh, en: "Not safe. " + waiting.en)
        }
        return isSafeToHandOver
            ? Bilingual(zh: "可以交出：中心已确认收到全部内容。", en: "Safe: the centre confirmed everything.")
            : Bilingual(
                zh: "不能交出：还有 \(backlog.records) 条记录、\(backlog.photos) 张照片只在本机。请先同步。",
                en: "Not safe: \(backlog.records) records and \(backlog.photos) photos exist only here. Sync first.")
    }

    /// When the centre was reached.
    var lastContact: Bilingual {
        guard let contact else { return Bilingual(zh: "还没有联系过中心。", en: "The centre was never reached.") }
        let at = FieldText.instant(contact.notedMilliseconds)
        let ago = ConflictWords.duration(max(0, now - contact.notedMilliseconds))
        return Bilingual(zh: "最近一次联系中心：\(at)（\(ago.zh)前）", en: "Last contact with the centre: \(at) (\(ago.en) ago)")
    }

    /// The device's clock against the centre's, as measured then.
    var clock: Bilingual? {
        contact.map { ClockWords.offset($0.clockOffsetMilliseconds, uncertainty: clockUncertainty) }
    }
}
