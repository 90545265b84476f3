import Floors
import Foundation

/// A fresh replica pulling many records, against C that inserts the rows it ends up with.
enum PullFigure {
    static func measure(in folder: URL, isQuick: Bool) throws -> [Figure] {
        let sizes = isQuick ? [1_000, 3_000, 10_000] : [10_000, 30_000, 100_000]
        let replicas = try Replicas(folder: folder)
        var figures: [Figure] = []
        var peaks: [(node: Double, centre: Double)] = []
        for size in sizes {
            let source = try replicas.filled(size)
            let isLargest = size == sizes.last
            let rounds = isQuick ? 3 : (isLargest ? 3 : 1)
            let pulls = try rounded(rounds, size: size, source: source, replicas: replicas)
            let last = pulls.costs[pulls.costs.count - 1]
            peaks.append((last.node.peakMiB, last.centre.peakMiB))
            guard isLargest else { continue }
            figures.append(ratio(pulls, size: size))
            figures.append(
                Figure(
                    "pull \(size): megabytes on the wire", Double(last.receivedBytes + last.sentBytes) / 1e6,
                    atMost: 60.0 * Double(size) / 100_000, "MB",
                    detail: [
                        "before compression, MB": Double(last.receivedRawBytes) / 1e6, "rounds": Double(last.rounds),
                        "bytes a record": Double(last.receivedBytes) / Double(size),
                    ]))
        }
        guard let largest = peaks.last, let smallest = peaks.first else { return figures }
        var detail: [String: Double] = [:]
        for (size, peak) in zip(sizes, peaks) {
            detail["node at \(size), MiB"] = peak.node
            detail["centre at \(size), MiB"] = peak.centre
        }
        figures.append(
            Figure(
                "pull: greatest peak memory of both sides", max(largest.node, largest.centre), atMost: 100, "MiB",
                detail: detail))
        figures.append(
            Figure(
                "pull: peak memory at \(sizes[2]) / at \(sizes[0])",
                max(largest.node / smallest.node, largest.centre / smallest.centre), atMost: 1.15, "×"))
        return figures
    }

    private struct Pulls {
        var costs: [SyncCost] = []
        var floors: [Double] = []
        var fullFloors: [Double] = []
        var floorCPU: [Double] = []
    }

    private static func rounded(_ rounds: Int, size: Int, source: URL, replicas: Replicas) throws -> Pulls {
        var pulls = Pulls()
        let dump = replicas.fresh("pull.rows").path
        let fullDump = replicas.fresh("pull-full.rows").path
        for round in 0..<rounds {
            let target = replicas.fresh("pulled")
            let node = try Helper(["node", target.path, source.path])
            let cost = try node.ask(.exchange, 0, as: SyncCost.self)
            try node.end()
            pulls.costs.append(cost)
            if round == 0 {
                let batches = cost.batches.map(Int64.init)
                let database = target.appendingPathComponent("inspection.sqlite").path
                guard floor_dump(database, dump, batches, batches.count, 0) > size * 2,
                    floor_dump(database, fullDump, batches, batches.count, 1) > size * 4
                else { throw BenchError.unexpected("dump of \(database)") }
            }
            let before = Usage.cpuSeconds()
            pulls.floors.append(try runFloor(dump, replicas))
            pulls.floorCPU.append(Usage.cpuSeconds() - before)
            pulls.fullFloors.append(try runFloor(fullDump, replicas))
        }
        for path in [dump, fullDump] { try FileManager.default.removeItem(atPath: path) }
        return pulls
    }

    private static func runFloor(_ dump: String, _ replicas: Replicas) throws -> Double {
        for suffix in ["-wal", "-shm"] { _ = replicas.fresh("floor.sqlite" + suffix) }
        let nanoseconds = floor_pull(dump, replicas.fresh("floor.sqlite").path)
        guard nanoseconds >= 0 else { throw BenchError.unexpected("floor of pull") }
        return Double(nanoseconds) / 1e9
    }

    private static func ratio(_ pulls: Pulls, size: Int) -> Figure {
        let seconds = pulls.costs.map(\.seconds)
        func median(_ part: (SyncCost) -> Double) -> Double { Statistics.median(pulls.costs.map(part)) }
        return Figure(
            "pull \(size) records / C inserting the same rows", Statistics.pairedRatio(seconds, pulls.floors), atMost: 3,
            "×", leastBelievable: 0.95,
            detail: [
                "ours, s": Statistics.median(seconds), "floor, s": Statistics.median(pulls.floors),
                "floor with queried and text index, s": Statistics.median(pulls.fullFloors),
                "ours / that floor": Statistics.pairedRatio(seconds, pulls.fullFloors),
                "of it centre, s": median(\.centreSeconds), "of it decoding, s": median(\.decodeSeconds),
                "of it applying, s": median(\.applySeconds), "cpu of node, s": median(\.node.cpuSeconds),
                "cpu of centre, s": median(\.centre.cpuSeconds), "cpu of floor, s": Statistics.median(pulls.floorCPU),
                "cpu of both sides / cpu of floor": Statistics.pairedRatio(
                    pulls.costs.map { $0.node.cpuSeconds + $0.centre.cpuSeconds }, pulls.floorCPU),
            ])
    }
}
