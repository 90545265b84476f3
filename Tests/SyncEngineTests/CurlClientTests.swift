import Foundation
import SyncEngine
import SyncProtocol
import Testing

@Suite("HTTP by libcurl")
struct CurlClientTests {
    private let centre: PythonCentre

    init() throws { centre = try PythonCentre.shared.get() }

    private func about(_ answer: HTTPAnswer) throws -> PythonCentre.About {
        try JSONDecoder().decode(PythonCentre.About.self, from: Data(answer.body))
    }

    private func failure(_ body: () async throws -> HTTPAnswer) async throws -> SyncFailure {
        do {
            let answer = try await body()
            Issue.record("answered with \(answer.status)")
            return .cancelled
        } catch let failure as SyncFailure {
            return failure
        }
    }

    // MARK: Whom to believe

    @Test func `the pinned authority is believed`() async throws {
        let client = CurlClient(settings: centre.settings())
        let answer = try await client.call("\(centre.address)/about")
        #expect(answer.status == 200)
        #expect(try about(answer).headers["user-agent"] == "tensupervisions/1")
    }

    @Test func `another authority is refused and not tried again`() async throws {
        let client = CurlClient(settings: centre.settings { $0.trust = .authority(pem: centre.stranger) })
        let failure = try await failure { try await client.call("\(centre.address)/about") }
        #expect(failure.code == "sync.tls")
        #expect(!failure.isRetryable)
    }

    @Test func `a certificate that has expired is refused`() async throws {
        let client = CurlClient(settings: centre.settings())
        let failure = try await failure { try await client.call("https://localhost:\(centre.ports.expired)/about") }
        #expect(failure.code == "sync.tls")
        #expect(failure.values["detail"]?.contains("expired") == true)
    }

    @Test func `a certificate of another name is refused`() async throws {
        let client = CurlClient(settings: centre.settings())
        let failure = try await failure { try await client.call("https://localhost:\(centre.ports.elsewhere)/about") }
        #expect(failure.code == "sync.tls")
        #expect(!failure.isRetryable)
    }

    @Test func `a connection to a stranger stays refused after one that was believed`() async throws {
        let believing = CurlClient(settings: centre.settings())
        _ = try await believing.call("\(centre.address)/about")
        let failure = try await failure {
            try await believing.call("https://127.0.0.1:\(centre.ports.elsewhere)/about")
        }
        #expect(failure.code == "sync.tls")
    }

    @Test func `speech without TLS is refused unless it stays on this machine and was allowed`() async throws {
        let strict = CurlClient(settings: centre.settings { $0.allowsPlainLoopback = false })
        #expect(try await failure { try await strict.call("\(centre.plainAddress)/about") }.code == "sync.badSetting")
        let loose = CurlClient(settings: centre.settings())
        #expect(try await loose.call("\(centre.plainAddress)/about").status == 200)
        #expect(try await failure { try await loose.call("http://centre.example/about") }.code == "sync.badSetting")
        #expect(try await failure { try await loose.call("file:///etc/passwd") }.code == "sync.badSetting")
    }

    @Test func `nobody at the address is told as unreachable`() async throws {
        let client = CurlClient(settings: centre.settings())
        let failure = try await failure { try await client.call("https://127.0.0.1:1/about") }
        #expect(failure.code == "sync.unreachable")
        #expect(failure.isRetryable)
    }

    @Test func `a handshake that does not come about may come about later`() async throws {
        let client = CurlClient(settings: centre.settings())
        let failure = try await failure { try await client.call("https://localhost:\(centre.ports.plain)/about") }
        #expect(failure.code == "sync.handshake")
        #expect(failure.isRetryable)
    }

    // MARK: What is accepted

    @Test func `redirects are not followed`() async throws {
        let answer = try await CurlClient(settings: centre.settings()).call("\(centre.address)/redirect")
        #expect(answer.status == 302)
        #expect(answer.headers["location"] == "/about")
    }

