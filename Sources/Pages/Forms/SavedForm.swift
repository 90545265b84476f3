public import Causality
public import InspectionDomain
public import InspectionStore
public import Presentation

/// What a script learns about the registers that it saved: the new dots and values, and whether another stands beside.
public enum SavedForm {
    /// The answer to a save, as `form.js` reads it.
    ///
    /// - Parameters:
    ///   - at: the time of day to show.
    ///   - parts: texts on the page that the save changed, by id.
    public static func document(
        _ id: RecordID, _ type: RecordType, _ form: FormPost, store: InspectionStore, at: String,
        parts: [String: String] = [:]
    ) throws -> JSONValue {
        let record = try store.record(id)
        var registers: [String: JSONValue] = [:]
        for register in form.registers {
            guard let declared = type.field(named: register) else { continue }
            let value = record?.value(register) ?? .empty
            registers[register] = [
                "dots": .text(DotText.text(of: record?.state[register].dots ?? [])),
                "text": .text(FieldText.typed(value, kind: declared.kind.memberKind)),
                "marked": .flag(record?.isMarked(register) ?? false),
            ]
        }
        return [
            "record": .text(id.hex), "savedAt": .text(at), "registers": .object(registers),
            "parts": .object(parts.mapValues { .text($0) }), "reload": .flag(form.addsMembers),
        ]
    }
}
