/// One page of a long list; the template `pagination` shows the way to its neighbours.
public struct Pagination: Sendable {
    /// How many entries a page holds.
    public static let size = 50

    /// The entries before this page.
    public let offset: Int
    private let total: Int
    private let address: @Sendable (Int) -> String

    /// Describes a page.
    ///
    /// - Parameters:
    ///   - page: from 1; anything else is brought into range.
    ///   - total: the entries of all pages.
    ///   - address: the address of a page.
    public init(page: Int?, total: Int, address: @escaping @Sendable (Int) -> String) {
        let last = max(1, (total + Self.size - 1) / Self.size)
        offset = (min(max(1, page ?? 1), last) - 1) * Self.size
        self.total = total
        self.address = address
    }

    /// What the template names.
    public var data: PageData {
        let page = offset / Self.size + 1
        return [
            "isNeeded": total > Self.size, "first": offset + 1, "last": min(total, offset + Self.size), "total": total,
            "before": offset > 0 ? address(page - 1) : nil,
            "after": offset + Self.size < total ? address(page + 1) : nil,
        ]
    }
}
