import CCurl
import Foundation
import Wording

/// The error that a centre states in JSON.
struct CentreError: Decodable {
    struct Sentence: Decodable {
        let zh: String
        let en: String

        /// The sentence within a length that a terminal bears; `nil` if it says nothing.
        var bounded: Bilingual? {
            zh.isEmpty || en.isEmpty ? nil : Bilingual(zh: String(zh.prefix(500)), en: String(en.prefix(500)))
        }
    }

    struct Body: Decodable {
        let code: String
        let message: Sentence?
        let hint: Sentence?
        let values: [String: String]?
        let isRetryable: Bool?
    }

    let error: Body
}

extension HTTPAnswer {
    /// Bytes of an error's JSON that are looked at.
    static let errorBytesMax = 64 * 1024

    /// Throws what an answer's status means, unless it is a success.
    func requireSuccess() throws {
        if (200..<300).contains(status) { return }
        throw failure
    }

    /// What an answer with an error status means.
    var failure: SyncFailure {
        let stated =
            body.count <= Self.errorBytesMax
            ? try? JSONDecoder().decode(CentreError.self, from: Data(body)).error : nil
        let code = stated.map { String($0.code.prefix(64)) } ?? "http.\(status)"
        switch status {
        case 300..<400: return .redirected(to: String((headers["location"] ?? "").prefix(200)))
        case 401, 403:
            if code.hasSuffix(".revoked") { return .revoked(code: code) }
        case 408, 429: return .busy(code: code, status: status, retryAfterSeconds: retryAfterSeconds)
        case 500...:
            if stated?.isRetryable != false {
                return .busy(code: code, status: status, retryAfterSeconds: retryAfterSeconds)
            }
        default: break
        }
        let values = (stated?.values ?? [:]).prefix(16).map {
            (String($0.key.prefix(64)), String($0.value.prefix(200)))
        }
        return .refused(
            CentreRefusal(
                code: code, status: status, message: stated?.message?.bounded, nextStep: stated?.hint?.bounded,
                values: Dictionary(values, uniquingKeysWith: { first, _ in first })))
    }

    /// `Retry-After` in seconds; a date is read relative to the answer's own `Date`, so our clock does not matter.
    var retryAfterSeconds: Double? {
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Double(text) { return seconds.isFinite && seconds >= 0 ? seconds : nil }
        let until = curl_getdate(text, nil)
        let now = curl_getdate(headers["date"] ?? "", nil)
        guard until >= 0, now >= 0 else { return nil }
        return Double(max(0, until - now))
    }
}
