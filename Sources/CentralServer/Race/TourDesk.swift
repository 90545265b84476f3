import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Observation tours: which are due, what was seen and given, and who ranks where (LYG23 二(二), ZH 一.4).
struct TourDesk {
    let store: InspectionStore
    let rules: CityRules
    let today: CivilDate
    let person: String

    /// A desk with the profile in force.
    static func open(_ store: InspectionStore, today: CivilDate, person: String) throws -> TourDesk {
        TourDesk(store: store, rules: try store.cityRules(on: today), today: today, person: person)
    }

    /// All tours, the earliest first.
    func tours() throws -> [StoredRecord] {
        try store.records(RecordQuery(type: RecordType.observationTour.name, order: .field("heldOn")))
    }

    /// The periods of the year so far in which a tour that the profile asks for was not held, by duty.
    func missed() throws -> [(duty: MechanismProfile.Duty, periods: [Period])] {
        guard let start = CivilDate(year: today.year, month: 1, day: 1) else { return [] }
        let tours = try tours()
        return rules.profile.duties.filter { $0.code == "tour" }.map { duty in
            let held = tours.filter { duty.group == nil || $0.value("group").text == duty.group }
                .compactMap { $0.value("heldOn").text.flatMap { CivilDate($0) } }
            return (duty, Period.withoutMeeting(duty.cadence, from: start, through: today, heldOn: held))
        }
    }

    /// Enters a tour.
    func plan(_ name: String, group: String, heldOn day: CivilDate, leader: String?) throws -> RecordID {
        guard let scope = Scopes.register else { throw OfficeError.badScope(Scopes.registerName) }
        let id = RecordKey.id(of: RecordType.observationTour.name, key: "\(name) \(day)")
        let kind = rules.profile.duties.first { $0.code == "tour" }?.cadence ?? .halfYear
        var values: [String: FieldValue] = [
            "name": .text(name), "group": .text(group), "heldOn": .text(day.description),
            "period": .text(Period(kind, containing: day)?.description ?? day.description),
        ]
        values["leaderRole"] = leader.map { .text($0) }
        try store.write([
            RecordEdit(
                record: id, type: RecordType.observationTour.name, scope: scope, values: values, person: person)
        ])
        return id
    }

    /// What one person gives a project of a tour; the stop comes into being with its first score.
    func score(
        _ points: [TourAspect: Int], project: StoredRecord, tour: StoredRecord, comment: String, at instant: Int64
    ) throws {
        guard let scope = ProjectView(unchecked: project.state).territoryScope else {
            throw OfficeError.badScope(project.value("region").text ?? "")
        }
        let stop = RecordKey.id(of: RecordType.tourStop.name, key: "\(tour.id.hex) \(project.id.hex)")
        let score = RecordKey.id(of: RecordType.tourScore.name, key: "\(stop.hex) \(person)")
        var values: [String: FieldValue] = [
            "stop": .reference(stop), "rater": .text(person), "at": .integer(instant),
        ]
        for (aspect, given) in points {
            values[FamilyField.name("points", aspect.rawValue)] = .integer(Int64(given))
        }
        if !comment.isEmpty { values["comment"] = .text(comment) }
        try store.write([
            RecordEdit(
                record: stop, type: RecordType.tourStop.name, scope: scope,
                values: [
                    "tour": .reference(tour.id), "project": .reference(project.id),
                    "on": tour.value("heldOn"),
                ], person: person),
            RecordEdit(record: score, type: RecordType.tourScore.name, scope: scope, values: values, person: person),
        ])
    }

    /// Territories or townships by the mean of what people gave; the group comes from the register.
    func places(of tour: StoredRecord) throws -> [Ranking.Place] {
        let regions = try store.records(RecordQuery(type: RecordType.region.name))
        let groups = Dictionary(
            regions.compactMap { region in region.value("code").text.map { ($0, region.value("group").text) } },
            uniquingKeysWith: { $1 })
        let stops = try store.records(RecordQuery(type: RecordType.tourStop.name, parent: tour.id))
        let scores = try stops.flatMap { stop -> [TourRanking.Score] in
            guard let project = try stop.value("project").recordID.flatMap({ try store.record($0) }),
                let region = project.value("region").text
            else { return [] }
            return try store.records(RecordQuery(type: RecordType.tourScore.name, parent: stop.id)).map { score in
                let points = TourAspect.allCases.reduce(into: [TourAspect: Int]()) { points, aspect in
                    points[aspect] = score.value(FamilyField.name("points", aspect.rawValue)).integer.map { Int($0) }
                }
                return TourRanking.Score(region: region, group: groups[region] ?? nil, points: points)
            }
        }
        return TourRanking.places(scores)
    }
}
