import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// One conflict side by side; the template `conflict` shows it.
struct ConflictView {
    /// What a person had entered in a form that was not taken.
    struct Kept {
        var reason: String
        var other: String
        /// Why it was not taken; `nil` if the conflict changed meanwhile.
        var refusal: (any PersonFacingError)?
    }

    let part: ConflictPart
    let record: StoredRecord
    let field: String
    let language: Language
    let kept: Kept?

    func data() throws -> PageData {
        let conflict = try part.reading.conflict(in: record.id, field: field)
        let project = try (conflict?.project).flatMap { try part.store.record($0) }
        let pictures = try RecordPictures.photos(about: record.id, in: part.store).map(picture)
        return [
            "id": record.id.hex, "field": field, "project": project?.value("name").text,
            "projectID": project?.id.hex, "what": ConflictWords.title(
                of: record.id, type: record.type, field: field, language: language),
            "conflict": try conflict.map(sides), "settled": conflict == nil ? try settled() : nil,
            "hasChanged": kept != nil && kept?.refusal == nil, "refusal": kept?.refusal?.message[language],
            "nextStep": kept?.refusal?.nextStep[language], "reason": kept?.reason, "decides": part.decides,
            "pictures": pictures, "hasPictures": !pictures.isEmpty,
        ]
    }

    private func words(_ value: FieldValue?) -> String {
        ConflictWords.value(value, of: field, type: record.type, language: language)
    }

    private func sides(_ conflict: Conflict) throws -> PageData {
        let cautious = ConflictReading.cautiousSide(of: conflict.open)
        let waiting = ConflictWords.duration(max(0, part.now() - conflict.since))[language]
        return [
            "id": record.id.hex, "field": field, "reason": kept?.reason, "decides": part.decides, "waiting": waiting,
            "base": words(conflict.base), "shown": DotText.text(of: conflict.sides.map(\.dot)),
            "sides": conflict.sides.enumerated().map { number, side -> PageData in
                [
                    "number": number + 1, "value": words(side.value), "person": side.person, "device": side.device,
                    "origin": ConflictWords.moment(of: side, language: language),
                    "dot": DotText.text(of: [side.dot]), "isCautious": side.dot == cautious?.dot,
                    "brief": SafeText.line(words(side.value), atMost: 16),
                ]
            },
            "other": other(conflict),
        ]
    }

    /// Where another value than any side's is entered; texts begin with the draft of their merge.
    private func other(_ conflict: Conflict) -> PageData? {
        let type = RecordTypes.named(record.type)
        guard let declared = type?.field(named: field), let type else { return nil }
        let draft: TextMerge? = if case .note = declared.kind {
            ConflictReading.draft(of: conflict, language: language)
        } else { nil }
        let drawing = FormDrawing(type, record: nil, language: language, prefix: "other")
        let label = Bilingual(zh: "另定的值", en: "Another value")[language]
        let typed = kept.map(\.other).flatMap { $0.isEmpty ? nil : $0 } ?? draft?.draft ?? ""
        guard let input = drawing.lone(field, of: declared, holding: typed, postName: "other", label: label) else {
            return nil
        }
        return [
            "input": input.data, "isMerge": draft != nil, "isOpen": !(kept?.other ?? "").isEmpty,
            "contradictions": (draft?.contradictions ?? 0) > 0,
        ]
    }

    /// The decision that stands, and the way to take it back.
    private func settled() throws -> PageData? {
        guard let present = record.state[field].all.first, record.state[field].all.count == 1 else { return [:] }
        let decision = try part.store.history(of: record.id).last { $0.dot == present.dot }
        let isDecision = try part.store.isDecision(on: field, of: record)
        return [
            "id": record.id.hex, "field": field, "value": words(present.value), "person": decision?.person,
            "device": decision?.device, "at": decision.map { FieldText.instant($0.wallMilliseconds) },
            "reason": decision?.reason, "shown": DotText.text(of: [present.dot]),
            "canUndo": part.decides && isDecision,
        ]
    }

    private func picture(_ photo: PhotoView) -> PageData {
        let caption = [photo.capturedAt.map { FieldText.instant($0) }, photo.caption].compactMap { $0 }
        return [
            "hash": photo.hash.map { FieldValue.bytes($0).rawText }, "caption": caption.joined(separator: " "),
            "title": PhotoTitle.text(photo, language: language),
        ]
    }
}
