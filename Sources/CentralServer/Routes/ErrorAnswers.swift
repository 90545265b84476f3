import Foundation
import HTTPTypes
import Hummingbird
import InspectionStore
import Logging
import NIOCore
import Presentation
import SyncEngine
import SyncProtocol
import Wording

/// Turns every error into the one JSON shape, with a fitting status; nothing internal leaves the house.
struct ErrorAnswers: RouterMiddleware {
    let meters: Meters

    func handle(
        _ request: Request, context: CentralContext, next: (Request, CentralContext) async throws -> Response
    ) async throws -> Response {
        guard OfficeSide.isService(request.uri.path) else { return try await next(request, context) }
        do {
            return try await next(request, context)
        } catch let error as any PersonFacingError {
            return answer(error, to: request, context: context)
        } catch let error as ProtocolError {
            return answer(RefusedMessage(error: error), to: request, context: context)
        } catch let error as HTTPError {
            return answer(HTTPRefusal(status: error.status), to: request, context: context)
        } catch {
            context.logger.error("request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            return answer(HTTPRefusal(status: .internalServerError), to: request, context: context)
        }
    }

    private func answer(_ error: any PersonFacingError, to request: Request, context: CentralContext) -> Response {
        let status = Self.status(of: error)
        meters.count("refused", by: error.code)
        context.logger.debug("request refused", metadata: ["code": "\(error.code)", "path": "\(request.uri.path)"])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(ErrorDocument(error))) ?? Data()
        var headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
        if let seconds = (error as? DeviceError)?.retryAfterSeconds ?? (status == .serviceUnavailable ? 5 : nil) {
            headers[.retryAfter] = String(seconds)
        }
        if Self.hasBody(request) {
            headers[.connection] = "close"
            Self.closeSoon(context.channel)
        }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    private static func hasBody(_ request: Request) -> Bool {
        request.headers[.transferEncoding] != nil || (request.headers[.contentLength] ?? "0") != "0"
    }

    /// An error may come before the whole body was read, and a body may have no end: its rest is not waited for, but
    /// the answer gets a moment to reach the client.
    private static func closeSoon(_ channel: any Channel) {
        channel.eventLoop.scheduleTask(in: .seconds(5)) { channel.close(promise: nil) }
    }

    static func status(of error: any PersonFacingError) -> HTTPResponse.Status {
        if let refusal = error as? HTTPRefusal { return refusal.status }
        switch error.code {
        case DeviceError.Reason.unknownToken.rawValue: return .unauthorized
        case DeviceError.Reason.revoked.rawValue: return .forbidden
        case DeviceError.Reason.tooMany.rawValue: return .tooManyRequests
        case DeviceError.Reason.unknownCode.rawValue, DeviceError.Reason.expiredCode.rawValue,
            DeviceError.Reason.usedCode.rawValue:
            return .forbidden
        case DeviceError.Reason.keyTaken.rawValue: return .conflict
        case ProtocolError.Code.uncertified.rawValue: return .forbidden
        case "photo.notHere", DeviceError.Reason.notFound.rawValue: return .notFound
        case "sync.tooLarge", ProtocolError.Code.limitExceeded.rawValue: return .contentTooLarge
        case "store.busy": return .serviceUnavailable
        case "store.diskFull": return HTTPResponse.Status(code: 507)
        default:
            // What the centre's own disk, database or keys do is never the asker's fault.
            if error.isRetryable { return .serviceUnavailable }
            return error is StoreError || error is OfficeError ? .internalServerError : .badRequest
        }
    }
}

/// A message that the protocol does not allow.
struct RefusedMessage: PersonFacingError {
    let error: ProtocolError

    var code: String { error.code.rawValue }
    var message: Bilingual {
        Bilingual(zh: "中心无法接受这条消息：\(error.detail)", en: "The centre cannot take this message: \(error.detail)")
    }
    var nextStep: Bilingual {
        Bilingual(zh: "请更新两边的程序；本机内容都还在。", en: "Update the programs; everything on the laptop is kept.")
    }
    var isRetryable: Bool { false }
}

/// An HTTP request that does not fit.
struct HTTPRefusal: PersonFacingError {
    let status: HTTPResponse.Status

    var code: String { "http.\(status.code)" }
    var message: Bilingual {
        Bilingual(
            zh: "请求未被接受（\(status.code)）。", en: "The request was not taken (\(status.code) \(status.reasonPhrase)).")
    }
    var nextStep: Bilingual {
        isRetryable
            ? Bilingual(zh: "稍后再试。", en: "Try again later.")
            : Bilingual(zh: "核对地址和程序版本。", en: "Check the address and the program's version.")
    }
    var isRetryable: Bool { status.code >= 500 || status == .requestTimeout }
}
