import Causality
import Console
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages

/// What all pages of the office share.
struct OfficeDesk: Sendable {
    let services: OfficeServices
    let frame: PageFrame
    let routes: RouteTable

    var office: CentralOffice { services.office }
    var book: AccountBook { services.book }
    var board: BoardKeeper { services.board }
    var devices: DeviceRegistry { services.devices }
    var store: InspectionStore { office.store }
    var now: Int64 { office.environment.now() }

    /// Lets a request through whose account has the permission that the route declares.
    ///
    /// - Throws: ``AccessError`` `access.session`, `access.denied`; the latter is written into the audit.
    func admit(_ call: PageCall, needs: Permission) throws -> OfficeCall {
        guard let session = call.state.session, let account = try book.account(of: session.key) else {
            throw AccessError.noSession
        }
        let admitted = OfficeCall(call, visitor: try Visitor(account, key: session.key, store: store), desk: self)
        try admitted.require(needs)
        return admitted
    }
}

/// Who looks at a page.
struct Visitor: Sendable {
    /// The person's code, as it is written into changes and into the audit.
    let person: String
    /// The name by which the register knows the code; the code if it does not.
    let name: String
    /// What the account may do.
    let access: Access
    /// The account as it is stored.
    let account: Account
    /// What its session is kept under.
    let key: [UInt8]

    init(_ account: Account, key: [UInt8], store: InspectionStore) throws {
        self.account = account
        self.key = key
        person = account.name
        access = Access(
            roles: Set(account.roles.compactMap(OfficeRole.init(rawValue:))), confinedTo: account.territories)
        let known = try store.records(
            RecordQuery(type: RecordType.person.name, equals: ["code": .text(account.name)], limit: 1)).first
        name = known?.value("name").text ?? account.name
    }
}
