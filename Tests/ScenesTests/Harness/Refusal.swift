import Foundation
import Testing

/// Checks that a program refused as it promises: the exit code, or any but 0, and the one shape of an error with both
/// wordings.
func expectRefusal(
    _ outcome: Outcome, exit: Int32?, code: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    if let exit {
        #expect(outcome.code == exit, "\(outcome)", sourceLocation: sourceLocation)
    } else {
        #expect(outcome.code > 0, "\(outcome)", sourceLocation: sourceLocation)
    }
    let error = outcome.error
    #expect(error["code"].text?.contains(".") == true, "a stable dotted code: \(outcome)", sourceLocation: sourceLocation)
    if let code { #expect(error["code"].text == code, "\(outcome)", sourceLocation: sourceLocation) }
    for part in ["message", "hint"] {
        for language in ["zh", "en"] {
            let text = error[part][language].text ?? ""
            #expect(text.count > 2, "no \(part) in \(language): \(outcome)", sourceLocation: sourceLocation)
        }
    }
    #expect(error["isRetryable"].flag != nil, "\(outcome)", sourceLocation: sourceLocation)
    let clumsy = ["Optional(", "NSError", "Error Domain", "SyncFailure", "StoreError", "CocoaError"]
    for word in clumsy {
        #expect(!outcome.err.contains(word), "a person would see “\(word)”: \(outcome)", sourceLocation: sourceLocation)
    }
}

extension Laptop {
    /// The check finds nothing wrong.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let check = try await inspector("check", sourceLocation: sourceLocation)
        #expect(check.code == 0 && check.json["findings"] == [], "\(check)", sourceLocation: sourceLocation)
    }

    /// What exists only here: records and photos.
    func backlog(sourceLocation: SourceLocation = #_sourceLocation) async throws -> (records: Int, photos: Int) {
        let status = try await succeed("status", sourceLocation: sourceLocation).json
        return (
            try #require(status["recordsOnlyHere"].int, sourceLocation: sourceLocation),
            try #require(status["photosOnlyHere"].int, sourceLocation: sourceLocation)
        )
    }

    /// A laptop enrolled at this office and synced, through another port if one is given.
    static func enrolled(
        _ name: String, at office: Office, person: String = "P017", in territory: String = "140524", port: Int? = nil
    ) async throws -> Laptop {
        let laptop = Laptop(name, in: office.folder)
        let invitation = try await office.invite(person, territories: [territory])
        laptop.device = invitation.device
        try await laptop.succeed("enrol", "https://localhost:\(port ?? office.port)", invitation.code, "--device", name)
        try await laptop.succeed("sync")
        return laptop
    }
}

extension Office {
    /// The check finds nothing wrong.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let check = try await central("check", sourceLocation: sourceLocation)
        #expect(check.code == 0 && check.json["findings"] == [], "\(check)", sourceLocation: sourceLocation)
    }

    /// A small office that serves.
    static func serving(in folder: TemporaryFolder) async throws -> Office {
        let office = try await OfficeTemplate.small(in: folder)
        try await office.serve()
        return office
    }

    /// The ids of the visits that the office holds.
    func visits(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Set<String> {
        Set(
            try await succeed("export", "--what", "visits", sourceLocation: sourceLocation).documents
                .compactMap { $0["visit"].text })
    }
}
