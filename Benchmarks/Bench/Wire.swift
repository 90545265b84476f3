import Foundation

/// Frames on pipes between two processes of a measurement: a kind of one byte, a length, and bytes.
struct Frames {
    enum Kind: UInt8 {
        /// An exchange: compressed request one way, compressed answer the other.
        case exchange = 1
        /// "Write so many one-field changes."
        case edit = 2
        /// "Tell what you used so far, as JSON."
        case usage = 3
    }

    let input: FileHandle
    let output: FileHandle

    func send(_ kind: Kind, _ bytes: [UInt8]) throws {
        let count = UInt32(bytes.count)
        var frame = [kind.rawValue] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * UInt32($0))) }
        frame += bytes
        try output.write(contentsOf: frame)
    }

    /// The next frame; `nil` at the end.
    func receive() throws -> (kind: Kind, bytes: [UInt8])? {
        let head = try read(5)
        guard head.count == 5 else { return nil }
        guard let kind = Kind(rawValue: head[0]) else { throw BenchError.unexpected("frame \(head[0])") }
        let count = head[1...].reversed().reduce(0) { $0 << 8 | Int($1) }
        let bytes = try read(count)
        guard bytes.count == count else { throw BenchError.unexpected("frame of \(bytes.count) bytes") }
        return (kind, bytes)
    }

    private func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            guard let piece = try input.read(upToCount: count - bytes.count), !piece.isEmpty else { break }
            bytes += piece
        }
        return bytes
    }
}

/// What answers frames: another process, or this one when a profiler looks on.
protocol Answering {
    /// Asks and waits for the reply.
    func ask(_ kind: Frames.Kind, _ bytes: [UInt8]) throws -> [UInt8]
    func end() throws
}

extension Answering {
    func ask<Reply: Decodable>(_ kind: Frames.Kind, _ number: Int, as reply: Reply.Type) throws -> Reply {
        try JSONDecoder().decode(reply, from: Data(ask(kind, Array(String(number).utf8))))
    }
}

/// Another process of this same program.
final class Helper: Answering {
    let frames: Frames
    private let process = Process()

    init(_ arguments: [String]) throws {
        let toHelper = Pipe()
        let fromHelper = Pipe()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).absoluteURL
        process.arguments = arguments
        process.standardInput = toHelper
        process.standardOutput = fromHelper
        frames = Frames(input: fromHelper.fileHandleForReading, output: toHelper.fileHandleForWriting)
        try process.run()
    }

    func ask(_ kind: Frames.Kind, _ bytes: [UInt8]) throws -> [UInt8] {
        try frames.send(kind, bytes)
        guard let reply = try frames.receive() else { throw BenchError.unexpected("helper ended") }
        return reply.bytes
    }

    /// Ends it by closing its input.
    func end() throws {
        try frames.output.close()
        process.waitUntilExit()
    }
}
