public import Causality
public import Wording

/// What one working group did of one of its recurring activities within a period (JC 二·5, F-JC-14).
public struct GroupActivity: Hashable, Sendable {
    /// The group.
    public let group: Label
    /// The activity, such as its dispatch.
    public let purpose: Label
    /// How often it is due.
    public let cadence: PeriodKind
    /// The meetings held in the period, by day.
    public let held: [RecordID]
    /// The activity's own periods that passed within the period without one.
    public let missed: [Period]

    /// Counts an activity's meetings within a period.
    ///
    /// - Parameters:
    ///   - within: The tier's period.
    ///   - heldOn: The activity's meetings, with their days.
    public init(
        group: Label, purpose: Label, cadence: PeriodKind, within period: Period, today: CivilDate,
        heldOn: [(id: RecordID, on: CivilDate)]
    ) {
        self.group = group
        self.purpose = purpose
        self.cadence = cadence
        held = heldOn.filter { period.contains($0.on) }.sorted { ($0.on, $0.id) < ($1.on, $1.id) }.map(\.id)
        missed = Period.withoutMeeting(
            cadence, from: period.first, through: min(today, period.last), heldOn: heldOn.map(\.on)
        ).filter { $0.last < today && $0.last <= period.last }
    }

    /// Group and activity.
    public var subject: Label {
        Label("\(group.zh)·\(purpose.zh)", "\(group.en): \(purpose.en)")
    }

    /// How many were held, and which periods were missed.
    public var detail: Label {
        let counted = Label(
            "每\(cadence.label.zh)一次，本期 \(held.count) 次", "every \(cadence.label.en), held \(held.count) here")
        guard !missed.isEmpty else { return counted }
        let periods = missed.map(\.description).joined(separator: ", ")
        return Label("\(counted.zh)；缺 \(periods)", "\(counted.en); missed \(periods)")
    }
}

extension MechanismProfile.WorkingGroup {
    /// What people call one of the group's recurring activities; its code if it is none of the usual ones.
    public static func label(ofPurpose code: String) -> Label {
        switch code {
        case "frontLine": Label("一线推进", "front line")
        case "dispatch": Label("调度", "dispatch")
        case "consultation": Label("会商", "consultation")
        case "circular": Label("通报", "circular")
        case "coverage": Label("全覆盖督导", "full coverage")
        case "topicalMeeting": Label("专题会议", "topical meeting")
        case "sweep": Label("摸排", "sweep")
        default: Label(code, code)
        }
    }
}

extension GroupActivity {
    /// The activity as a matter of the tier that dispatches the groups.
    public var item: DispatchPack.Item {
        DispatchPack.Item(source: .workingGroup, subject: subject, detail: detail)
    }
}
