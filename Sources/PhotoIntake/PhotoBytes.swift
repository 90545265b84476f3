/// A photo's bytes wherever they lie, read in pieces so that no photo need be in memory whole.
public protocol PhotoBytes {
    /// How many bytes there are.
    var count: Int { get }

    /// The bytes from an offset, as many as asked for unless the end comes first; none at or past the end.
    ///
    /// - Throws: ``PhotoIntakeError/unreadable(detail:)``.
    func read(at offset: Int, upTo count: Int) throws(PhotoIntakeError) -> [UInt8]
}

extension [UInt8]: PhotoBytes {
    /// A copy of the piece.
    public func read(at offset: Int, upTo count: Int) -> [UInt8] {
        guard offset >= 0, count > 0, offset < self.count else { return [] }
        return Self(self[offset..<offset + Swift.min(count, self.count - offset)])
    }
}
