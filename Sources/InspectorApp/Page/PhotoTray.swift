import InspectionDomain
import InspectionStore
import Pages
import PhotoIntake
import Wording

/// The proposals for photos that wait, in groups: a visit each, then what the person must choose, then the rest.
struct PhotoTray {
    let tile: PhotoTile
    private let language: Language
    private let candidates: [VisitCandidate]
    private let entries: [Entry]

    /// Further ones are hardly likely, and all drafts can be chosen above.
    private static let mostSuggestions = 5

    private struct Entry {
        let number: Int
        let photo: KeptPhoto
        let proposal: IntakeProposal
    }

    /// Judges the photos together, since neighbours in time explain each other.
    init(_ photos: [KeptPhoto], store: InspectionStore, language: Language) throws {
        self.language = language
        tile = PhotoTile(store: store, language: language)
        candidates = try IntakeDrafts.candidates(store)
        let proposals = IntakeMatcher(candidates: candidates)
            .proposals(for: photos.map { IntakeMatcher.Photo(time: $0.capturedAt, place: $0.place) })
        entries = zip(photos, proposals).enumerated().map { Entry(number: $0, photo: $1.0, proposal: $1.1) }
    }

    /// What the template `intake-tray` names.
    func data() throws -> PageData {
        let byVisit = Dictionary(grouping: entries) { $0.proposal.preferred?.visitID ?? "" }
        var groups: [PageData] = []
        for candidate in candidates {
            guard let entries = byVisit[candidate.visitID] else { continue }
            groups.append(try group("g\(groups.count)", title(candidate), entries, candidate: candidate))
        }
        let open = byVisit[""] ?? []
        let unsure = open.filter { !$0.proposal.suggestions.isEmpty }
        let unknown = open.filter { $0.proposal.suggestions.isEmpty }
        if !unsure.isEmpty {
            let title = Bilingual(zh: "请选择：可能属于几次督导", en: "Please choose: they may belong to several visits")
            groups.append(try group("unsure", title[language], unsure, candidate: nil))
        }
        if !unknown.isEmpty {
            let title = Bilingual(zh: "没有建议：请勾选后归入督导", en: "No proposal: tick them and choose a visit")
            groups.append(try group("unknown", title[language], unknown, candidate: nil))
        }
        let clear = entries.count - open.count
        return [
            "groups": groups, "isEmpty": entries.isEmpty, "clear": clear > 0 ? String(clear) : nil,
            "visitCount": groups.count - (unsure.isEmpty ? 0 : 1) - (unknown.isEmpty ? 0 : 1),
            "drafts": candidates.map { ["id": $0.visitID, "label": title($0)] as PageData },
            "items": SupervisionItem.allCases.map {
                ["number": $0.number, "label": $0.label[language], "key": $0.number % 10] as PageData
            },
        ]
    }

    private func title(_ visit: VisitCandidate) -> String { "\(visit.date) \(visit.projectName)" }

    private func group(
        _ key: String, _ title: String, _ entries: [Entry], candidate: VisitCandidate?
    ) throws -> PageData {
        var tile = tile
        tile.site = candidate?.place
        tile.day = candidate.flatMap { CivilDate($0.date) }
        return [
            "key": key, "title": title, "count": entries.count, "isClear": candidate != nil,
            "photos": try entries.map { try photo($0, group: key, tile) },
        ]
    }

    private func photo(_ entry: Entry, group: String, _ tile: PhotoTile) throws -> PageData {
        let preferred = entry.proposal.preferred
        let names = Dictionary(candidates.map { ($0.visitID, title($0)) }) { $1 }
        let item = preferred?.itemID.flatMap { Int($0) }.flatMap { SupervisionItem(rawValue: $0) }
        let items = item.map { [$0] } ?? []
        return try tile.facts(entry.photo).merging([
            "number": entry.number, "group": group, "address": "/photos/\(entry.photo.hex)",
            "hasVisits": !entry.proposal.suggestions.isEmpty,
            "visits": entry.proposal.suggestions.prefix(Self.mostSuggestions).map {
                [
                    "id": $0.visitID, "label": names[$0.visitID] ?? "", "isChosen": $0.visitID == preferred?.visitID,
                ] as PageData
            },
            "item": item?.number ?? 0,
            "items": items.map { ["number": $0.number, "label": $0.label[language]] as PageData },
            // Where the proposal is clear its heading says enough.
            "why": preferred == nil
                ? entry.proposal.suggestions.first?.reason[language] ?? entry.proposal.noProposal?[language] : nil,
        ])
    }
}
