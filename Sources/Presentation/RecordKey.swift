public import Causality
import SyncProtocol

/// Ids of records that came from elsewhere with a key of their own, such as visit `V2606-140524-025-1`.
///
/// The id is derived from type and key, so that importing the same line twice, or on two laptops, meets in one record.
public enum RecordKey {
    /// The root id of a key.
    ///
    /// The first 16 bytes of SHA-256("tensupervisions record" ‖ 0 ‖ type ‖ 0 ‖ key), the last byte 0. A key of 32
    /// hexadecimal digits is an id itself.
    public static func id(of type: String, key: String) -> RecordID {
        if let id = RecordID(hex: key) { return id }
        let hash = Hashing.sha256(
            Array("tensupervisions record".utf8), [0], Array(type.utf8), [0], Array(key.utf8))
        // SHA-256 has 32 bytes, so the first 16 always make an id.
        return (RecordID(bytes: hash[..<16]) ?? RecordID(high: 0, low: 0)).root
    }
}
