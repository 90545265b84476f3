import Foundation
import Testing

/// Lines that break and centres that are none.
@Suite(.serialized) struct LinesAndCertificates {}

extension LinesAndCertificates {
    @Test func `a renewed server certificate is noticed by nobody, a foreign centre is refused`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let visit = try await laptop.begin("JC26-140524-001")
        try await office.succeed("renew", "--host", "localhost", "--host", "127.0.0.1")
        try await office.stop()
        try await office.serve()
        try await laptop.succeed("sync")
        #expect(try await office.visits() == [visit])
        try await office.stop()

        let other = try TemporaryFolder()
        let foreign = try await Office(projects: ["JC26-140524-001"], in: other)
        let impostor = Office(home: foreign.home, port: office.port, in: other)
        try await impostor.serve()
        let second = try await laptop.begin("JC26-140524-025")
        let refused = try await laptop.inspector("sync")
        expectRefusal(refused, exit: 7, code: "sync.tls")
        #expect(refused.error["isRetryable"].flag == false)
        let code = try await office.invite("P018", territories: ["140524"]).code
        expectRefusal(try await Laptop("b", in: folder).inspector("enrol", impostor.url, code), exit: 7)
        try await impostor.stop()
        #expect(try await impostor.visits().isEmpty, "nothing was given away")

        try await office.serve()
        try await laptop.succeed("sync")
        #expect(try await office.visits() == [visit, second])
    }

    @Test func `a certificate for another host name is refused`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        try await office.succeed("renew", "--host", "elsewhere.example.cn")
        try await office.stop()
        try await office.serve()
        expectRefusal(try await laptop.inspector("sync"), exit: 7, code: "sync.tls")
    }

    /// In the handshake, in the first request, in a photo's manifest and chunk. Every byte: `SyncEngineTests`.
    @Test(arguments: [100, 2_500, 60_000])
    func `a line that breaks after some bytes loses and doubles nothing`(bytes: Int) async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let line = try CutProxy(to: office.port)
        let laptop = try await Laptop.enrolled("a", at: office, port: line.port)
        let visit = try await laptop.begin("JC26-140524-001")
        try await laptop.succeed("visit", "rate", visit, "进度", "滞后", "--note", "断线前写的。")
        try await laptop.succeed("photos", "add", visit, Samples.photo("V2606-140524-001-1-1.jpg"))
        line.cut(after: bytes)
        let cut = try await laptop.inspector("sync")
        expectRefusal(cut, exit: 6)
        #expect(cut.error["isRetryable"].flag == true, "\(cut)")
        #expect(line.isDown)
        let left = try await laptop.backlog()
        #expect(left.photos == 1, "nothing is falsely called synced")

        try line.repair()
        try await laptop.succeed("sync")
        #expect(try await laptop.backlog() == (0, 0))
        #expect(try await office.visits() == [visit])
        #expect(try await office.everything() == laptop.everything())
        #expect(try office.holdsPhoto(Samples.photo("V2606-140524-001-1-1.jpg")))
        try await office.stop()
        try await office.expectSound()
    }

    @Test func `a centre behind a proxy is reached through it, and only ciphertext passes`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        try await office.succeed("renew", "--host", "centre.example")
        try await office.stop()
        try await office.serve()
        let invitation = try await office.invite("P017", territories: ["140524"])
        let address = "https://centre.example:\(office.port)"
        let laptop = Laptop("a", in: folder)
        expectRefusal(try await laptop.inspector("enrol", address, invitation.code), exit: 6, code: "sync.unreachable")

        let proxy = try CutProxy(to: office.port, isHTTPProxy: true)
        laptop.conditions.environment["https_proxy"] = "http://127.0.0.1:\(proxy.port)"
        try await laptop.succeed("enrol", address, invitation.code)
        try await laptop.succeed("sync")
        let visit = try await laptop.begin("JC26-140524-001")
        try await laptop.succeed("visit", "note", visit, "--note", "经代理送达。")
        try await laptop.succeed("sync")
        #expect(try await office.visits() == [visit])
        #expect(Set(proxy.requests) == ["CONNECT centre.example:\(office.port) HTTP/1.1"])

        laptop.conditions.environment["no_proxy"] = "centre.example"
        expectRefusal(try await laptop.inspector("sync"), exit: 6, code: "sync.unreachable")
    }

    @Test func `a port that is taken or does not exist is refused in a sentence`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let second = Office(home: office.home, port: office.port, in: folder)
        for port in [String(office.port), "99999", "-1"] {
            let arguments = ["serve", "--address", "127.0.0.1", "--port", port, "--json"]
            let outcome = await (try second.start(arguments)).outcome(within: 10)
            if outcome.code == 64 { continue }
            expectRefusal(outcome, exit: nil)
            #expect(outcome.errorCode != "program.unforeseen", "\(outcome)")
        }
        _ = try await Laptop.enrolled("a", at: office)
    }
}
