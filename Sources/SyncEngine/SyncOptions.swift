import Causality
import SyncProtocol

/// Which originals a run brings here.
public enum OriginalsWanted: Hashable, Sendable {
    /// None; thumbnails alone.
    case none
    /// Those with these ids.
    case these(Set<[UInt8]>)
    /// All that records name.
    case all
}

/// How much one sync run may take and bring.
public struct SyncOptions: Sendable {
    /// Bytes to send and receive together, after which the run ends; `nil` for no limit.
    ///
    /// Looked at before each request, so that the run may go over by one chunk or one batch.
    public var bytesMax: Int?
    /// Whether photos are sent and fetched at all.
    public var carriesPhotos: Bool
    /// Thumbnails to fetch in this run at most; which ones is drawn by lot when more are missing.
    public var thumbnailsMax: Int
    /// Originals to fetch.
    public var originals: OriginalsWanted
    /// When to try again.
    public var retries: RetryPolicy
    /// Raw bytes of changes in the first batch; grows while all goes well and halves after each failure.
    public var firstBatchBytes: Int
    /// How often one piece of a photo is sent when the centre keeps asking for it.
    public var sendsPerPieceMax: Int

    /// Describes a run.
    public init(
        bytesMax: Int? = nil, carriesPhotos: Bool = true, thumbnailsMax: Int = 2_000,
        originals: OriginalsWanted = .none, retries: RetryPolicy = RetryPolicy(), firstBatchBytes: Int = 256 * 1024,
        sendsPerPieceMax: Int = 3
    ) {
        self.bytesMax = bytesMax
        self.carriesPhotos = carriesPhotos
        self.thumbnailsMax = thumbnailsMax
        self.originals = originals
        self.retries = retries
        self.firstBatchBytes = firstBatchBytes
        self.sendsPerPieceMax = sendsPerPieceMax
    }
}

/// What a run needs of the world besides the wire.
public struct SyncEffects: Sendable {
    /// This device's clock, milliseconds since 1970.
    public let nowMilliseconds: @Sendable () -> Int64
    /// Waits for some seconds; throws when the task is cancelled.
    public let sleep: @Sendable (_ seconds: Double) async throws -> Void
    /// A random number from 0 up to 1.
    public let random: @Sendable () -> Double
    /// Told what happens, as it happens; must return at once.
    public let progress: @Sendable (SyncProgress) -> Void

    /// Collects the effects.
    public init(
        nowMilliseconds: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void,
        random: @escaping @Sendable () -> Double, progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) {
        self.nowMilliseconds = nowMilliseconds
        self.sleep = sleep
        self.random = random
        self.progress = progress
    }
}
