public import Causality
public import SyncProtocol

/// What one run brought about.
///
/// True whether the run ended well or not; what it counts is kept.
public struct SyncReport: Sendable {
    /// How the run ended.
    public enum Standing: String, Hashable, Sendable {
        /// Both sides know the same, and the centre has confirmed everything that exists here.
        case complete
        /// Something is still to be carried; ``SyncReport/failure`` says why, if anything failed.
        case partial
        /// Knowledge differs and further rounds bring nothing new; the refusals say why.
        case stalled
    }

    /// A photo that the other side, or this one, would not take.
    public struct PhotoRefusal: Hashable, Sendable {
        /// The photo's id.
        public let photo: [UInt8]
        /// Why; a stable code.
        public let code: String

        /// Names the photo and the reason.
        public init(photo: [UInt8], code: String) {
            self.photo = photo
            self.code = code
        }
    }

    /// How the run ended.
    public internal(set) var standing = Standing.partial
    /// What ended it before its end; `nil` if nothing did.
    public internal(set) var failure: SyncFailure?
    /// Rounds of exchange that were answered.
    public internal(set) var rounds = 0
    /// Attempts that failed and were made again.
    public internal(set) var retries = 0
    /// Bytes on the wire, those of failed attempts included.
    public internal(set) var traffic = TrafficMeter.Reading()
    /// Changes sent and answered; the centre may have had some of them.
    public internal(set) var changesSent = 0
    /// Changes that came and were new here.
    public internal(set) var changesReceived = 0
    /// Changes that came and were held already.
    public internal(set) var duplicates = 0
    /// Records here whose state changed.
    public internal(set) var changedRecords: Set<RecordID> = []
    /// Authors whose log was found to have two branches.
    public internal(set) var forkedAuthors: Set<AuthorID> = []
    /// Logs that were stopped on either side.
    public internal(set) var refusals: Set<AdmissionReport.Refusal> = []
    /// An alarm: scopes in which both sides hold the same changes but not the same values (sync rule 14).
    public internal(set) var divergedScopes: Set<ScopeID> = []
    /// Scopes that the centre left out of its last answer: it does not hold them or does not let us read them.
    public internal(set) var unansweredScopes: Set<ScopeID> = []
    /// Thumbnails taken by the centre.
    public internal(set) var thumbnailsSent = 0
    /// Thumbnails fetched.
    public internal(set) var thumbnailsReceived = 0
    /// Chunks of originals taken by the centre.
    public internal(set) var chunksSent = 0
    /// Originals that are whole here since this run.
    public internal(set) var originalsReceived = 0
    /// Photos that the centre confirmed in this run, by a verified receipt.
    public internal(set) var photosConfirmed: Set<[UInt8]> = []
    /// Photos that were not taken.
    public internal(set) var photoRefusals: Set<PhotoRefusal> = []
    /// Whether a receipt of the centre itself was verified and noted; a colleague's answer does not count.
    public internal(set) var hasReceipt = false
    /// What still exists only here, after the run; `nil` when the store could not say.
    public internal(set) var backlog: Backlog?
    /// The centre's clock minus this device's, milliseconds; `nil` when no answer came.
    public internal(set) var clockOffsetMilliseconds: Int64?
    /// How far the offset may be wrong either way: half of the quickest round trip, milliseconds.
    public internal(set) var clockUncertaintyMilliseconds: Int64?
}
