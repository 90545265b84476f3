public import SyncProtocol

/// Where a run is; for a line on the screen.
public struct SyncProgress: Hashable, Sendable {
    /// What the run does now, in the order in which it does it.
    public enum Phase: String, Hashable, Sendable, CaseIterable {
        /// Changes both ways.
        case texts
        /// Thumbnails to the centre, then from it.
        case thumbnails
        /// Originals to the centre, then from it.
        case originals
        /// Asks the centre to confirm what arrived.
        case closing
        /// Waits before another attempt.
        case waiting
        /// Over.
        case done
    }

    /// What the run does now.
    public var phase = Phase.texts
    /// Changes sent and answered.
    public var changesSent = 0
    /// Changes that came and were new.
    public var changesReceived = 0
    /// Bytes moved so far.
    public var traffic = TrafficMeter.Reading()
    /// Photos of this phase that are done.
    public var photosDone = 0
    /// Photos of this phase in all, as far as known.
    public var photosTotal = 0
    /// The photo under way, 32 bytes; `nil` outside photos.
    public var photo: [UInt8]?
    /// Chunks of that photo that are done; 0 for a thumbnail.
    public var chunksDone = 0
    /// Chunks of that photo in all; 0 for a thumbnail.
    public var chunksTotal = 0
    /// What existed only here before the latest round; `nil` before the first.
    public var backlog: Backlog?
    /// Seconds of the present pause; 0 unless waiting.
    public var pauseSeconds = 0.0

    /// A run that has not begun.
    public init() {}
}
