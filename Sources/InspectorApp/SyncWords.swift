import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import SyncEngine
import SyncProtocol
import Wording

/// A sync's report in words, for the command line and the page.
struct SyncWords {
    private let store: InspectionStore
    private let report: SyncReport
    /// From how many milliseconds a clock offset is pointed out.
    private let offsetMax: Int64

    /// Puts a report into words; reads the city's limit of clock offsets.
    init(_ report: SyncReport, store: InspectionStore) throws {
        self.store = store
        self.report = report
        offsetMax = Int64(try VisitReading(store).profile().deadlines.clockSkewMinutes) * 60_000
    }

    /// What was carried.
    var carried: Bilingual {
        Bilingual(
            zh:
                "发出 \(report.changesSent) 条改动，收到 \(report.changesReceived) 条；照片确认 "
                + "\(report.photosConfirmed.count) 张；流量 \(report.traffic.total) 字节。",
            en:
                "Sent \(report.changesSent) changes, received \(report.changesReceived); "
                + "\(report.photosConfirmed.count) photos confirmed; \(report.traffic.total) bytes."
        )
    }

    /// What still exists only here; `nil` when the store could not say.
    var left: Bilingual? {
        report.backlog.map { backlog in
            backlog.records == 0 && backlog.photos == 0
                ? Bilingual(zh: "中心已确认收到本机全部内容。", en: "The centre confirmed everything that exists here.")
                : Bilingual(
                    zh: "只在本机：记录 \(backlog.records) 条，照片 \(backlog.photos) 张（\(backlog.photoBytes) 字节）。",
                    en:
                        "Only here: \(backlog.records) records, \(backlog.photos) photos "
                        + "(\(backlog.photoBytes) bytes)."
                )
        }
    }

    /// What a person must look at.
    ///
    /// - Throws: what the store throws.
    func attention() throws -> [Bilingual] {
        var lines = report.refusals.sorted(by: { ($0.scope, $0.author) < ($1.scope, $1.author) }).map { refusal in
            Bilingual(
                zh: "※ 中心未采用 \(refusal.scope) 中的一部分内容（\(refusal.code)）；内容仍在本机，请联系办公室。",
                en: "※ A part of \(refusal.scope) was not taken (\(refusal.code)); it is kept here. Ask the office."
            )
        }
        lines += report.divergedScopes.sorted().map { scope in
            Bilingual(
                zh: "※ \(scope) 的数据与中心不一致，请运行 check 并告知办公室。",
                en: "※ \(scope) differs from the centre. Run check and tell the office.")
        }
        lines += report.photoRefusals.map { refusal in
            let name = FieldValue.bytes(refusal.photo).rawText.prefix(12)
            return Bilingual(
                zh: "※ 照片 \(name) 未被接收（\(refusal.code)）。", en: "※ Photo \(name) was not taken (\(refusal.code)).")
        }
        if !report.forkedAuthors.isEmpty, let notice = store.notices.last { lines.append(notice.message) }
        if let offset = report.clockOffsetMilliseconds, offset.magnitude > offsetMax.magnitude {
            lines.append(ClockWords.offset(offset, uncertainty: report.clockUncertaintyMilliseconds))
        }
        return lines
    }

    /// Says what came of it, and gives the exit code.
    func say(on terminal: Terminal) throws -> ExitStatus {
        try terminal.emit(json)
        terminal.say(carried)
        if let left { terminal.say(left) }
        for line in try attention() { terminal.say(line) }
        let conflicts = try store.conflictCount()
        if conflicts > 0 {
            terminal.say(
                Bilingual(
                    zh: "有 \(conflicts) 处冲突待定：conflicts list",
                    en: "\(conflicts) conflicts wait for a decision: conflicts list"))
        }
        if let failure = report.failure { return failed(failure, on: terminal) }
        switch report.standing {
        case .complete: return .done
        case .stalled: return .failed
        case .partial: return report.hasReceipt ? .done : .failed
        }
    }

    private func failed(_ failure: SyncFailure, on terminal: Terminal) -> ExitStatus {
        switch failure {
        case .cancelled: return .interrupted
        // The person set the limit, so reaching it is no failure.
        case .budgetSpent:
            terminal.say(failure.message)
            return .done
        default:
            return terminal.report(failure)
        }
    }

    private var json: JSONValue {
        [
            "standing": .text(report.standing.rawValue), "failure": .optional(report.failure?.code),
            "changesSent": .integer(Int64(report.changesSent)),
            "changesReceived": .integer(Int64(report.changesReceived)),
            "photosConfirmed": .integer(Int64(report.photosConfirmed.count)),
            "bytes": .integer(Int64(report.traffic.total)),
            "rounds": .integer(Int64(report.rounds)), "retries": .integer(Int64(report.retries)),
            "recordsOnlyHere": .optional(report.backlog.map { Int64($0.records) }),
            "photosOnlyHere": .optional(report.backlog.map { Int64($0.photos) }),
            "refusals": .list(report.refusals.map { ["scope": .text($0.scope.name), "code": .text($0.code)] }),
            "divergedScopes": .list(report.divergedScopes.sorted().map { .text($0.name) }),
            "clockOffsetMilliseconds": .optional(report.clockOffsetMilliseconds),
            "clockUncertaintyMilliseconds": .optional(report.clockUncertaintyMilliseconds),
            "receipt": .flag(report.hasReceipt),
        ]
    }
}

/// The device's clock against the centre's, in words.
enum ClockWords {
    static func offset(_ milliseconds: Int64, uncertainty: Int64?) -> Bilingual {
        let size = ConflictWords.duration(milliseconds)
        let range = uncertainty.map { ConflictWords.duration($0) }.map {
            Bilingual(zh: " ±\($0.zh)", en: " ±\($0.en)")
        }
        let (zh, en) = (size.zh + (range?.zh ?? ""), size.en + (range?.en ?? ""))
        return milliseconds >= 0
            ? Bilingual(zh: "本机时钟比中心慢 \(zh)。", en: "This device's clock is \(en) behind the centre's.")
            : Bilingual(zh: "本机时钟比中心快 \(zh)。", en: "This device's clock is \(en) ahead of the centre's.")
    }
}
