import Foundation
import Testing

/// Offices that were set up once and are copied for each test, since setting up takes longer than a test.
enum OfficeTemplate {
    /// Projects of the scenes, one or more in each territory.
    static let sceneProjects = [
        "JC26-140502-001", "JC26-140502-029", "JC26-140521-032", "JC26-140524-001", "JC26-140524-025",
        "JC26-140525-001", "JC26-140581-001", "JC26-140581-003", "JC26-140581-032",
    ]

    private static let smallFolder = Once {
        _ = try await Office(projects: sceneProjects, in: $0)
    }

    private static let fullFolder = Once { folder in
        let office = try await Office(projects: Samples.codes(), in: folder)
        try await office.succeed("import", Programs.sample("visits.jsonl").path)
        try await office.succeed("import", Programs.sample("problems.jsonl").path)
    }

    /// An office with a register of the scenes' projects and nothing recorded.
    static func small(in folder: TemporaryFolder) async throws -> Office { try await copy(smallFolder, to: folder) }

    /// An office with the whole sample: 300 projects, 594 visits, 164 problems.
    static func full(in folder: TemporaryFolder) async throws -> Office { try await copy(fullFolder, to: folder) }

    private static func copy(_ template: Once, to folder: TemporaryFolder) async throws -> Office {
        let home = folder.place("office")
        try FileManager.default.copyItem(at: try await template.folder().place("office"), to: home)
        return Office(home: home, in: folder)
    }

    /// A folder that is filled once, whoever asks first.
    private actor Once {
        private let make: @Sendable (TemporaryFolder) async throws -> Void
        private var task: Task<TemporaryFolder, any Error>?

        init(_ make: @escaping @Sendable (TemporaryFolder) async throws -> Void) { self.make = make }

        func folder() async throws -> TemporaryFolder {
            let task = task ?? Task { [make] in
                let folder = try TemporaryFolder(isRemovedAtExit: true)
                try await make(folder)
                return folder
            }
            self.task = task
            return try await task.value
        }
    }
}
