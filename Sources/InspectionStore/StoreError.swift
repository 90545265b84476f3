public import Causality
import GRDB
import GRDBSQLite
public import InspectionDomain
public import Wording

/// What went wrong in a store, with a stable code and the next step for a person.
public enum StoreError: PersonFacingError, Hashable {
    /// The volume is full; nothing of the failed write was kept.
    case diskFull
    /// Another program kept the store locked for longer than the store waits.
    case busy
    /// The database file is damaged.
    case corrupt(String)
    /// The disk refused to read or write.
    case inputOutput(String)
    /// The store was opened for reading only.
    case readOnly
    /// The folder holds no store.
    case notAStore(String)
    /// The folder already holds a store or other files.
    case folderNotEmpty(String)
    /// The folder for a new store can be neither made nor written; another one, or other permissions, help.
    case folderUnusable(String)
    /// The store was written by newer software.
    case tooNew(String)
    /// The packed state of a record does not match its checksum.
    case recordDamaged(RecordID)
    /// The record is not here.
    case noSuchRecord(RecordID)
    /// A value does not fit its declaration.
    case badValue(FieldViolation)
    /// The visit is sealed and changes only by an addendum.
    case visitSealed(RecordID)
    /// Items of the visit that must have a rating have none.
    case visitIncomplete([SupervisionItem])
    /// The device's certificate does not allow writing in the scope.
    case notGranted(ScopeID)
    /// There is nothing to settle in this field.
    case noConflict(RecordID, field: String)
    /// The photo's bytes do not fit its manifest, or are not here.
    case photoDamaged(String)
    /// The arguments contradict each other.
    case badRequest(String)
    /// Any other refusal of the database, with its code and message.
    case database(String)

    /// Stable dotted code.
    public var code: String {
        switch self {
        case .diskFull: "store.diskFull"
        case .busy: "store.busy"
        case .corrupt: "store.corrupt"
        case .inputOutput: "store.inputOutput"
        case .readOnly: "store.readOnly"
        case .notAStore: "store.notAStore"
        case .folderNotEmpty: "store.folderNotEmpty"
        case .folderUnusable: "store.folderUnusable"
        case .tooNew: "store.tooNew"
        case .recordDamaged: "store.recordDamaged"
        case .noSuchRecord: "store.noSuchRecord"
        case .badValue(let violation): "store.\(violation.code)"
        case .visitSealed: "store.visitSealed"
        case .visitIncomplete: "store.visitIncomplete"
        case .notGranted: "store.notGranted"
        case .noConflict: "store.noConflict"
        case .photoDamaged: "store.photoDamaged"
        case .badRequest: "store.badRequest"
        case .database: "store.database"
        }
    }

    /// Whether the same call may work later without anything being changed.
    public var isRetryable: Bool {
        switch self {
        case .busy, .inputOutput, .diskFull: true
        default: false
        }
    }
}

extension StoreError {
    /// Names a refusal of SQLite.
    init(_ error: DatabaseError) {
        let detail = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "")"
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(detail)
        case .SQLITE_IOERR, .SQLITE_CANTOPEN: self = .inputOutput(detail)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly
        default: self = .database(detail)
        }
    }

    /// Runs a body and turns SQLite's errors into named ones; every other error passes.
    static func naming<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }
}
