import Causality
import InspectionDomain
import InspectionStore
import Wording

/// Whether a month counts a visit late (补录) or not at all (清单外), as far as a laptop can know.
struct VisitMarks {
    /// What is said beside a visit.
    enum Mark: String {
        /// It arrives at the centre after its month has ended.
        case late
        /// Its project is not on that month's key list.
        case offList

        var label: Bilingual {
            switch self {
            case .late: Bilingual(zh: "补录", en: "late")
            case .offList: Bilingual(zh: "清单外", en: "off the list")
            }
        }
    }

    private let store: InspectionStore
    private let today: CivilDate?
    private var lists: [CivilMonth: Set<RecordID>?] = [:]

    /// Reads lists as they are asked for.
    ///
    /// - Parameter now: by the device's clock, milliseconds since 1970.
    init(_ store: InspectionStore, now: Int64) {
        self.store = store
        today = CivilDate(instant: now)
    }

    /// The marks of a visit.
    ///
    /// A visit is late when it was sealed after its month, or is not with the centre yet although the month is over;
    /// of one that got there the centre alone knows when it arrived.
    mutating func marks(of visit: StoredRecord, isDelivered: Bool) throws -> [Mark] {
        let view = VisitView(unchecked: visit.state)
        guard let month = view.date?.civilMonth else { return [] }
        let sealed = view.sealedAt.flatMap { CivilDate(instant: $0) }
        let known = isDelivered ? sealed : [sealed, today].compactMap { $0 }.max()
        var marks: [Mark] = []
        if let known, known.civilMonth > month { marks.append(.late) }
        if let project = view.project, let list = try list(of: month), !list.contains(project) {
            marks.append(.offList)
        }
        return marks
    }

    /// The marks in brackets, or nothing.
    static func text(_ marks: [Mark], _ language: Language) -> String {
        marks.isEmpty ? "" : "  〔" + marks.map { $0.label[language] }.joined(separator: "，") + "〕"
    }

    /// The projects on a month's list; `nil` where no list has arrived yet.
    private mutating func list(of month: CivilMonth) throws -> Set<RecordID>? {
        if let known = lists[month] { return known }
        let members = try store.listMembers(of: month)
        let list = today.flatMap { today in
            members.isEmpty ? nil : MonthlyCoverage.counted(members, in: month, today: today)
        }
        lists[month] = .some(list)
        return list
    }
}
