import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import NIOCore
import Presentation
import Synchronization
import Testing

@testable import CentralServer

/// What a command said and how it ended.
struct RanCommand: Sendable {
    let status: Int32
    let documents: [JSONValue]
    let said: String
    let error: JSONValue?

    /// The code of its refusal.
    var refusal: String? { error?["code"]?.text }
}

extension TestOffice {
    /// Runs a command of `central` on this office, as a person types it.
    func run(_ words: [String]) async throws -> RanCommand {
        let streams = KeptStreams()
        var surroundings = world.surroundings()
        surroundings.environment = ["CENTRAL_HOME": folder.sub("office").path]
        surroundings.streams = streams
        let status = await Surroundings.$current.withValue(surroundings) {
            await CommandRun.status(of: CentralCommand.self, arguments: words + ["--json"])
        }
        let lines = streams.output.split(separator: UInt8(ascii: "\n"))
        let complaints = streams.complaints.split(separator: UInt8(ascii: "\n"))
            .compactMap { try? JSONDecoder().decode(JSONValue.self, from: Data($0)) }
        return RanCommand(
            status: status, documents: lines.compactMap { try? JSONDecoder().decode(JSONValue.self, from: Data($0)) },
            said: String(decoding: streams.output, as: UTF8.self), error: complaints.first?["error"])
    }

    /// Runs a command that must succeed.
    @discardableResult
    func succeed(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> RanCommand {
        let ran = try await run(words)
        #expect(ran.status == 0, "\(words): \(ran.error as Any)", sourceLocation: sourceLocation)
        return ran
    }

    /// Imports a file of the sample data as records of a type.
    @discardableResult
    func take(
        _ type: String, _ file: String, _ options: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> RanCommand {
        let path = SampleData.root.appendingPathComponent(file).path
        let ran = try await run(["records", "import", type, path] + options)
        #expect(ran.status == 0, "\(type) \(file): \(ran.error as Any)", sourceLocation: sourceLocation)
        return ran
    }

    /// A sheet as the command prints it for programs.
    func sheet(_ name: String, _ filters: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws
        -> Sheet
    {
        let ran = try await run(["sheet", name] + filters.flatMap { ["--where", $0] } + ["--lang", "zh"])
        #expect(ran.status == 0, "\(name): \(ran.error as Any)", sourceLocation: sourceLocation)
        return Sheet(document: try #require(ran.documents.first, sourceLocation: sourceLocation))
    }

    /// The record of a project.
    func project(_ code: String) throws -> StoredRecord {
        try #require(try office.store.records(RecordQuery(type: "project", equals: ["code": .text(code)])).first)
    }
}

/// A sheet in JSON.
struct Sheet: Sendable {
    let document: JSONValue

    /// The text of the gauge whose label holds these words.
    func gauge(_ words: String) -> String? { found(words)?["text"]?.text }
    func tone(_ words: String) -> String? { found(words)?["tone"]?.text }
    func reasons(_ words: String) -> [String] { found(words)?["reasons"]?.list?.compactMap(\.text) ?? [] }
    var rows: [JSONValue] { document["rows"]?.list ?? [] }
    /// The cells of one column.
    func column(_ name: String) -> [String] { rows.compactMap { $0[name]?.text } }

    private func found(_ words: String) -> JSONValue? {
        document["gauges"]?.list?.first { $0["label"]?.text?.contains(words) == true }
    }
}

/// The office with the whole sample data of the register and the groups, loaded once by the real commands.
enum SampleOffice {
    private static let gate = Gate()

    /// One loading at a time.
    private actor Gate {
        private var office: TestOffice?

        func loaded() async throws -> TestOffice {
            if let office { return office }
            let office = try TestOffice(seed: 77)
            try await SampleOffice.load(office)
            self.office = office
            return office
        }
    }

    /// A copy of one's own.
    static func copy(seed: UInt64) async throws -> TestOffice {
        try TestOffice(copying: try await gate.loaded(), seed: seed)
    }

    static func load(_ office: TestOffice) async throws {
        let root = SampleData.root
        try await office.succeed("register", "import", root.appendingPathComponent("register.csv").path, "--year", "2026")
        try await office.succeed("people", "import", root.appendingPathComponent("people.csv").path)
        try await office.succeed("records", "add", "region", "code=140500", "name=晋城市", "level=city")
        try await office.take("approvalCase", "approvals.jsonl")
        try await office.take("approvalItem", "approvals.jsonl")
        try await office.take("approvalItem", "promises.csv", "--drafts", "--skip", "state", "--skip", "kind")
        try await office.take("promisedDocument", "promises.csv")
        try await office.take("bankMeeting", "bank-meetings.csv")
        try await office.take("helperRating", "helpers.csv")
        try await office.take("intermediary", "intermediaries.csv")
        try await office.take("intermediaryReview", "intermediaries.csv")
        try await office.take("resourceNeed", "land-listing.csv", "--set", "kind=land", "--set", "amountUnit=亩")
        try await office.take("startBatch", "starts.csv")
        try await office.take("startEntry", "starts.csv")
        try await office.take("statEntry", "stat-entries.csv")
        try await office.take("promotionTrip", "trips.csv", "--territory", "140500")
        try await office.succeed(
            "records", "add", "target", "year=2026", "unit=全市", "indicator=cityAnnualPlan", "value=571100000")
        try await office.succeed("import", root.appendingPathComponent("problems.jsonl").path)
    }
}