    @Test func `an answer of just the allowed size is taken, one byte more is not`() async throws {
        let client = CurlClient(settings: centre.settings())
        let answer = try await client.call("\(centre.address)/zeros/100000", answerBytesMax: 100_000)
        #expect(answer.body.count == 100_000)
        let failure = try await failure {
            try await client.call("\(centre.address)/zeros/100001", answerBytesMax: 100_000)
        }
        #expect(failure == .tooLarge(bytesMax: 100_000))
    }

    @Test func `an answer without end is refused`() async throws {
        let client = CurlClient(settings: centre.settings())
        let failure = try await failure {
            try await client.call("\(centre.address)/endless", answerBytesMax: 300_000)
        }
        #expect(failure == .tooLarge(bytesMax: 300_000))
    }

    @Test func `a compressed answer is unpacked, a bomb is refused`() async throws {
        let client = CurlClient(settings: centre.settings())
        let text = Array("督导记录".utf8)
        let headers = ["X-Encoding": "zstd"]
        let answer = try await client.call(
            "\(centre.address)/reflect", method: "POST", headers: headers, body: Zstd.compress(text))
        #expect(answer.body == text)
        let bomb = try Zstd.compress([UInt8](repeating: 0, count: 32 * 1024 * 1024))
        let failure = try await failure {
            try await client.call("\(centre.address)/reflect", method: "POST", headers: headers, body: bomb)
        }
        #expect(failure == .tooLarge(bytesMax: 1 << 20))
    }

    @Test(arguments: [0, 1, 500, 999]) func `an answer shorter than announced is no answer`(count: Int) async throws {
        let client = CurlClient(settings: centre.settings())
        let failure = try await failure { try await client.call("\(centre.address)/cut/\(count)") }
        #expect(failure.code == "sync.interrupted")
        #expect(failure.isRetryable)
    }

    // MARK: How it travels

    /// Capped so that it would take a day, a transfer cannot end before one that is not; uncapped it would, as it
    /// begins first. What has already arrived is read in one go, up to 1.6 MB, so that the answer must be larger.
    @Test(arguments: ["GET", "PUT"])
    func `a capped transfer is slower than any other, in both directions`(method: String) async throws {
        let slow = CurlClient(settings: centre.settings { $0.bandwidthBytesPerSecond = 80; $0.stallSeconds = 3_600 })
        let (address, body) = (centre.address, [UInt8](repeating: 7, count: method == "PUT" ? 300_000 : 0))
        let capped = Task {
            try await slow.call(
                "\(address)/\(method == "PUT" ? "about" : "zeros/8000000")", method: method, body: body,
                answerBytesMax: 8_000_000)
        }
        let free = CurlClient(settings: centre.settings())
        for _ in 0..<8 {
            #expect(try await free.call("\(address)/zeros/1000000").body.count == 1_000_000)
        }
        capped.cancel()
        #expect(try await failure { try await capped.value } == .cancelled)
    }

