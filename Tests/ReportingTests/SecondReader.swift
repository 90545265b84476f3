import Foundation
import Testing

/// Python with openpyxl: a reader of workbooks that knows nothing of our writer.
enum SecondReader {
    static let isThere = run(["-c", "import openpyxl"]).status == 0

    static func run(_ arguments: [String]) -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return (-1, "") }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// What a script prints about a workbook, line by line; the script gets the path as its first argument.
    static func lines(_ script: String, of bytes: [UInt8]) throws -> [String] {
        let path = Sample.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let result = run(["-c", script, path])
        try #require(result.status == 0)
        return result.output.split(separator: "\n").map(String.init)
    }
}
