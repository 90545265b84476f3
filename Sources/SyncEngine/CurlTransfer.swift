import CCurl

/// One transfer on the thread that owns the handle: sets the options, gathers the answer, names what went wrong.
final class CurlTransfer {
    private let job: CurlJob
    private let settings: CurlSettings
    private let host: HTTPHost
    private let handle: UnsafeMutableRawPointer
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var sentCount = 0
    private var headers: [String: String] = [:]
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var isTooLarge = false

    private static let headerBytesMax = 64 * 1024

    init(job: CurlJob, settings: CurlSettings, host: HTTPHost, handle: UnsafeMutableRawPointer) {
        self.job = job
        self.settings = settings
        self.host = host
        self.handle = handle
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        errorText.deallocate()
        curl_slist_free_all(headerList)
    }

    func perform() -> Result<HTTPAnswer, SyncFailure> {
        do {
            try setAddress()
            try setTrust()
            try setPace()
            try setHeaders()
            try setBodies()
        } catch let failure as SyncFailure {
            return .failure(failure)
        } catch {
            return .failure(.local(detail: "\(error)"))
        }
        let code = withExtendedLifetime(self) { curl_easy_perform(handle) }
        job.meter.add(
            sent: size(CURLINFO_SIZE_UPLOAD_T) + long(CURLINFO_REQUEST_SIZE),
            received: size(CURLINFO_SIZE_DOWNLOAD_T) + long(CURLINFO_HEADER_SIZE))
        guard code == CURLE_OK else { return .failure(failure(code)) }
        return .success(HTTPAnswer(status: long(CURLINFO_RESPONSE_CODE), headers: headers, body: body))
    }

    // MARK: Options

