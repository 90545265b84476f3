/// Every bound of the protocol, in one place (SPEC § Limits).
///
/// A value beyond its bound is refused before memory is spent on it.
public enum Limits {
    /// The only format of changes and messages so far.
    public static let format: UInt32 = 1
    /// Bytes of one change's header: room for a delete that names every field of a large record.
    public static let headerBytesMax = 256 * 1024
    /// Bytes of one change's values: room for a note of 100,000 characters of four bytes.
    public static let valuesBytesMax = 1024 * 1024
    /// Fields written by one change.
    public static let writesMax = 512
    /// Earlier values that one field write may replace.
    public static let replacedMax = 1024
    /// Bytes of a field's name.
    public static let fieldNameBytesMax = 256
    /// Bytes of a record type's name.
    public static let typeNameBytesMax = 64
    /// Bytes of the name of a person.
    public static let personBytesMax = 256
    /// Bytes of the reason given with a change.
    public static let reasonBytesMax = 64 * 1024
    /// Bytes of raw changes that a sender aims at in one batch; the last change may go over.
    public static let batchBytesAim = 1024 * 1024
    /// Bytes of one encoded message, decompressed; twice the largest batch a sender can build.
    public static let messageBytesMax = 8 * 1024 * 1024
    /// Changes in one batch.
    public static let batchChangesMax = 50_000
    /// Logs touched by one batch, and authors described in it.
    public static let batchLogsMax = 4_096
    /// Scopes in one request.
    public static let scopesMax = 256
    /// Heads listed for one scope.
    public static let headsMax = 65_536
    /// Heads and earlier changes listed in one message for all scopes together; more would not fit in its bytes.
    public static let messageHeadsMax = 131_072
    /// Earlier changes stated for one scope to find where logs part.
    public static let sharedMax = 4_096
    /// How far a Lamport number may lie above all that the reader knows in the scope; keeps it from running out.
    public static let lamportJumpMax: UInt64 = 1 << 32
    /// Photos that one answer asks for, and that one request asks to have confirmed.
    public static let photosPerRoundMax = 256
    /// Bytes of one chunk of a photo; the last chunk may be shorter.
    public static let photoChunkBytes = 512 * 1024
    /// Bytes of one photo.
    public static let photoBytesMax = 256 * 1024 * 1024
    /// Bytes of a certificate or a cut-off.
    public static let certificateBytesMax = 64 * 1024
}
