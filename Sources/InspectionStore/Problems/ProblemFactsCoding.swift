import Causality
import InspectionDomain

/// Packs a problem's facts into one value of the database, and back.
///
/// Layout, numbers as varints: version; id; what may be absent as a count of 0 or 1 before it; texts and lists as a
/// count and their content; days since 1970 as signed numbers. Derived and local, so the layout may change with a
/// migration that computes them anew.
enum ProblemFactsCoding {
    private static let version: UInt8 = 1

    static func encode(_ facts: ProblemFacts) -> [UInt8] {
        var writer = ByteWriter(capacity: 160 + facts.title.utf8.count + facts.events.count * 19)
        writer.append(byte: version)
        writer.append(facts.problem)
        writer.append(list: [facts.project].compactMap { $0 }) { $0.append($1) }
        writer.append(counted: facts.title.utf8)
        let codes = [facts.problemClass?.rawValue, facts.severity].map { $0 ?? "" }
        writer.append(list: codes) { $0.append(counted: $1.utf8) }
        writer.append(list: [facts.foundOn].compactMap { $0 }) { $0.append(signed: Int64($1.daysSince1970)) }
        writer.append(counted: facts.state.rawValue.utf8)
        writer.append(byte: facts.isDisputed ? 1 : 0)
        writer.append(list: facts.units) { $0.append(counted: $1.utf8) }
        writer.append(list: [facts.dueOn].compactMap { $0 }) { $0.append(signed: Int64($1.daysSince1970)) }
        writer.append(signed: Int64(facts.rung))
        writer.append(list: facts.eventDays) { $0.append(signed: Int64($1.daysSince1970)) }
        writer.append(list: facts.events) { $0.append($1) }
        writer.append(list: facts.photos) { $0.append($1) }
        return writer.bytes
    }

    /// Reads packed facts; `nil` on nonsense.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> ProblemFacts? {
        var reader = ByteReader(bytes)
        guard reader.byte() == version, let problem = reader.recordID(), let project = reader.list({ $0.recordID() }),
            let title = reader.text(), let codes = reader.list({ $0.text() }), codes.count == 2,
            let foundOn = reader.list({ $0.day() }), let state = reader.text().flatMap(ProblemState.init(rawValue:)),
            let isDisputed = reader.byte(), let units = reader.list({ $0.text() }),
            let dueOn = reader.list({ $0.day() }), let rung = reader.signed(),
            let days = reader.list({ $0.day() }), let events = reader.list({ $0.recordID() }),
            let photos = reader.list({ $0.recordID() }), reader.isAtEnd
        else { return nil }
        return ProblemFacts(
            problem: problem, project: project.first, title: title, problemClass: ProblemClass(rawValue: codes[0]),
            severity: codes[1].isEmpty ? nil : codes[1], foundOn: foundOn.first, state: state,
            isDisputed: isDisputed == 1, units: units, dueOn: dueOn.first, rung: Int(rung), eventDays: days,
            events: events, photos: photos)
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ id: RecordID) {
        append(bigEndian: id.high)
        append(bigEndian: id.low)
    }

    fileprivate mutating func append<Element>(list: [Element], _ append: (inout ByteWriter, Element) -> Void) {
        self.append(UInt64(list.count))
        for element in list { append(&self, element) }
    }
}

extension ByteReader {
    fileprivate mutating func recordID() -> RecordID? {
        guard let high = bigEndian(), let low = bigEndian() else { return nil }
        return RecordID(high: high, low: low)
    }

    fileprivate mutating func text() -> String? { counted().map { String(decoding: $0, as: UTF8.self) } }

    fileprivate mutating func day() -> CivilDate? { signed().flatMap { CivilDate(daysSince1970: Int($0)) } }

    /// Every element takes a byte at least, so no count asks for more room than there are bytes.
    fileprivate mutating func list<Element>(_ element: (inout ByteReader) -> Element?) -> [Element]? {
        guard let count = number(), count <= UInt64(remaining) else { return nil }
        var list: [Element] = []
        list.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let next = element(&self) else { return nil }
            list.append(next)
        }
        return list
    }
}
