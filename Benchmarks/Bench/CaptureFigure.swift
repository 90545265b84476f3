import Causality
import Floors
import Foundation
import InspectionStore
import SyncProtocol

/// Writing one supervision entry durably, with change log and signature, against one raw INSERT of the same bytes.
enum CaptureFigure {
    static func measure(in folder: URL, isQuick: Bool) throws -> [Figure] {
        let rounds = isQuick ? 6 : 20
        let operations = isQuick ? 30 : 100
        let replicas = try Replicas(folder: folder)
        let store = try InspectionStore.create(
            at: replicas.fresh("capture"), environment: Replicas.environment(seed: 1))
        let raw = replicas.fresh("capture-floor.sqlite").path
        guard let floor = floor_capture_open(raw) else { throw BenchError.unexpected(raw) }
        defer { floor_capture_close(floor) }
        var next = 0
        func edits() throws -> [RecordEdit] {
            defer { next += operations }
            return try (next..<next + operations).map { try edit($0) }
        }
        // Caches fill, and the first rows for the floor appear.
        var rows = try capture(try edits(), in: store).changes
        try runFloor(floor, rows)
        var ours: [Double] = []
        var floors: [Double] = []
        for _ in 0..<rounds {
            floors.append(try runFloor(floor, rows) / Double(operations))
            let captured = try capture(try edits(), in: store)
            ours.append(captured.seconds / Double(operations))
            rows = captured.changes
        }
        try store.close()
        let bytes = rows.reduce(0) { $0 + Self.row($1).count } / rows.count
        return [
            Figure(
                "capture one entry durably / raw INSERT", Statistics.pairedRatio(ours, floors), atMost: 1.5, "×",
                leastBelievable: 0.95,
                detail: [
                    "ours, ms": Statistics.median(ours) * 1000, "floor, ms": Statistics.median(floors) * 1000,
                    "row, bytes": Double(bytes), "entries a round": Double(operations), "rounds": Double(rounds),
                    "cpu of ours without the disk, ms": try inMemoryMilliseconds(replicas),
                ])
        ]
    }

    static func edit(_ index: Int) throws -> RecordEdit {
        RecordEdit(
            record: SampleEntries.id(index, seed: 99), type: SampleEntries.type,
            scope: try Replicas.scope(SampleEntries.territory), values: SampleEntries.values(index, seed: 99),
            person: "P001")
    }

    private static func capture(
        _ edits: [RecordEdit], in store: InspectionStore
    ) throws -> (changes: [ChainedChange], seconds: Double) {
        let (changes, seconds) = try Clock.timed { try edits.flatMap { try store.write([$0]) } }
        guard changes.count == edits.count else { throw BenchError.unexpected("\(changes.count) changes") }
        return (changes, seconds)
    }

    /// The bytes that a row of this change holds.
    private static func row(_ change: ChainedChange) -> [UInt8] {
        change.change.header + (change.change.values ?? []) + change.change.signature + change.change.valuesHash
            + change.hash
    }

    @discardableResult
    private static func runFloor(_ floor: UnsafeMutableRawPointer, _ changes: [ChainedChange]) throws -> Double {
        let rows = changes.map(row)
        let bytes = rows.flatMap { $0 }
        let nanoseconds = floor_capture_run(floor, bytes, rows.map(\.count), rows.count)
        guard nanoseconds >= 0 else { throw BenchError.unexpected("floor of capture") }
        return Double(nanoseconds) / 1e9
    }

    /// Processor time of one capture: what remains on a disk that costs nothing.
    private static func inMemoryMilliseconds(_ replicas: Replicas) throws -> Double {
        let store = try InspectionStore.create(
            at: replicas.fresh("capture-cpu"), environment: Replicas.environment(seed: 2))
        let edits = try (0..<200).map { try edit($0 + 1_000_000) }
        let before = Usage.cpuSeconds()
        _ = try capture(edits, in: store)
        let spent = Usage.cpuSeconds() - before
        try store.close()
        return spent / Double(edits.count) * 1000
    }
}
