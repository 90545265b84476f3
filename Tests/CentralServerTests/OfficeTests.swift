import Foundation
import InspectionStore
import NIOSSL
import SyncProtocol
import Testing

@testable import CentralServer

struct OfficeTests {
    private let folder = TestFolder()
    private let world = TestWorld()

    private func initialise(_ hosts: [String] = ["localhost"], at name: String = "office") throws -> CentralOffice {
        try CentralOffice.initialise(at: folder.sub(name), name: "晋城", hosts: hosts, environment: world.surroundings())
    }

    private func code(_ work: () throws -> Void) -> String? {
        do { try work() } catch { return (error as? OfficeError)?.code ?? "\(error)" }
        return nil
    }

    private func contents(of url: URL) -> [String] {
        (try? FileManager.default.subpathsOfDirectory(atPath: url.path))?.sorted() ?? []
    }

    @Test func `an office that is there is never set up again`() throws {
        _ = try initialise()
        let before = try Data(contentsOf: OfficeFolder(folder.sub("office")).organisationKey)
        #expect(code { _ = try initialise() } == "office.exists")
        #expect(try Data(contentsOf: OfficeFolder(folder.sub("office")).organisationKey) == before)
    }

    @Test(arguments: ["organisation.key", "pepper.key", "authority", "replica"])
    func `what is left of an office is not written over`(part: String) throws {
        _ = try initialise()
        let root = folder.sub("office")
        for other in ["organisation.key", "pepper.key", "authority", "replica"] where other != part {
            try FileManager.default.removeItem(at: root.appendingPathComponent(other))
        }
        let before = contents(of: root)
        #expect(code { _ = try initialise() } == "office.exists")
        #expect(contents(of: root) == before)
    }

    @Test func `a set-up that fails leaves nothing behind, so that the next one can succeed`() throws {
        #expect(code { _ = try initialise(["999.1.1.1"]) } == "office.certificates")
        #expect(contents(of: folder.sub("office")).isEmpty)
        _ = try initialise()
    }

    @Test func `keys can be read by their owner alone`() throws {
        let office = try initialise().folder
        for key in [office.organisationKey, office.pepper, office.authorityKey, office.serverKey] {
            let mode = try FileManager.default.attributesOfItem(atPath: key.path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(key.lastPathComponent)")
        }
    }

    @Test func `a secret file is never replaced`() throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let url = folder.url.appendingPathComponent("secret")
        try SecretFile.create(url, bytes: [1, 2, 3])
        #expect(code { try SecretFile.create(url, bytes: [4, 5, 6]) } == "office.unwritable")
        #expect(try SecretFile.read(url, count: 3) == [1, 2, 3])
        #expect(code { _ = try SecretFile.read(url, count: 4) } == "office.unreadable")
    }

    @Test func `opening a folder without an office says what to do`() {
        #expect(
            code { _ = try CentralOffice.open(at: folder.sub("none"), environment: world.surroundings()) }
                == "office.missing")
    }

    @Test func `an office opens again as itself`() throws {
        let first = try initialise()
        let second = try CentralOffice.open(at: first.folder.root, environment: world.surroundings())
        #expect(second.organisation.publicKey == first.organisation.publicKey)
        #expect(second.store.author.id == first.store.author.id)
    }

    @Test func `the server's certificate is signed by the authority and valid for its hosts`() throws {
        let office = try initialise(["centre.example.cn", "10.0.0.5", "::1"]).folder
        func openssl(_ arguments: String...) throws -> Int32 {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["openssl"] + arguments
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        let authority = office.authorityCertificate.path, server = office.serverCertificate.path
        #expect(try openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", authority, server) == 0)
        #expect(try openssl("verify", "-CAfile", authority, "-verify_hostname", "centre.example.cn", server) == 0)
        #expect(try openssl("verify", "-CAfile", authority, "-verify_ip", "10.0.0.5", server) == 0)
        #expect(try openssl("verify", "-CAfile", authority, "-verify_ip", "::1", server) == 0)
        #expect(try openssl("verify", "-CAfile", authority, "-verify_hostname", "other.example.cn", server) != 0)
        #expect(try openssl("verify", server) != 0)
    }

    @Test(arguments: [
        "", "a,DNS:evil.example", "a\nbasicConstraints=CA:TRUE", "a b", "*.example.cn", "a/b", "a=b", "a@b", "a\u{0}b",
        "中心.example", "1.2.3", "999.1.1.1", "1:2", ":", String(repeating: "a", count: 254),
    ])
    func `a host name that could mean something else to openssl is refused`(host: String) {
        #expect(code { _ = try TLSAuthority.alternativeName(host) } == "office.certificates")
    }

    @Test func `a set-up without any host is refused`() {
        #expect(code { _ = try initialise([]) } == "office.certificates")
    }

    @Test func `renewing keeps the authority and gives a pair that fits`() throws {
        let office = try initialise().folder
        let authority = try Data(contentsOf: office.authorityCertificate)
        let old = try Data(contentsOf: office.serverCertificate)
        try TLSAuthority.makeServerCertificate(in: office, hosts: ["10.1.1.1"])
        #expect(try Data(contentsOf: office.authorityCertificate) == authority)
        #expect(try Data(contentsOf: office.serverCertificate) != old)
        _ = try serverTLS(of: office)
        #expect(contents(of: office.serverKey.deletingLastPathComponent()).allSatisfy { !$0.hasSuffix(".new") })
    }

    @Test func `a renewal that fails halfway leaves the old pair in place`() throws {
        let office = try initialise().folder
        let key = try Data(contentsOf: office.serverKey), certificate = try Data(contentsOf: office.serverCertificate)
        try FileManager.default.removeItem(at: office.authorityKey)
        #expect(code { try TLSAuthority.makeServerCertificate(in: office, hosts: ["10.1.1.1"]) } == "office.certificates")
        #expect(try Data(contentsOf: office.serverKey) == key)
        #expect(try Data(contentsOf: office.serverCertificate) == certificate)
    }

    @Test func `a certificate is always newer than the one before, even if the clock was set back`() throws {
        let office = try initialise()
        let before = try office.policy.certificate(on: office.store.author.card).serial
        world.advance(minutes: -60)
        #expect(office.serial(after: office.store.author.card) > before)
    }
}
