import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Pages
import SyncProtocol
import TestSupport
import Testing
import Wording

@testable import CentralServer

/// Passwords as they are kept.
struct PasswordTests {
    private static let salt = [UInt8](repeating: 3, count: 16)

    @Test func `a hash fits its own password and no other`() throws {
        let hash = try PasswordHash("一句话 2026", salt: Self.salt, cost: TestOffice.cheap)
        let again = try #require(PasswordHash(stored: hash.stored))
        #expect(again.fits("一句话 2026") && !again.fits("一句话 2027") && !again.fits(""))
    }

    @Test func `the hash is scrypt as RFC 7914 has it`() throws {
        // RFC 7914 §12 has no vector with 32 bytes; this one was made with Python's hashlib.scrypt.
        let hash = try PasswordHash(
            "pleaseletmein", salt: Array("SodiumChloride16".utf8),
            cost: PasswordHash.Cost(rounds: 16384, blockSize: 8, parallelism: 1))
        #expect(hash.stored.hasSuffix("$cb07772ae1b937be7effe9ff0a37ea778aa3cd041a9d1d6323548f7eb14a5cd6"))
    }

    @Test func `a composed and a decomposed letter are the same password`() throws {
        let hash = try PasswordHash("caf\u{e9} caf\u{e9}", salt: Self.salt, cost: TestOffice.cheap)
        #expect(hash.fits("cafe\u{301} cafe\u{301}"))
    }

    @Test(arguments: [
        "", "scrypt", "scrypt$3$8$1$00$00", "scrypt$1073741824$8$1$" + String(repeating: "00", count: 16) + "$00",
        "md5$2$1$1$00$00", "scrypt$2$1$1$zz$00", "scrypt$-2$1$1$00$00",
    ])
    func `a damaged row is no hash and costs nothing`(stored: String) {
        #expect(PasswordHash(stored: stored) == nil)
    }

    @Test func `today's cost takes 32 MiB`() {
        #expect(128 * PasswordHash.Cost.usual.rounds * PasswordHash.Cost.usual.blockSize == 32 << 20)
    }

    @Test(arguments: ["short", "aaaaaaaaaaaaaa", "my name is P001", String(repeating: "ab cd", count: 50)])
    func `a weak password is refused`(password: String) {
        #expect(throws: (any Error).self) { try PasswordRule.check(password, account: "P001") }
    }
}
