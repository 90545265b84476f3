import Console
import Foundation
import Synchronization

/// Streams of a test: scripted input, captured output.
final class TestStreams: TerminalStreams {
    let canAsk: Bool
    let canDraw = false
    private let state: Mutex<State>

    private struct State {
        var input: [String]
        var rest: Data
        var output = Data()
        var complaints = Data()
    }

    init(answers: [String] = [], standardInput: String = "", isTerminal: Bool = false) {
        canAsk = isTerminal
        state = Mutex(State(input: answers, rest: Data(standardInput.utf8)))
    }

    func readLine() -> String? { state.withLock { $0.input.isEmpty ? nil : $0.input.removeFirst() } }
    func readRest() -> Data { state.withLock { $0.rest } }
    func write(_ bytes: Data) { state.withLock { $0.output.append(bytes) } }
    func complain(_ bytes: Data) { state.withLock { $0.complaints.append(bytes) } }

    var output: String { String(decoding: state.withLock { $0.output }, as: UTF8.self) }
    var complaints: String { String(decoding: state.withLock { $0.complaints }, as: UTF8.self) }
    var unread: [String] { state.withLock { $0.input } }
}
