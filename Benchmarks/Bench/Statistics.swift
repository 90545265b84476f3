/// Middle values, which one disturbed round does not move.
enum Statistics {
    static func median(_ values: [Double]) -> Double { quantile(0.5, of: values) }

    static func quantile(_ share: Double, of values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        let position = share * Double(sorted.count - 1)
        let lower = Int(position)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
    }

    /// The median of the ratios of rounds that ran one after the other.
    static func pairedRatio(_ ours: [Double], _ floor: [Double]) -> Double {
        median(zip(ours, floor).map { $0 / $1 })
    }
}