    private func setAddress() throws {
        try set(CURLOPT_URL, job.request.url)
        try set(CURLOPT_PROTOCOLS_STR, host.scheme)
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_MAXREDIRS, 0)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_USERAGENT, settings.userAgent)
        try set(CURLOPT_ACCEPT_ENCODING, "")
        if host.isLoopback { try set(CURLOPT_NOPROXY, "*") }
        try check(curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
    }

    private func setTrust() throws {
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        // Debian's libcurl would otherwise look into the system's folder of authorities, besides the pinned one.
        try check(curl_set_text(handle, CURLOPT_CAPATH, nil))
        try check(curl_set_text(handle, CURLOPT_CAINFO, nil))
        switch settings.trust {
        case .authority(let pem):
            try set(CURLOPT_SSL_VERIFYPEER, 1)
            try set(CURLOPT_SSL_VERIFYHOST, 2)
            let bytes = Array(pem.utf8)
            try check(bytes.withUnsafeBytes { curl_set_blob(handle, CURLOPT_CAINFO_BLOB, $0.baseAddress, $0.count) })
        case .nobodyYet:
            try set(CURLOPT_SSL_VERIFYPEER, 0)
            try set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    private func setPace() throws {
        try set(CURLOPT_CONNECTTIMEOUT, settings.connectSeconds)
        var slow = settings.slowBytesPerSecond
        if let cap = settings.bandwidthBytesPerSecond {
            try check(curl_set_size(handle, CURLOPT_MAX_SEND_SPEED_LARGE, curl_off_t(cap)))
            try check(curl_set_size(handle, CURLOPT_MAX_RECV_SPEED_LARGE, curl_off_t(cap)))
            slow = min(slow, max(1, cap / 4))
        }
        try set(CURLOPT_LOW_SPEED_LIMIT, slow)
        try set(CURLOPT_LOW_SPEED_TIME, settings.stallSeconds)
        try set(CURLOPT_NOPROGRESS, 0)
        try check(curl_set_pointer(handle, CURLOPT_XFERINFODATA, me))
        try check(
            curl_set_progress_callback(handle) { context, _, _, _, _ in
                CurlTransfer.of(context)?.job.isCancelled == false ? 0 : 1
            })
    }

    private func setHeaders() throws {
        // "Expect:" keeps libcurl from waiting a second for "100 Continue" before each chunk.
        for (name, value) in job.request.headers.sorted(by: { $0.key < $1.key }) + [("Expect", "")] {
            guard !"\(name)\(value)".contains(where: \.isNewline) else {
                throw SyncFailure.badSetting(detail: "header \(name)")
            }
            guard let longer = curl_slist_append(headerList, value.isEmpty ? "\(name):" : "\(name): \(value)") else {
                throw SyncFailure.local(detail: "no memory")
            }
            headerList = longer
        }
        try check(curl_set_pointer(handle, CURLOPT_HTTPHEADER, headerList))
        try check(curl_set_pointer(handle, CURLOPT_HEADERDATA, me))
        try check(
            curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                CurlTransfer.of(context)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
            })
    }

    private func setBodies() throws {
        try check(curl_set_pointer(handle, CURLOPT_WRITEDATA, me))
        try check(
            curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                CurlTransfer.of(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
            })
        guard job.request.method != "GET" else { return }
        // As an upload, so that libcurl counts headers and body apart.
        try set(CURLOPT_UPLOAD, 1)
        try set(CURLOPT_CUSTOMREQUEST, job.request.method)
        try check(curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(job.request.body.count)))
        try check(curl_set_pointer(handle, CURLOPT_READDATA, me))
        try check(
            curl_set_data_callback(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
                CurlTransfer.of(context)?.give(UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) ?? 0
            })
        try check(curl_set_pointer(handle, CURLOPT_SEEKDATA, me))
        try check(
            curl_set_seek_callback(handle) { context, offset, origin in
                CurlTransfer.of(context)?.seek(to: Int(offset), origin: origin) ?? 1
            })
    }

    // MARK: Callbacks

    private var me: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    private static func of(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
        headerBytes += line.count
        guard headerBytes <= Self.headerBytesMax else {
            isTooLarge = true
            return 0
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") { headers = [:] }
        guard let colon = text.firstIndex(of: ":") else { return line.count }
        let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        headers[text[..<colon].lowercased()] = String(value.prefix { !$0.isNewline })
        return line.count
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= job.request.answerBytesMax else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func give(_ target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(target.count, job.request.body.count - sentCount)
        target.copyBytes(from: job.request.body[sentCount..<sentCount + count])
        sentCount += count
        return count
    }

    /// Only to send again from the start, when a kept connection turns out to be dead.
    private func seek(to offset: Int, origin: Int32) -> Int32 {
        guard origin == SEEK_SET, (0...job.request.body.count).contains(offset) else { return CURL_SEEKFUNC_FAIL }
        sentCount = offset
        return CURL_SEEKFUNC_OK
    }

    // MARK: Outcome

    private func failure(_ code: CURLcode) -> SyncFailure {
        if job.isCancelled { return .cancelled }
        if isTooLarge { return .tooLarge(bytesMax: job.request.answerBytesMax) }
        let text = String(cString: errorText)
        let detail = "\(host.name): \(text.isEmpty ? String(cString: curl_easy_strerror(code)) : text)"
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
            return .unreachable(detail: detail)
        case CURLE_OPERATION_TIMEDOUT: return .timeout(detail: detail)
        case CURLE_SSL_CONNECT_ERROR: return .handshake(detail: detail)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_INVALIDCERTSTATUS:
            return .tls(detail: detail)
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
            return .badAnswer(detail: detail)
        case CURLE_URL_MALFORMAT: return .badSetting(detail: detail)
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: return .local(detail: detail)
        default: return .interrupted(detail: detail)
        }
    }

    private func check(_ code: CURLcode) throws {
        guard code == CURLE_OK else {
            throw SyncFailure.local(detail: "libcurl option: \(String(cString: curl_easy_strerror(code)))")
        }
    }

    private func set(_ option: CURLoption, _ value: Int) throws { try check(curl_set_long(handle, option, value)) }

    private func set(_ option: CURLoption, _ value: String) throws { try check(curl_set_text(handle, option, value)) }

    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        return curl_get_long(handle, info, &value) == CURLE_OK ? value : 0
    }

    private func size(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return curl_get_size(handle, info, &value) == CURLE_OK ? Int(value) : 0
    }
}
