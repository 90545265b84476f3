// Swift compares texts by canonical equivalence; names are compared by their bytes.
extension String {
    /// Lends the UTF-8 bytes, in place where the text is Swift's own.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }

    /// Whether both have the same bytes.
    func hasBytes(of other: String) -> Bool {
        withBytes { left in
            other.withBytes { right in
                guard left.count == right.count else { return false }
                for index in left.indices where left[index] != right[index] { return false }
                return true
            }
        }
    }

    /// Whether this comes first in byte order.
    func precedesInBytes(_ other: String) -> Bool {
        withBytes { left in
            other.withBytes { right in
                for index in 0..<min(left.count, right.count) where left[index] != right[index] {
                    return left[index] < right[index]
                }
                return left.count < right.count
            }
        }
    }
}

extension Hasher {
    /// Feeds a text's UTF-8 bytes and their count.
    mutating func combine(bytes text: String) {
        text.withBytes { combine(bytes: UnsafeRawBufferPointer($0)) }
        combine(text.utf8.count)
    }
}
