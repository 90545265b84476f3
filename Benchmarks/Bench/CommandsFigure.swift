import Floors
import Foundation
import InspectionStore
import SyncProtocol

/// How long a person waits for the inspector's program, from its start to its end.
enum CommandsFigure {
    static func measure(_ program: String, in folder: URL, isQuick: Bool) throws -> [Figure] {
        let rounds = isQuick ? 10 : 40
        let size = isQuick ? 1_000 : 100_000
        let backlog = isQuick ? 100 : 10_000
        let home = try enrolled(size, backlog: backlog, Replicas(folder: folder))
        var nothing: [Spent] = []
        var help: [Spent] = []
        var status: [Spent] = []
        for round in -2..<rounds {
            let idle = try run("/bin/true", [])
            let asked = try run(program, ["--help"])
            let looked = try run(program, ["status", "--home", home.path])
            if round < 0 { continue }
            nothing.append(idle)
            help.append(asked)
            status.append(looked)
        }
        func figure(_ name: String, _ values: [Spent], atMost limit: Double) -> Figure {
            let taken = values.map(\.milliseconds)
            return Figure(
                name, Statistics.median(taken), atMost: limit, "ms",
                detail: [
                    "quickest, ms": taken.min() ?? .nan, "slowest, ms": taken.max() ?? .nan,
                    "processor time, ms": Statistics.median(values.map(\.processorMilliseconds)),
                    "starting /bin/true, ms": Statistics.median(nothing.map(\.milliseconds)),
                ])
        }
        return [
            figure("inspector --help", help, atMost: 30),
            figure("inspector status on \(size) records, \(backlog) of them unsent", status, atMost: 100),
        ]
    }

    /// A replica whose author is certified, as after enrolment, and has written what no receipt covers yet.
    private static func enrolled(_ size: Int, backlog: Int, _ replicas: Replicas) throws -> URL {
        let home = try replicas.copy(of: size, named: "commands")
        let store = try InspectionStore.open(at: home, environment: thisMachine())
        try store.install(
            card: try replicas.card(of: store.author.card.publicKey), organisation: replicas.policy.organisation)
        for start in stride(from: 0, to: backlog, by: 1_000) {
            try store.write((start..<min(start + 1_000, backlog)).map { try CaptureFigure.edit(5_000_000 + $0) })
        }
        try store.close()
        return home
    }

    /// The outside world with the machine named as the programs name it: a store of another machine is a copy to them,
    /// which starts a new author without a certificate.
    static func thisMachine() -> StoreEnvironment {
        let files = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        let id = files.lazy.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }.first { !$0.isEmpty }
        let hash = Hashing.sha256(
            Array("tensupervisions machine ".utf8), Array((id ?? ProcessInfo.processInfo.hostName).utf8))
        return StoreEnvironment(
            now: { Clock.milliseconds() },
            randomBytes: { count in
                var dice = Dice(seed: UInt64(Clock.nanoseconds()))
                return dice.bytes(count)
            }, machineID: hash.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }

    /// What one whole process took.
    struct Spent {
        let milliseconds: Double
        /// Whatever else the machine did meanwhile.
        let processorMilliseconds: Double
    }

    /// The time of one whole process whose output is thrown away.
    ///
    /// Not by Foundation's `Process`: its waiting wakes up every 50 ms or so, which hides anything quicker.
    static func run(_ program: String, _ arguments: [String]) throws -> Spent {
        var processor: Int64 = 0
        let nanoseconds = ([program] + arguments).withCStrings { floor_process($0, &processor) }
        guard nanoseconds >= 0 else {
            throw BenchError.unexpected("\(program) \(arguments.joined(separator: " "))")
        }
        return Spent(milliseconds: Double(nanoseconds) / 1e6, processorMilliseconds: Double(processor) / 1e6)
    }
}

extension [String] {
    /// Lends the texts as C does: pointers, the last one NULL.
    fileprivate func withCStrings<Result>(_ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("never empty: it ends with NULL") }
            return body(base)
        }
    }
}
