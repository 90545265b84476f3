import Foundation

/// Answers cases and conversations on standard input, one JSON object a line, as every implementation under test does
/// (SyncProtocol/README § Harness). One process holds one conversation.
@main
enum Harness {
    static func main() throws {
        let conversation = Conversation()
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        while let line = readLine(strippingNewline: true) {
            let question = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
            let operation = try question["operation"].text
            let answer = try Operations.answer {
                try conversation.perform(operation, question["given"])
                    ?? Operations.perform(operation, question["given"])
            }
            try FileHandle.standardOutput.write(contentsOf: encoder.encode(answer) + Data("\n".utf8))
        }
    }
}
