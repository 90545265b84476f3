public import Causality
public import Wording

/// The city's land-quota pool (市级计划指标调节库): never below zero, priority classes first (F-JC-17).
///
/// Areas count 0.01 亩.
public struct LandQuotaPool: Hashable, Sendable {
    /// One movement.
    public struct Entry: Hashable, Sendable {
        /// The record.
        public let id: RecordID
        /// The day.
        public let on: CivilDate
        /// Positive into the pool, negative out of it.
        public let change: Int64

        /// Describes a movement.
        public init(id: RecordID, on: CivilDate, change: Int64) {
            self.id = id
            self.on = on
            self.change = change
        }
    }

    /// A need that waits for land.
    public struct Claim: Hashable, Sendable {
        /// The need.
        public let need: RecordID
        /// Its class.
        public let priority: LandPriority
        /// How much.
        public let area: Int64

        /// Describes a claim.
        public init(need: RecordID, priority: LandPriority, area: Int64) {
            self.need = need
            self.priority = priority
            self.area = area
        }
    }

    /// Why an allocation is refused.
    public enum Refusal: PersonFacingError, Hashable {
        /// The area is not positive.
        case areaRefused(Int64)
        /// The pool does not hold so much.
        case exceeds(balance: Int64, area: Int64)
        /// Needs of a higher class would go short.
        case goesBefore(needs: [RecordID])

        /// Dotted code below `land-quota.`.
        public var code: String {
            switch self {
            case .areaRefused: "land-quota.area-refused"
            case .exceeds: "land-quota.exceeds"
            case .goesBefore: "land-quota.goes-before"
            }
        }
        /// Areas or needs.
        public var values: [String: String] {
            switch self {
            case .areaRefused(let area): ["area": String(area)]
            case .exceeds(let balance, let area): ["balance": String(balance), "area": String(area)]
            case .goesBefore(let needs): ["needs": needs.map(\.hex).joined(separator: ", ")]
            }
        }
        /// What is wrong.
        public var message: Label {
            switch self {
            case .areaRefused: Label("面积须大于零", "The area must be positive")
            case .exceeds(let balance, let area):
                Label(
                    "指标余额 \(MoneyText.wan(balance)) 亩，不足 \(MoneyText.wan(area)) 亩",
                    "The pool holds \(MoneyText.wan(balance)) mu, less than \(MoneyText.wan(area))")
            case .goesBefore(let needs):
                Label("\(needs.count) 项优先类别的需求将得不到保障", "\(needs.count) needs of a higher class would go short")
            }
        }
        /// What to do next.
        public var nextStep: Label {
            switch self {
            case .areaRefused: Label("请核对面积。", "Check the area.")
            case .exceeds: Label("请减少面积，或先补充指标。", "Allocate less, or fill the pool first.")
            case .goesBefore: Label("请先安排优先类别的需求。", "Serve the needs of the higher class first.")
            }
        }
    }

    /// The balance now.
    public let balance: Int64
    /// The movements after which the balance was below zero: entered concurrently or out of order; sorted by day.
    public let overdrawn: [RecordID]

    /// Adds the movements up by day, then by id.
    public init(_ entries: some Sequence<Entry>) {
        var balance: Int64 = 0
        var overdrawn: [RecordID] = []
        for entry in entries.sorted(by: { ($0.on, $0.id) < ($1.on, $1.id) }) {
            balance = Int64(clamping: Int128(balance) + Int128(entry.change))
            if balance < 0 { overdrawn.append(entry.id) }
        }
        self.balance = balance
        self.overdrawn = overdrawn
    }

    /// Refuses an allocation that the pool cannot bear or that takes from a higher class; trying again does not help.
    ///
    /// - Parameter waiting: Open needs, that of the claim itself among them or not.
    public func check(_ claim: Claim, waiting: some Sequence<Claim>) throws(Refusal) {
        guard claim.area > 0 else { throw .areaRefused(claim.area) }
        guard claim.area <= balance else { throw .exceeds(balance: balance, area: claim.area) }
        let higher = waiting.filter { $0.need != claim.need && $0.priority.rank < claim.priority.rank && $0.area > 0 }
        let wanted = higher.reduce(Int128(0)) { $0 + Int128($1.area) }
        guard wanted <= Int128(balance - claim.area) else { throw .goesBefore(needs: higher.map(\.need).sorted()) }
    }
}
