public import Causality
public import Wording

/// Something that the store noticed and put right by itself.
public enum StoreNotice: Hashable, Sendable {
    /// The database is an earlier copy of itself; the device goes on under a new author.
    case restoredFromBackup
    /// The folder was copied to another machine; this copy goes on under a new author.
    case clonedToAnotherMachine
    /// Two copies wrote as the same author; this one goes on under a new author.
    case authorForked(AuthorID)
    /// The office cut the author off; the device goes on under a new one, which the office has to certify.
    case authorCutOff(AuthorID)

    /// What happened, and that nothing needs to be done.
    public var message: Bilingual {
        switch self {
        case .restoredFromBackup:
            Bilingual(
                zh: "数据来自较早的备份，本机已换用新的写入身份；无需任何操作。",
                en:
                    "The data comes from an earlier backup; this device now writes under a new identity. Nothing "
                        + "needs to be done."
            )
        case .clonedToAnotherMachine:
            Bilingual(
                zh: "数据是从另一台机器复制来的，本机已换用新的写入身份；无需任何操作。",
                en:
                    "The data was copied from another machine; this device now writes under a new identity. "
                        + "Nothing needs to be done."
            )
        case .authorForked(let author):
            Bilingual(
                zh: "两份数据以同一身份（\(author.hex.prefix(8))）写过，内容都已保留，本机已换用新的身份；无需任何操作。",
                en:
                    "Two copies wrote under one identity (\(author.hex.prefix(8))); both are kept and this "
                        + "device has a new one. Nothing needs to be done."
            )
        case .authorCutOff(let author):
            Bilingual(
                zh: "中心已停用本机原来的写入身份（\(author.hex.prefix(8))），本机已换用新的身份；请联系中心，确认后新内容才能上传。",
                en:
                    "The office cut this device's identity (\(author.hex.prefix(8))) off; it now has a new one. Ask the office to accept it, so that new work can be sent."
            )
        }
    }

    /// The word kept beside the retired author.
    var word: String {
        switch self {
        case .restoredFromBackup: "restored"
        case .clonedToAnotherMachine: "cloned"
        case .authorForked: "forked"
        case .authorCutOff: "cutoff"
        }
    }
}
