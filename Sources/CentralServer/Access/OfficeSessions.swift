import InspectionStore
import Pages
import SyncProtocol

/// The sessions of the office's pages, as the guard asks for them.
struct OfficeSessions: PageSessions {
    let book: AccountBook
    /// `__Host-` binds the cookie to this host and to TLS; the office's own letters keep two offices on one machine apart.
    let name: String

    init(book: AccountBook) {
        self.book = book
        name = "__Host-office-" + String(Secrets.text(Hashing.sha256(book.office.organisation.publicKey)).prefix(8))
    }

    var refusal: PageRefusal { AccessError.noSession }

    func cookieName(port: Int) -> String { name }

    func session(for secret: String) async throws -> PageSession? {
        guard secret.utf8.count == 64 else { return nil }
        let key = AccountBook.key(of: secret)
        return try await Blocking.run { [book] in
            guard let account = try book.account(of: key) else { return nil }
            return PageSession(person: account.name, csrf: Self.csrf(of: secret), key: key)
        }
    }

    /// What every write must carry: derived, so that nothing more need be stored.
    static func csrf(of secret: String) -> String {
        Secrets.text(Hashing.sha256(Array(("csrf " + secret).utf8)))
    }
}
