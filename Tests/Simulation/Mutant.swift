/// A protocol bug that the simulator puts into its own wrappers on purpose, to prove that an oracle catches it.
public enum Mutant: String, CaseIterable, Sendable {
    /// The greatest wall clock wins; siblings are dropped.
    case lastWriterWins
    /// A save replaces whatever is current, not what the form showed.
    case replacesUnseen
    /// A save writes every field of the form, touched or not.
    case savesWholeForm
    /// The live digest is not kept up to date.
    case digestForgotten
    /// A record's state is sometimes not written although its log is.
    case headsWithoutData
    /// A crash before the commit keeps half of the transaction.
    case tornTransaction
    /// A transaction is reported as durable but a crash takes it back.
    case commitNotDurable
    /// The second branch of a fork is taken for a duplicate.
    case forkIgnored
    /// A delete forgets the record.
    case tombstoneForgotten
    /// Concurrent equal values are kept once.
    case equalValuesCollapsed
    /// A change in the middle is not sent.
    case changeNotSent
    /// "Received" is shown as soon as an answer came, without its receipt.
    case receivedWithoutReceipt
    /// A change is encoded again before it is stored.
    case signatureNotKept
}
