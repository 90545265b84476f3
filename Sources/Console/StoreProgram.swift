public import Foundation
public import InspectionStore
public import Wording

/// A program that works on a replica: what the commands that both programs share need to know of it.
public protocol StoreProgram: Sendable {
    /// The variable that names the home folder, such as `INSPECTOR_HOME`.
    static var homeVariable: String { get }
    /// The home folder's name below the person's data directory.
    static var homeName: String { get }
    /// The folder of the replica within the home folder.
    static func storeFolder(in home: URL) -> URL
    /// Opens the replica.
    static func open(at folder: URL, environment: StoreEnvironment, readOnly: Bool) throws -> InspectionStore
    /// Copies what a home folder holds beside the replica, for a backup or a restore; never overwrites.
    static func copyCompanions(from home: URL, to other: URL) throws
    /// Whether the replica is the centre's, whose arrival times say what came late.
    static var isCentre: Bool { get }
    /// The language that the person chose for good; `nil` to go by the locale.
    static func language(in store: InspectionStore) throws -> Language?
    /// Who writes through this program.
    ///
    /// - Throws: an error that says how to name the person.
    static func person(in store: InspectionStore) throws -> String
}

extension StoreProgram {
    /// Nothing lies beside the replica, unless a program says otherwise.
    public static func copyCompanions(from home: URL, to other: URL) throws {}

    /// A node, unless a program says otherwise.
    public static var isCentre: Bool { false }

    /// By the locale, unless a program says otherwise.
    public static func language(in store: InspectionStore) throws -> Language? { nil }

    /// The home folder itself.
    public static func storeFolder(in home: URL) -> URL { home }

    /// Opens the replica as the store does.
    public static func open(at folder: URL, environment: StoreEnvironment, readOnly: Bool) throws -> InspectionStore {
        try InspectionStore.open(at: folder, environment: environment, readOnly: readOnly)
    }

    /// The home folder that the options and the environment name.
    public static func home(_ common: CommonOptions) -> URL {
        common.home(variable: homeVariable, name: homeName, environment: Surroundings.current.environment)
    }

    /// Runs a command's work on the opened replica, says what the store noticed, and closes it.
    ///
    /// - Parameter readOnly: for commands that only look, so that they run beside a sync.
    public static func withStore(
        _ common: CommonOptions, readOnly: Bool = false,
        _ work: (InspectionStore, Terminal) async throws -> ExitStatus
    ) async throws {
        let asked = Terminal(common)
        try await asked.run {
            let store = try open(
                at: storeFolder(in: home(common)), environment: Surroundings.current.store, readOnly: readOnly)
            let own = common.chosenLanguage == nil ? try language(in: store) : nil
            let terminal = own.map { Terminal(language: $0, isJSON: common.json) } ?? asked
            for notice in store.notices { terminal.complain(notice.message[terminal.language]) }
            let status = try await terminal.status(of: { try await work(store, terminal) })
            try store.close()
            return status
        }
    }
}

extension Terminal {
    /// The terminal that the options and the environment ask for.
    public init(_ common: CommonOptions) {
        self.init(language: common.language(environment: Surroundings.current.environment), isJSON: common.json)
    }
}

extension Surroundings {
    /// What a store needs of the outside world.
    public var store: StoreEnvironment {
        StoreEnvironment(now: now, randomBytes: randomBytes, machineID: machineID)
    }
}
