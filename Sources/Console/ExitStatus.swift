public import Wording

/// The exit codes of both programs: an interface for scripts, documented in Docs/ExitCodes.md and never reused.
public enum ExitStatus: Int32, CaseIterable, Sendable {
    /// Done.
    case done = 0
    /// Failed for a reason that has no code of its own; the message says which.
    case failed = 1
    /// What was asked for does not exist.
    case notFound = 3
    /// A person has to decide first: a conflict, or an answer that only a terminal can give.
    case needsPerson = 4
    /// Something exists only on this laptop.
    case notSafeToHandOver = 5
    /// The centre cannot be reached; trying again later helps.
    case unreachable = 6
    /// The centre refused: unknown or expired code, revoked device, wrong certificate.
    case refused = 7
    /// The check found damage.
    case damaged = 8
    /// What was given is not valid; nothing was written.
    case invalidInput = 9
    /// Another program holds the store; trying again helps.
    case busy = 10
    /// The disk is full; nothing was lost.
    case diskFull = 11
    /// The command line could not be understood (as `EX_USAGE`).
    case usage = 64
    /// Interrupted by the person; what was recorded is kept.
    case interrupted = 130

    /// What the code means.
    public var meaning: Bilingual {
        switch self {
        case .done: Bilingual(zh: "完成", en: "done")
        case .failed: Bilingual(zh: "失败，原因见提示", en: "failed; the message says why")
        case .notFound: Bilingual(zh: "没有找到所要的内容", en: "what was asked for does not exist")
        case .needsPerson: Bilingual(zh: "需要人先作决定", en: "a person has to decide first")
        case .notSafeToHandOver: Bilingual(zh: "还有内容只存在于本机", en: "something exists only on this laptop")
        case .unreachable: Bilingual(zh: "连不上中心，稍后再试", en: "the centre cannot be reached; try later")
        case .refused: Bilingual(zh: "中心拒绝", en: "the centre refused")
        case .damaged: Bilingual(zh: "检查发现损坏", en: "the check found damage")
        case .invalidInput: Bilingual(zh: "输入无效，未写入任何内容", en: "the input is not valid; nothing was written")
        case .busy: Bilingual(zh: "数据被其他程序占用，稍后再试", en: "another program holds the store; try again")
        case .diskFull: Bilingual(zh: "磁盘已满，未丢失内容", en: "the disk is full; nothing was lost")
        case .usage: Bilingual(zh: "命令行无法理解", en: "the command line could not be understood")
        case .interrupted: Bilingual(zh: "被中断，已记录的内容保留", en: "interrupted; what was recorded is kept")
        }
    }

    /// The exit code for an error's stable code: the longest listed beginning of the code decides.
    public init(errorCode: String) {
        let match = Self.byCode.filter { errorCode.hasPrefix($0.key) }.max { $0.key.count < $1.key.count }
        self = match?.value ?? .failed
    }

    private static let byCode: [String: ExitStatus] = [
        "office.exists": .invalidInput, "office.missing": .notFound, "store.diskFull": .diskFull,
        "store.busy": .busy, "store.notFound": .notFound, "store.corrupt": .damaged,
        "store.invalid": .invalidInput, "input.": .invalidInput, "input.needsTerminal": .needsPerson,
        "notFound.": .notFound, "table.": .invalidInput, "register.": .invalidInput, "field.": .invalidInput,
        "domain.": .invalidInput, "photo.": .invalidInput, "sync.unreachable": .unreachable,
        "sync.timeout": .unreachable, "sync.refused": .refused, "sync.revoked": .refused, "sync.tls": .refused,
        "sync.handshake": .unreachable, "sync.cancelled": .interrupted, "device.": .refused, "enrol.": .refused,
        "code.": .refused,
        "conflict.": .needsPerson, "handOver.": .notSafeToHandOver, "store.notAStore": .notFound,
        "store.noSuchRecord": .notFound, "store.noConflict": .notFound, "store.field.": .invalidInput,
        "store.badRequest": .invalidInput, "store.folderNotEmpty": .invalidInput,
        "store.folderUnusable": .invalidInput, "store.visitSealed": .invalidInput,
        "store.recordDamaged": .damaged, "store.photoDamaged": .damaged, "store.notGranted": .refused,
        "sync.interrupted": .unreachable, "sync.busy": .unreachable, "sync.redirected": .unreachable,
        "sync.badAnswer": .unreachable, "sync.wrongAuthority": .refused, "sync.badCode": .invalidInput,
        "sync.badSetting": .invalidInput, "sync.underWay": .busy, "sync.notEnrolled": .needsPerson, "visit.": .invalidInput,
        "problem.": .invalidInput, "state.": .invalidInput, "calendar.": .invalidInput, "profile.": .invalidInput,
        "usage.": .usage,
    ]
}
