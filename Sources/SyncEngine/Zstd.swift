import CZstd

/// Zstandard (RFC 8878), with the decompressed size bounded before memory is spent on it.
public enum Zstd {
    /// Window sizes above 8 MiB are refused, as RFC 8878 recommends.
    private static let windowLogMax: Int32 = 23
    private static let smallBytes = 64 * 1024

    /// Compresses into one frame.
    ///
    /// - Parameter level: 1 to 19. By size unless given: what a day's work brings is small and pressed as hard as a
    ///   millisecond or two allows, because it travels on the slowest lines; the batches of a first sync are many.
    public static func compress(_ bytes: [UInt8], level: Int? = nil) throws -> [UInt8] {
        let level = level ?? (bytes.count <= smallBytes ? 15 : 3)
        let bound = ZSTD_compressBound(bytes.count)
        var failure: String?
        let compressed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            let result = bytes.withUnsafeBytes { source in
                ZSTD_compress(buffer.baseAddress, bound, source.baseAddress, source.count, Int32(level))
            }
            if ZSTD_isError(result) != 0 {
                failure = String(cString: ZSTD_getErrorName(result))
            } else {
                count = result
            }
        }
        if let failure { throw SyncFailure.local(detail: "zstd: \(failure)") }
        return compressed
    }

    /// Decompresses all frames.
    ///
    /// - Parameter bytesMax: decompressed bytes beyond which nothing more is unpacked.
    /// - Throws: ``SyncFailure`` `sync.tooLarge` beyond the bound, `sync.badAnswer` for anything malformed or
    /// truncated.
    public static func decompress(_ bytes: [UInt8], bytesMax: Int) throws -> [UInt8] {
        guard let context = ZSTD_createDCtx() else { throw SyncFailure.local(detail: "zstd: no memory") }
        defer { ZSTD_freeDCtx(context) }
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLogMax)
        let step = ZSTD_DStreamOutSize()
        var piece = [UInt8](repeating: 0, count: step)
        var result: [UInt8] = []
        var position = 0
        var isInsideFrame = true
        while position < bytes.count || isInsideFrame {
            let (read, written, hint) = bytes.withUnsafeBytes { source in
                piece.withUnsafeMutableBytes { target in
                    var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: position)
                    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                    let hint = ZSTD_decompressStream(context, &output, &input)
                    return (input.pos, output.pos, hint)
                }
            }
            guard ZSTD_isError(hint) == 0 else {
                throw SyncFailure.badAnswer(detail: "zstd: \(String(cString: ZSTD_getErrorName(hint)))")
            }
            guard result.count + written <= bytesMax else { throw SyncFailure.tooLarge(bytesMax: bytesMax) }
            result += piece[..<written]
            isInsideFrame = hint != 0
            if read == position, written == 0, isInsideFrame || read < bytes.count {
                throw SyncFailure.badAnswer(detail: "zstd: truncated")
            }
            position = read
        }
        return result
    }
}