    @Test func `a capped transfer arrives whole`() async throws {
        let client = CurlClient(settings: centre.settings { $0.bandwidthBytesPerSecond = 1_000_000 })
        let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try await client.call("\(centre.address)/reflect", method: "PUT", body: body).body == body)
    }

    @Test func `bodies of any size arrive whole and bytes are counted`() async throws {
        let client = CurlClient(settings: centre.settings())
        for count in [0, 1, 70_000, Limits.photoChunkBytes] {
            let meter = TrafficMeter()
            let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let answer = try await client.call(
                "\(centre.address)/reflect", method: "PUT", body: body, answerBytesMax: count, meter: meter)
            #expect(answer.body == body)
            #expect((count + 50...count + 400).contains(meter.reading.sent))
            #expect((count + 50...count + 400).contains(meter.reading.received))
        }
    }

    @Test func `requests to one host share a connection`() async throws {
        let client = CurlClient(settings: centre.settings())
        var ports: Set<Int> = []
        for method in ["GET", "GET", "PUT", "POST", "GET"] {
            ports.insert(try about(try await client.call("\(centre.address)/about", method: method)).port)
        }
        #expect(ports.count == 1)
    }

    @Test(.timeLimit(.minutes(15)))
    func `a transfer under way ends when the task is cancelled, and the client can be used again`() async throws {
        let client = CurlClient(settings: centre.settings { $0.stallSeconds = 3_600 })
        let url = "\(centre.plainAddress)/stall"
        let running = Task { try await client.call(url) }
        let waiting = Task { try await client.call(url) }
        let other = CurlClient(settings: centre.settings())
        while try about(try await other.call("\(centre.plainAddress)/about")).stalled == 0 {}
        running.cancel()
        waiting.cancel()
        #expect(try await failure { try await running.value } == .cancelled)
        #expect(try await failure { try await waiting.value } == .cancelled)
        #expect(try await client.call("\(centre.plainAddress)/about").status == 200)
    }

    @Test func `a request cancelled before it begins is not sent`() async throws {
        let client = CurlClient(settings: centre.settings())
        let url = "\(centre.plainAddress)/about"
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.call(url)
        }
        #expect(try await failure { try await task.value } == .cancelled)
    }

    @Test func `a transfer that stands still is given up`() async throws {
        let client = CurlClient(settings: centre.settings { $0.stallSeconds = 1 })
        let failure = try await failure { try await client.call("\(centre.plainAddress)/silent") }
        #expect(failure.code == "sync.timeout")
        #expect(failure.isRetryable)
    }

    @Test func `a header cannot smuggle in another`() async throws {
        let client = CurlClient(settings: centre.settings())
        let failure = try await failure {
            try await client.call("\(centre.address)/about", headers: ["Authorization": "Bearer a\r\nX-Evil: 1"])
        }
        #expect(failure.code == "sync.badSetting")
    }

    @Test func `Retry-After of a busy centre is understood`() async throws {
        let answer = try await CurlClient(settings: centre.settings()).call("\(centre.address)/busy/17")
        #expect(answer.status == 503)
        let transport = CurlExchangeTransport(
            centre: "\(centre.address)/busy/17?", token: "t", client: CurlClient(settings: centre.settings()))
        await #expect(throws: SyncFailure.busy(code: "centre.busy", status: 503, retryAfterSeconds: 17)) {
            try await transport.exchange([1], meter: TrafficMeter())
        }
    }

    @Test(arguments: [(1_023, false), (1_024, true), (50_000, true)]) func `large requests are compressed`(
        count: Int, isCompressed: Bool
    ) async throws {
        let transport = CurlExchangeTransport(
            centre: "\(centre.address)/", token: "secret", client: CurlClient(settings: centre.settings()))
        let answer = try await transport.exchange([UInt8](repeating: 7, count: count), meter: TrafficMeter())
        let seen = try JSONDecoder().decode(PythonCentre.About.self, from: Data(answer))
        #expect(seen.headers["content-encoding"] == (isCompressed ? "zstd" : nil))
        #expect(isCompressed == (seen.body < count))
        #expect(seen.headers["authorization"] == "Bearer secret")
        #expect(seen.headers["accept-encoding"]?.contains("zstd") == true)
    }

    @Test func `a missing piece of a photo is no failure`() async throws {
        let transport = CurlExchangeTransport(
            centre: centre.address, token: "t", client: CurlClient(settings: centre.settings()))
        let photo = [UInt8](repeating: 1, count: 32)
        #expect(try await transport.get(.chunk(3), of: photo, meter: TrafficMeter()) == nil)
        await #expect(throws: SyncFailure.refused(CentreRefusal(code: "http.404", status: 404))) {
            try await transport.put(.manifest, of: photo, bytes: [1], meter: TrafficMeter())
        }
    }

    @Test func `the authority is fetched on the code's word alone`() async throws {
        let centre = centre
        let enrolment = Enrolment(centre: centre.address) { trust in
            CurlClient(settings: centre.settings { $0.trust = trust })
        }
        let code = EnrolmentCode(randomBytes: [1, 2, 3, 4, 5, 6, 7], authorityPEM: Array(centre.authority.utf8))
        #expect(try await enrolment.authority(for: code) == centre.authority)
        let other = EnrolmentCode(randomBytes: [1, 2, 3, 4, 5, 6, 7], authorityPEM: Array(centre.stranger.utf8))
        await #expect(throws: SyncFailure.self) { try await enrolment.authority(for: other) }
    }
}
