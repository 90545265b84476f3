/// Tables of the second version: who may look at the office's pages, and what they did. Never synced.
extension SchemaTables {
    static let version2OfAccess = [officeAccount, officeSession, officeAttempt, officeAudit]

    /// The people who may log in; the name is the person's code in the register.
    static let officeAccount = """
        CREATE TABLE office_account (
            name TEXT PRIMARY KEY,
            roles TEXT NOT NULL,           -- separated by spaces
            territories TEXT,              -- region codes separated by spaces; NULL for the whole city
            password TEXT NOT NULL,        -- algorithm, parameters, salt and hash
            must_change INTEGER NOT NULL,  -- 1 while the password is a one-time one
            is_disabled INTEGER NOT NULL,
            created_ms INTEGER NOT NULL,
            changed_ms INTEGER NOT NULL    -- when the password was set
        ) STRICT, WITHOUT ROWID
        """

    /// Open sessions, by the hash of the cookie's value.
    static let officeSession = """
        CREATE TABLE office_session (
            hash BLOB PRIMARY KEY,
            account TEXT NOT NULL,
            started_ms INTEGER NOT NULL,
            seen_ms INTEGER NOT NULL,
            peer TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    /// Failed log-ins in a row, by account or address.
    static let officeAttempt = """
        CREATE TABLE office_attempt (
            key TEXT PRIMARY KEY,
            failures INTEGER NOT NULL,
            last_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    /// What was done and refused; rows are only ever added.
    static let officeAudit = """
        CREATE TABLE office_audit (
            id INTEGER PRIMARY KEY,
            at_ms INTEGER NOT NULL,
            person TEXT NOT NULL,
            peer TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX office_audit_by_person ON office_audit (person, id);
        CREATE INDEX office_audit_by_action ON office_audit (action, id);
        CREATE TRIGGER office_audit_unchanged BEFORE UPDATE ON office_audit
            BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
        CREATE TRIGGER office_audit_kept BEFORE DELETE ON office_audit
            BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END
        """
}
