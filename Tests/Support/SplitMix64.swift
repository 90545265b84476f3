/// A small seeded generator (Steele, Lea, Flood 2014): the same seed gives the same numbers on every machine.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts at a seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including the bound, which must be positive.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "nothing lies below \(bound)")
        return Int(truncatingIfNeeded: (next() >> 33) % UInt64(bound))
    }

    /// True once in so many times on average; never for 0.
    public mutating func oneIn(_ count: Int) -> Bool { count > 0 && below(count) == 0 }

    /// An element; the collection must not be empty.
    public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
