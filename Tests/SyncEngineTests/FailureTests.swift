import SyncEngine
import Testing
import Wording

@Suite("What the centre's errors mean")
struct FailureTests {
    /// Answers everything with one answer.
    private struct Always: HTTPTransport {
        let answer: HTTPAnswer

        func send(_ request: HTTPRequest, meter: TrafficMeter) async throws -> HTTPAnswer { answer }
    }

    private func failure(
        _ status: Int, _ json: String = "", headers: [String: String] = [:]
    ) async throws -> SyncFailure? {
        let answer = HTTPAnswer(status: status, headers: headers, body: Array(json.utf8))
        let transport = CurlExchangeTransport(
            centre: "https://centre.example", token: "t", client: Always(answer: answer))
        do {
            _ = try await transport.exchange([], meter: TrafficMeter())
            return nil
        } catch let failure as SyncFailure {
            return failure
        }
    }

    private func json(_ code: String, isRetryable: Bool = false) -> String {
        #"{"error":{"code":"\#(code)","message":{"zh":"中文","en":"English"},"hint":{"zh":"","en":""},"#
            + #""isRetryable":\#(isRetryable)}}"#
    }

    @Test func `a revoked device is told apart from a refused request`() async throws {
        #expect(try await failure(403, json("device.revoked")) == .revoked(code: "device.revoked"))
        #expect(
            try await failure(403, json("scope.forbidden"))
                == .refused(
                    CentreRefusal(
                        code: "scope.forbidden", status: 403, message: Bilingual(zh: "中文", en: "English"))))
    }

    @Test func `a refusal reaches the person with the centre's code, values and next step`() async throws {
        let stated =
            #"{"error":{"code":"code.expired","message":{"zh":"登记码已过期。","en":"The code has expired."},"#
            + #""hint":{"zh":"请要新码。","en":"Ask for a new one."},"values":{"detail":"2026-11-21"},"isRetryable":false}}"#
        let failure = try #require(try await failure(403, stated))
        #expect(failure.code == "sync.refused" && !failure.isRetryable)
        #expect(failure.values == ["code": "code.expired", "status": "403", "detail": "2026-11-21"])
        #expect(failure.message.zh == "登记码已过期。（code.expired）")
        #expect(failure.message.en == "The code has expired. (code.expired)")
        #expect(failure.nextStep == Bilingual(zh: "请要新码。", en: "Ask for a new one."))
    }

    @Test func `a centre's values cannot pose as the status or the code`() async throws {
        let stated = #"{"error":{"code":"x.y","values":{"code":"z","status":"200"}}}"#
        #expect(try await failure(400, stated)?.values == ["code": "x.y", "status": "400"])
    }

    @Test func `whoever is told to wait is told how long`() async throws {
        let failure = try #require(
            try await failure(429, json("device.tooManyRequests"), headers: ["retry-after": "60"]))
        #expect(failure.nextStep.zh.contains("60 秒") && failure.nextStep.en.contains("60 seconds"))
    }

    @Test func `refusals are never retried, a busy or broken centre is`() async throws {
        for status in [400, 401, 403, 404, 409, 413, 422] {
            #expect(try await failure(status, json("x.y", isRetryable: true))?.isRetryable == false)
        }
        for status in [408, 429, 500, 502, 503, 507] { #expect(try await failure(status)?.isRetryable == true) }
        #expect(try await failure(500, json("store.broken"))?.isRetryable == false)
    }

    @Test func `a page instead of an error is named by its status`() async throws {
        #expect(try await failure(502, "<html>")?.values["code"] == "http.502")
    }

    @Test func `a redirect names where it leads`() async throws {
        #expect(
            try await failure(302, headers: ["location": "http://hotel.example/login"])
                == .redirected(to: "http://hotel.example/login"))
    }

    @Test(
        arguments: [
            ("120", 120), ("0", 0), ("Sat, 21 Nov 2026 10:02:00 GMT", 120), ("Sat, 21 Nov 2026 09:00:00 GMT", 0),
            ("-5", nil), ("soon", nil), ("inf", nil),
        ] as [(String, Double?)])
    func `Retry-After is read as seconds or as a date by the centre's clock`(
        text: String, seconds: Double?
    ) async throws {
        let headers = ["retry-after": text, "date": "Sat, 21 Nov 2026 10:00:00 GMT"]
        #expect(try await failure(503, headers: headers)?.retryAfterSeconds == seconds)
    }

    @Test func `every failure has a code, a sentence and a next step in both languages`() {
        let failures: [SyncFailure] = [
            .unreachable(detail: ""), .interrupted(detail: ""), .tls(detail: ""), .handshake(detail: ""),
            .timeout(detail: ""),
            .refused(CentreRefusal(code: "a", status: 400)), .revoked(code: ""),
            .busy(code: "", status: 503, retryAfterSeconds: nil), .redirected(to: ""), .badAnswer(detail: ""),
            .tooLarge(bytesMax: 1), .cancelled, .budgetSpent(bytesMax: 1), .notEnrolled, .badCode(detail: ""),
            .wrongAuthority(expected: "", found: ""), .local(detail: ""), .badSetting(detail: ""),
        ]
        #expect(Set(failures.map(\.code)).count == failures.count)
        for failure in failures {
            #expect(failure.code.hasPrefix("sync."))
            for sentence in [failure.message, failure.nextStep] {
                #expect(sentence.zh.hasSuffix("。"))
                #expect(sentence.en.hasSuffix("."))
            }
        }
    }

    @Test func `half of a pause is by lot and no pause is longer than the longest`() {
        let policy = RetryPolicy(attemptsMax: 20, firstSeconds: 2, longestSeconds: 30)
        let failure = SyncFailure.timeout(detail: "")
        #expect(policy.pause(after: failure, attempt: 1, jitter: 0) == 1)
        #expect(policy.pause(after: failure, attempt: 3, jitter: 1) == 8)
        #expect(policy.pause(after: failure, attempt: 19, jitter: 1) == 30)
        #expect(policy.pause(after: failure, attempt: 20, jitter: 1) == nil)
        #expect(policy.pause(after: .cancelled, attempt: 1, jitter: 1) == nil)
    }
}
