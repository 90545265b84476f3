public import Causality

/// Keeps photos as bytes named by their hash; what transports move between replicas (SPEC § Photos).
///
/// Every `accept` verifies before it keeps, is durable when it returns, and is safe to repeat.
/// Safe to call from several threads.
public protocol PhotoVault: PhotoDesk, Sendable {
    /// The manifest's bytes; `nil` if it is not here.
    func manifest(of photo: [UInt8]) throws -> [UInt8]?
    /// One chunk's bytes; `nil` if it is not here.
    func chunk(_ index: Int, of photo: [UInt8]) throws -> [UInt8]?
    /// The thumbnail's JPEG bytes; `nil` if it is not here.
    func thumbnail(of photo: [UInt8]) throws -> [UInt8]?
    /// Keeps a manifest. Throws ``ProtocolError`` if it is not the one with this id.
    func accept(manifest: [UInt8], of photo: [UInt8]) throws
    /// Keeps a chunk. Throws ``ProtocolError`` if its hash is not the manifest's, or the manifest is not here.
    func accept(chunk: [UInt8], at index: Int, of photo: [UInt8]) throws
    /// Keeps a thumbnail of at most 64 KiB; thumbnails are not verified, so the first one stays.
    func accept(thumbnail: [UInt8], of photo: [UInt8]) throws
}

/// What a node remembers about its centre. Hints and shown facts only: losing all of it loses no data.
public protocol SyncLedger: Sendable {
    /// The scopes that this device's certificate lets it read.
    func grantedScopes() throws -> [ScopeID]
    /// What exists only here: not covered by the latest verified receipt.
    func backlog() throws -> Backlog
    /// Photos held in full whose arrival no receipt has stated yet, oldest first, at most `count`.
    func photosToConfirm(count: Int) throws -> [[UInt8]]
    /// What the centre knew at the end of the last run.
    func peerHint() throws -> [ScopeKnowledge]
    /// Notes a verified receipt, the centre's knowledge and the clock offset (centre minus here, milliseconds).
    ///
    /// The latest receipt counts, not the highest: a centre restored from backup states less than before.
    func note(
        receipt: Receipt, peerKnowledge: [ScopeKnowledge], clockOffsetMilliseconds: Int64,
        refusals: [AdmissionReport.Refusal]
    ) throws
}
