/// A protocol bug that the simulator puts in on purpose, to prove that an oracle catches it.
public enum Mutant: String, CaseIterable, Sendable {
    // What a program writes.
    case replacesUnseen, replacesNothing, savesWholeForm, deleteNamesOnlyState, lamportNotRaised
    // What a store keeps.
    case headsWithoutData, dataWithoutHeads, tornTransaction, commitNotDurable, digestForgotten, lamportForgotten
    case signatureNotKept, reencodesUnknown, currentValueStripped, logPruned, cardForgotten, forkIgnored
    case duplicateNotRecognised, scopesMixed
    // How values merge.
    case lastWriterWins, latestWallClockWins, equalValuesCollapsed, siblingsBounded, tombstoneForgotten
    case emptiedFieldForgotten, lateEditDropped, latestTypeCounts, dotWithoutHash
    // How two replicas exchange.
    case changeNotSent, thoughtSynced, oneScopeForAll, refusalStopsQueue, oldChangesNotSent, futureChangesRefused
    case unknownFieldsRefused, conflictsNotSent, photoHoldsBackRecord, grantsIgnored, signatureUnchecked
    // What the office revoked.
    case cutoffIgnored, firstCutoffStays, cutoffStopsLog
    // What a person is told.
    case receivedWithoutReceipt, receivedByNumber, receiptHighest, receiptBeforeCommit
    case receiptByAnybody, receiptUnchecked
    // Photos.
    case photoUnchecked, photoRowFirst, photoConfirmedUnread, photoConfirmedByName, photoDeletedUnconfirmed
    case photoWantForgotten

    /// The bug in words, and the rule of the design or the hazard seen elsewhere that it breaks.
    public var story: (bug: String, breaks: String) {
        switch self {
        case .replacesUnseen: ("A save replaces whatever is current, not what the form showed", "rule 4")
        case .replacesNothing: ("A save names none of the values that the form showed", "rule 4; false conflicts")
        case .savesWholeForm: ("A save writes every field of the form, touched or not", "rule 5")
        case .deleteNamesOnlyState: ("A delete empties no field and names only the state", "rule 11")
        case .lamportNotRaised: ("A write does not raise the Lamport number", "rule 3")
        case .headsWithoutData: ("A record is at times not written, its log is", "rule 8; cursor moved, data not")
        case .dataWithoutHeads: ("A change is sometimes not written although its record is", "rule 8")
        case .tornTransaction: ("A crash before the commit keeps half of the transaction", "rule 8")
        case .commitNotDurable: ("A commit is called durable, and a crash takes it back", "rule 8; WAL with NORMAL")
        case .digestForgotten: ("The digest of values is not kept up to date", "rule 14; nobody notices divergence")
        case .lamportForgotten: ("The greatest Lamport number is not kept up to date", "rule 3")
        case .signatureNotKept: ("A signature is dropped once it was checked", "rule 1")
        case .reencodesUnknown: ("A change is encoded again, without unknown fields", "rule 1; unknown fields")
        case .currentValueStripped: ("The values of a change are stripped while they are current", "rule 12")
        case .logPruned: ("Only the latest changes of a log are kept for others", "rule 12; vectors pruned")
        case .cardForgotten: ("What proves an author is not kept", "§4 identity")
        case .forkIgnored: ("The second branch of a fork is taken for a duplicate", "§4; cloned disk")
        case .duplicateNotRecognised: ("A change that is held is sometimes not recognised", "rule 6; duplicate push")
        case .scopesMixed: ("Branches of one scope are shown in another", "rule 9")
        case .lastWriterWins: ("The greatest dot wins, siblings are dropped", "rule 6; silent overwrite")
        case .latestWallClockWins: ("The latest wall clock wins", "rule 7; wall clocks pick the winner")
        case .equalValuesCollapsed: ("Equal concurrent values are kept once", "rule 6; §1")
        case .siblingsBounded: ("At most two siblings are kept", "false conflicts from bounded history")
        case .tombstoneForgotten: ("A deleted record is forgotten", "rule 12; deleted data comes back")
        case .emptiedFieldForgotten: ("A field that was emptied is forgotten", "rule 12; tombstones expire")
        case .lateEditDropped: ("What the settling of a conflict did not name is dropped", "§1 late edits")
        case .latestTypeCounts: ("The type named last counts", "rule 6")
        case .dotWithoutHash: ("Dots of a fork are told apart by number alone", "§4; clock reused after restore")
        case .changeNotSent: ("A change in the middle is not sent", "rule 2")
        case .thoughtSynced: ("A device that once sent everything never asks again", "rule 10; lost acknowledgement")
        case .oneScopeForAll: ("The first scope is exchanged and taken for all", "rule 9; a subset taken for the whole")
        case .refusalStopsQueue: ("Whoever had to refuse a log takes nothing more", "rule 13; one poisoned message")
        case .oldChangesNotSent: ("Changes older than a season are not sent", "rule 12; maximum absence")
        case .futureChangesRefused: ("Changes from the future are not taken", "rule 7; wrong clocks")
        case .unknownFieldsRefused: ("Changes with fields not known here are not taken", "old-version peers")
        case .conflictsNotSent: ("Changes that settle conflicts stay at home", "§1 resolving")
        case .photoHoldsBackRecord: ("No record is sent while a photo waits", "photo holds back its record")
        case .grantsIgnored: ("A peer may bring changes to any scope", "§8 scopes and access")
        case .signatureUnchecked: ("Signatures are not checked", "§3, §4")
        case .cutoffIgnored: ("Some devices never take a cut-off", "§8 revoking")
        case .firstCutoffStays: ("A later cut-off does not replace the first", "§8 revoking")
        case .cutoffStopsLog: ("What lies after a cut-off is not taken", "rule 13; a colleague who built on it")
        case .receivedWithoutReceipt: ("Received is shown as soon as an answer came", "“synced” shown, data gone")
        case .receivedByNumber: ("A receipt's number counts, its hash does not", "§4; receipts after a fork")
        case .receiptHighest: ("The highest receipt counts, not the latest", "client state after server restore")
        case .receiptBeforeCommit: ("A receipt is given before the commit", "rule 8")
        case .receiptByAnybody: ("Whoever answers may vouch for what was received", "“synced” shown, data gone")
        case .receiptUnchecked: ("A receipt's signature is not checked", "“synced” shown, data gone")
        case .photoUnchecked: ("A damaged piece of a photo is kept", "§6")
        case .photoRowFirst: ("A photo's row is written before its bytes", "photo row without bytes")
        case .photoConfirmedUnread: ("A photo is confirmed by its rows, unread", "photo row without bytes")
        case .photoConfirmedByName: ("A photo is confirmed as soon as a piece of it came", "§6; answered 201")
        case .photoDeletedUnconfirmed: ("A device removes photos that no receipt names", "§6; data gone")
        case .photoWantForgotten: ("A centre without any photo asks for none", "rule 10; wants are derived")
        }
    }
}
