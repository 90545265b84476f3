import Causality
import InspectionDomain
import InspectionStore

/// The city's whole annual plan, which the key list's share is taken of (catalogue §6.4).
enum CityPlan {
    /// The indicator under which it is entered where not all projects are registered.
    static let indicator = "cityAnnualPlan"

    /// What was entered for a year, in 0.01 万元; `nil` if nothing was. Of two figures the greater: it claims less.
    static func entered(in store: InspectionStore, year: Int) throws -> Int64? {
        let targets = try store.records(
            RecordQuery(
                type: RecordType.target.name,
                equals: ["year": .integer(Int64(year)), "indicator": .text(indicator)]))
        return targets.compactMap { $0.value("value").integer }.max()
    }
}

extension KeyShare {
    /// The key list against its rule: the annual plans of the listed projects in the plan that was entered for the whole
    /// city, or else in those of all registered projects.
    init(
        listed: [Int64?], registered: some Sequence<Int64?>, entered: Int64?, _ rule: MechanismProfile.KeyList
    ) {
        self.init(
            keyPlan: listed.compactMap { $0 }.reduce(0, RegisterDesk.adding),
            cityPlan: entered ?? registered.compactMap { $0 }.reduce(0, RegisterDesk.adding),
            source: entered == nil ? .registered : .entered, count: listed.count,
            requiredCount: rule.requiredCount, requiredShare: rule.requiredShare)
    }
}
