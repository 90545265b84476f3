public import Causality
public import SyncProtocol

/// A desk that wants and holds just what it was told.
public struct PhotoDeskStub: PhotoDesk {
    /// What it says it wants.
    public var wanted: [PhotoWant] = []
    /// What it says it holds.
    public var held: Set<[UInt8]> = []

    /// Wants and holds nothing.
    public init() {}

    /// The first of what it was told.
    public func wantedPhotos(in scopes: Set<ScopeID>, count: Int) throws -> [PhotoWant] { Array(wanted.prefix(count)) }

    /// What it was told, of those asked for.
    public func confirmedPhotos(among photos: [[UInt8]]) throws -> Set<[UInt8]> { held.intersection(photos) }
}
