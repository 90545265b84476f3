public import Wording

/// What a check found.
public struct CheckReport: Hashable, Sendable {
    /// One thing that is not as it must be.
    public struct Finding: Hashable, Sendable {
        /// Stable dotted code, such as `check.chainBroken`.
        public let code: String
        /// What and where.
        public let message: Bilingual
        /// What puts it right.
        public let remedy: Remedy

        /// Whether rebuilding mends it; otherwise a backup or a peer must.
        public var isMendable: Bool { remedy == .rebuild || remedy == .fetchPhoto }
    }

    /// What puts a finding right.
    public enum Remedy: Hashable, Sendable {
        /// Rebuilding: everything needed is here.
        case rebuild
        /// Rebuilding marks the photo as wanted; the next sync fetches what another replica has of it.
        case fetchPhoto
        /// The changes have to come from another replica or from a backup.
        case fetchChanges
        /// The database file itself has to be replaced by a backup.
        case restoreBackup
    }

    /// All findings, in the order of the check.
    public internal(set) var findings: [Finding] = []
    /// How many changes were verified.
    public internal(set) var changeCount = 0
    /// How many records were rebuilt from their changes and compared.
    public internal(set) var recordCount = 0
    /// How many complete photos were read and hashed.
    public internal(set) var photoCount = 0
    /// Whether derived rows were written anew.
    public internal(set) var didRebuild = false

    /// Whether nothing was found.
    public var isSound: Bool { findings.isEmpty }

    /// Leaves derived rows as they are while changes are missing or altered: they may be the last trace of what was lost.
    mutating func withholdRebuildingIfContentIsLost() {
        let losses: [Problem] = [
            .changeUnreadable, .valuesAltered, .chainBroken, .gap, .headWrong, .originWrong, .dependencyMissing,
        ]
        let codes = Set(losses.map { "check.\($0.rawValue)" })
        guard findings.contains(where: { $0.remedy == .fetchChanges && codes.contains($0.code) }) else { return }
        findings = findings.map { finding in
            guard finding.remedy == .rebuild else { return finding }
            return Finding(code: finding.code, message: finding.message, remedy: .fetchChanges)
        }
    }

    mutating func note(_ problem: Problem, _ place: String, remedy: Remedy? = nil) {
        findings.append(
            Finding(
                code: "check.\(problem.rawValue)",
                message: Bilingual(zh: "\(problem.words.zh)：\(place)", en: "\(problem.words.en): \(place)"),
                remedy: remedy ?? problem.remedy))
    }

    /// The kinds of finding.
    enum Problem: String {
        case databaseDamaged, changeUnreadable, valuesAltered, valuesMissing, chainBroken, gap, headWrong
        case originWrong, signatureBad, authorUnknown, dependencyMissing, lamportWrong
        case recordDiffers, recordMissing, recordWithoutChange, digestWrong, queryIndexWrong, searchIndexWrong
        case problemFactsWrong
        case conflictsWrong, photoListWrong, unsentListWrong, receiptWrong, photoMissing, photoDamaged

        var words: Bilingual {
            switch self {
            case .databaseDamaged: Bilingual(zh: "数据库结构损坏", en: "the database file is damaged")
            case .changeUnreadable: Bilingual(zh: "变更无法读取", en: "a change cannot be read")
            case .valuesAltered: Bilingual(zh: "变更内容与其哈希不符", en: "a change's values do not fit their hash")
            case .valuesMissing: Bilingual(zh: "现值的内容缺失", en: "a current value's bytes are missing")
            case .chainBroken: Bilingual(zh: "变更链断裂", en: "a change does not continue its chain")
            case .gap: Bilingual(zh: "日志有缺口", en: "a log has a hole")
            case .headWrong: Bilingual(zh: "日志末端不符", en: "a log's head is not its last change")
            case .originWrong: Bilingual(zh: "日志起点不符", en: "a log does not begin where it must")
            case .signatureBad: Bilingual(zh: "签名不符", en: "a signature does not fit")
            case .authorUnknown: Bilingual(zh: "作者公钥缺失", en: "an author's key is missing")
            case .dependencyMissing: Bilingual(zh: "变更所替代的变更缺失", en: "a change replaces one that is not here")
            case .lamportWrong: Bilingual(zh: "变更次序号不符", en: "a change's Lamport number does not rise or fit its row")
            case .recordDiffers: Bilingual(zh: "记录与变更不一致", en: "a record differs from its changes")
            case .recordMissing: Bilingual(zh: "记录缺失", en: "a record is missing")
            case .recordWithoutChange: Bilingual(zh: "记录没有对应的变更", en: "a record has no change")
            case .digestWrong: Bilingual(zh: "范围摘要不符", en: "a scope's digest is wrong")
            case .queryIndexWrong: Bilingual(zh: "查询索引不符", en: "the query index is wrong")
            case .searchIndexWrong: Bilingual(zh: "搜索索引不符", en: "the search index is wrong")
            case .conflictsWrong: Bilingual(zh: "待定清单不符", en: "the list of conflicts is wrong")
            case .photoListWrong: Bilingual(zh: "照片引用清单不符", en: "the list of photos that records name is wrong")
            case .problemFactsWrong:
                Bilingual(zh: "问题的状态与其步骤不符", en: "where a problem stands does not fit its steps")
            case .unsentListWrong: Bilingual(zh: "待送清单不符", en: "the list of what was not yet received is wrong")
            case .receiptWrong: Bilingual(zh: "回执所指的变更不在本机", en: "a receipt is noted for changes that are not here")
            case .photoMissing: Bilingual(zh: "照片文件缺失", en: "a photo's file is missing")
            case .photoDamaged: Bilingual(zh: "照片文件损坏", en: "a photo's file is damaged")
            }
        }

        /// Derived rows can be written anew; photos become wanted again; changes must come from elsewhere.
        var remedy: Remedy {
            switch self {
            case .recordDiffers, .recordMissing, .recordWithoutChange, .digestWrong, .queryIndexWrong,
                .searchIndexWrong, .problemFactsWrong, .conflictsWrong, .photoListWrong, .unsentListWrong,
                .receiptWrong:
                .rebuild
            case .photoMissing, .photoDamaged: .fetchPhoto
            case .databaseDamaged: .restoreBackup
            case .changeUnreadable, .valuesAltered, .valuesMissing, .chainBroken, .gap, .headWrong, .originWrong,
                .signatureBad, .authorUnknown, .dependencyMissing, .lamportWrong:
                .fetchChanges
            }
        }
    }
}
