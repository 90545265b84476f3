public import Causality
public import Console
public import Foundation
public import InspectionDomain
public import InspectionStore
public import SyncProtocol

/// A central office that was opened: its replica, the organisation's key, and the devices it lets in.
public struct CentralOffice: Sendable {
    /// The city's name stands in this local setting.
    public static let nameSetting = "office.name"

    /// The code that names the centre itself in its certificate: laptops take whoever bears it for the centre, so no
    /// person and no device may.
    static let person = "office"

    /// Where everything lies.
    public let folder: OfficeFolder
    /// The replica.
    public let store: InspectionStore
    /// Signs certificates and cut-offs.
    public let organisation: Ed25519Signer
    /// Time and randomness.
    public let environment: Surroundings
    /// What is trusted here: what the organisation's key has signed. One for all requests: it remembers what it
    /// checked.
    public let policy: OrganisationPolicy

    private init(folder: OfficeFolder, store: InspectionStore, organisation: Ed25519Signer, environment: Surroundings) {
        self.folder = folder
        self.store = store
        self.organisation = organisation
        self.environment = environment
        policy = OrganisationPolicy(organisation: organisation.publicKey)
    }

    /// Sets up a central office: keys, certificates and an empty replica. After a failure nothing is left behind, and
    /// one that a crash cut off is begun anew.
    ///
    /// - Parameters:
    ///   - name: the city's name, for headings.
    ///   - hosts: names and addresses under which laptops reach the centre.
    ///   - furnish: writes what the office begins with; part of the set-up.
    /// - Throws: ``OfficeError`` `office.exists` if any part of one is there already; nothing is overwritten.
    public static func initialise(
        at root: URL, name: String, hosts: [String], environment: Surroundings,
        furnish: (CentralOffice) throws -> Void = { _ in }
    ) throws -> CentralOffice {
        let folder = OfficeFolder(root)
        let files = FileManager.default
        if files.fileExists(atPath: folder.unfinished.path) {
            for part in folder.parts { try? files.removeItem(at: part) }
            try files.removeItem(at: folder.unfinished)
        }
        guard !folder.parts.contains(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw OfficeError.exists(root.path)
        }
        try FileManager.default.createDirectory(
            at: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try SecretFile.create(folder.unfinished, bytes: [])
        do {
            let office = try make(in: folder, name: name, hosts: hosts, environment: environment)
            try furnish(office)
            try files.removeItem(at: folder.unfinished)
            for place in [root, root.deletingLastPathComponent()] { try Durable.flush(place) }
            return office
        } catch {
            for part in folder.parts + [folder.unfinished] { try? files.removeItem(at: part) }
            throw error
        }
    }

    private static func make(
        in folder: OfficeFolder, name: String, hosts: [String], environment: Surroundings
    ) throws -> CentralOffice {
        try TLSAuthority.make(in: folder, hosts: hosts)
        let organisation = try Ed25519Signer(privateKey: environment.randomBytes(32))
        try SecretFile.create(folder.pepper, bytes: environment.randomBytes(32))
        let store = try InspectionStore.create(at: folder.replica, environment: environment.store)
        try store.set(nameSetting, to: name)
        try OfficeHosts.keep(hosts, in: store)
        // The key comes last: a folder with it is complete.
        try SecretFile.create(folder.organisationKey, bytes: organisation.privateKey)
        let office = CentralOffice(folder: folder, store: store, organisation: organisation, environment: environment)
        try office.certifyOwnAuthor()
        return office
    }

    /// Opens a central office that was set up before.
    ///
    /// - Throws: ``OfficeError`` `office.missing` or `office.unreadable`, or what the store throws.
    public static func open(at root: URL, environment: Surroundings) throws -> CentralOffice {
        let folder = OfficeFolder(root)
        guard FileManager.default.fileExists(atPath: folder.organisationKey.path) else {
            throw OfficeError.missing(root.path)
        }
        let organisation = try Ed25519Signer(privateKey: SecretFile.read(folder.organisationKey, count: 32))
        let store = try InspectionStore.open(at: folder.replica, environment: environment.store)
        let office = CentralOffice(folder: folder, store: store, organisation: organisation, environment: environment)
        try office.certifyOwnAuthor()
        return office
    }

    /// Whether a code may stand for a person: not empty, and not the centre itself.
    static func mayNamePerson(_ code: String) -> Bool { !code.isEmpty && code.lowercased() != person }

    // MARK: Scopes

    /// Every scope of the city: register, office, and one for each territory of the register.
    public func scopes() throws -> Set<ScopeID> {
        var scopes = Set([Scopes.register, Scopes.office].compactMap { $0 })
        for region in try store.records(RecordQuery(type: RecordType.region.name)) {
            guard let code = region.state["code"].agreed?.text, let scope = Scopes.territory(code) else { continue }
            scopes.insert(scope)
        }
        return scopes
    }

    /// Certifies the centre's present author for every scope of the city, if its certificate does not say so yet.
    ///
    /// Needed at the first start, after a restore (which starts a new author) and when a territory was added.
    public func certifyOwnAuthor() throws {
        let scopes = try scopes()
        let author = store.author
        if let known = try? policy.certificate(on: author.card),
            scopes.isSubset(of: Set(known.grants.filter(\.mayWrite).map(\.scope)))
        {
            return
        }
        let certificate = Certificate(
            publicKey: author.card.publicKey, device: "centre", person: Self.person, role: "office",
            grants: scopes.sorted().map { .init(scope: $0, mayWrite: true) },
            issuedMilliseconds: environment.now(), serial: serial(after: author.card))
        let card = AuthorCard(publicKey: author.card.publicKey, certificate: try certificate.signed(by: organisation))
        try store.install(card: card, organisation: organisation.publicKey)
    }

    /// A serial above that of the certificate on a card, even if the clock was set back since: others keep the higher.
    func serial(after card: AuthorCard?) -> UInt64 {
        let last = card.flatMap { try? policy.certificate(on: $0) }?.serial
        return max(UInt64(max(0, environment.now())), last.map { $0 &+ 1 } ?? 0)
    }
}
