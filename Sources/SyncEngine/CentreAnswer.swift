import CCurl
import Foundation
import Wording

/// The error that a centre states in JSON.
struct CentreError: Decodable {
    struct Sentence: Decodable {
        let zh: String
        let en: String
    }

    struct Body: Decodable {
        let code: String
        let message: Sentence?
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
        let message = stated?.message.map {
            Bilingual(zh: String($0.zh.prefix(500)), en: String($0.en.prefix(500)))
        }
        return .refused(code: code, status: status, message: message)
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
