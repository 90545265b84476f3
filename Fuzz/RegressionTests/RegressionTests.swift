import Foundation
import Testing

/// Inputs that once broke a decoder, or stand for many that might: each is checked as the fuzzer checks it.
struct RegressionTests {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Regressions")

    /// Decoder and file of every input that is kept.
    static let inputs: [(decoder: Decoder, file: URL)] = Decoder.allCases.flatMap { decoder in
        let inputs = folder.appendingPathComponent(decoder.rawValue)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: inputs.path)) ?? []
        return names.sorted().map { (decoder, inputs.appendingPathComponent($0)) }
    }

    @Test func `every input of the past keeps its properties`() throws {
        #expect(!Self.inputs.isEmpty)
        for (decoder, file) in Self.inputs {
            #expect(throws: Never.self, "\(decoder.rawValue): \(file.lastPathComponent)") {
                try decoder.check([UInt8](try Data(contentsOf: file)))
            }
        }
    }

    @Test func `every folder of inputs belongs to a decoder`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        for name in folders { #expect(Decoder(rawValue: name) != nil, "\(name)") }
    }

    @Test(arguments: Decoder.allCases) func `no bytes and short bytes break nothing`(decoder: Decoder) throws {
        try decoder.check([])
        for byte in UInt8.min...UInt8.max { try decoder.check([byte]) }
        for length in 2...64 { try decoder.check([UInt8](repeating: 0xff, count: length)) }
    }
}
