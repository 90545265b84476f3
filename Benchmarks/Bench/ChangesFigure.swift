import Foundation

/// A hundred one-field changes on top of replicas of different sizes: the cost must not follow the size.
enum ChangesFigure {
    private static let changes = 100

    static func measure(in folder: URL, isQuick: Bool, withMillion: Bool) throws -> [Figure] {
        var sizes = isQuick ? [1_000, 10_000] : [10_000, 100_000]
        if withMillion { sizes.append(1_000_000) }
        let rounds = isQuick ? 5 : 15
        let replicas = try Replicas(folder: folder)
        let nodes = try sizes.map { size in
            try Helper([
                "node", replicas.copy(of: size, named: "changes-node").path,
                replicas.copy(of: size, named: "changes-centre").path,
            ])
        }
        var up = [[SyncCost]](repeating: [], count: sizes.count)
        var down = up
        var steady: SyncCost?
        for round in -1..<rounds {
            for (index, node) in nodes.enumerated() {
                _ = try node.ask(.edit, Array(String(changes).utf8))
                let sent = try node.ask(.exchange, 0, as: SyncCost.self)
                _ = try node.ask(.edit, Array(String(-changes).utf8))
                let fetched = try node.ask(.exchange, 0, as: SyncCost.self)
                if round < 0 { continue }
                up[index].append(sent)
                down[index].append(fetched)
                steady = try node.ask(.exchange, 0, as: SyncCost.self)
            }
        }
        for node in nodes { try node.end() }
        var figures = growth("send", up, sizes) + growth("fetch", down, sizes)
        figures.append(
            bytes("100 one-field changes sent: body of the requests", up[0].map { Double($0.sentBytes) }, raw: up[0].map { Double($0.sentRawBytes) }))
        figures.append(
            bytes("100 one-field changes fetched: body of the answers", down[0].map { Double($0.receivedBytes) }, raw: down[0].map { Double($0.receivedRawBytes) }))
        if let steady { figures += [steadyRounds(steady), steadyBytes(steady)] }
        return figures
    }

    private static func growth(_ verb: String, _ costs: [[SyncCost]], _ sizes: [Int]) -> [Figure] {
        let seconds = costs.map { $0.map(\.seconds) }
        let processor = costs.map { $0.map(\.cpuSeconds) }
        var detail: [String: Double] = ["rounds of the exchange": Double(costs[0].last?.rounds ?? 0)]
        for (size, times) in zip(sizes, seconds) {
            detail["at \(size), ms"] = Statistics.median(times) * 1000
        }
        for (size, times) in zip(sizes, processor) {
            detail["at \(size), ms of processor time"] = Statistics.median(times) * 1000
        }
        return sizes.indices.dropFirst().map { index in
            detail["by processor time, ×"] = Statistics.pairedRatio(processor[index], processor[0])
            return Figure(
                "\(verb) 100 changes at \(sizes[index]) / at \(sizes[0]) records",
                Statistics.pairedRatio(seconds[index], seconds[0]), atMost: 1.3, "×", detail: detail)
        }
    }

    private static func bytes(_ name: String, _ values: [Double], raw: [Double]) -> Figure {
        Figure(
            name, Statistics.median(values) / 1000, atMost: 10, "kB",
            detail: ["before compression, kB": Statistics.median(raw) / 1000])
    }

    private static func steadyRounds(_ cost: SyncCost) -> Figure {
        Figure("nothing new: round trips", Double(cost.rounds), atMost: 1, "round trips")
    }

    private static func steadyBytes(_ cost: SyncCost) -> Figure {
        Figure(
            "nothing new: the larger body of request and answer", Double(max(cost.sentBytes, cost.receivedBytes)),
            atMost: 500, "bytes",
            detail: [
                "request, bytes": Double(cost.sentBytes), "answer, bytes": Double(cost.receivedBytes),
                "request before compression, bytes": Double(cost.sentRawBytes),
                "answer before compression, bytes": Double(cost.receivedRawBytes),
                "ms": cost.seconds * 1000,
            ])
    }
}
