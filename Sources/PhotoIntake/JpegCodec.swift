import CTurboJPEG

/// Decodes JPEG at a reduced scale and encodes small pictures.
enum JpegCodec {
    /// What a decoder made of the bytes, and its complaint if it had to guess a part.
    struct Decoded {
        let grid: PixelGrid
        let complaint: String?
    }

    /// Decodes at the smallest eighth of the size that is not below a longest side.
    ///
    /// Refuses more pixels than the limit before anything is allocated for them, and more than 500 scans.
    static func decode(
        _ bytes: [UInt8], longestSide: Int, pixelLimit: Int
    ) throws(PhotoIntakeError) -> Decoded {
        guard let decoder = tjInitDecompress() else { throw .unreadable(detail: "no JPEG decoder") }
        defer { tjDestroy(decoder) }
        var width: Int32 = 0
        var height: Int32 = 0
        var sampling: Int32 = 0
        var colours: Int32 = 0
        let header = tjDecompressHeader3(decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &colours)
        guard header == 0 || tjGetErrorCode(decoder) == TJERR_WARNING.rawValue, width > 0, height > 0 else {
            throw .unreadable(detail: complaint(decoder))
        }
        guard Int(width) * Int(height) <= pixelLimit else {
            throw .tooManyPixels(width: Int(width), height: Int(height), limit: pixelLimit)
        }
        let eighths = [1, 2, 4].first { (Int(max(width, height)) * $0 + 7) / 8 >= longestSide } ?? 8
        let scaledWidth = (Int(width) * eighths + 7) / 8
        let scaledHeight = (Int(height) * eighths + 7) / 8
        let isFourColour = colours == TJCS_CMYK.rawValue || colours == TJCS_YCCK.rawValue
        let pixelBytes = isFourColour ? 4 : 3
        let format = isFourColour ? TJPF_CMYK : TJPF_RGB
        var pixels = [UInt8](repeating: 255, count: scaledWidth * scaledHeight * pixelBytes)
        let status = tjDecompress2(
            decoder, bytes, UInt(bytes.count), &pixels, Int32(scaledWidth), 0, Int32(scaledHeight),
            Int32(format.rawValue),
            TJFLAG_LIMITSCANS)
        guard status == 0 || tjGetErrorCode(decoder) == TJERR_WARNING.rawValue else {
            throw .unreadable(detail: complaint(decoder))
        }
        let grid = PixelGrid(
            width: scaledWidth, height: scaledHeight, bytes: isFourColour ? rgb(fromInvertedCMYK: pixels) : pixels)
        return Decoded(grid: grid, complaint: status == 0 ? nil : complaint(decoder))
    }

    /// Encodes at a quality of 1 to 100, colours at half resolution.
    static func encode(_ grid: PixelGrid, quality: Int) throws(PhotoIntakeError) -> [UInt8] {
        guard let encoder = tjInitCompress() else { throw .unreadable(detail: "no JPEG encoder") }
        defer { tjDestroy(encoder) }
        var encoded: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(encoded) }
        let status = tjCompress2(
            encoder, grid.bytes, Int32(grid.width), 0, Int32(grid.height), Int32(TJPF_RGB.rawValue), &encoded, &size,
            Int32(TJSAMP_420.rawValue), Int32(quality), 0)
        guard status == 0, let encoded else { throw .unreadable(detail: complaint(encoder)) }
        return Array(UnsafeBufferPointer(start: encoded, count: Int(size)))
    }

    /// Four-colour JPEGs are written inverted, as Adobe's programs began it.
    private static func rgb(fromInvertedCMYK pixels: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(pixels.count / 4 * 3)
        for start in stride(from: 0, to: pixels.count, by: 4) {
            let black = Int(pixels[start + 3])
            for ink in 0..<3 { result.append(UInt8(Int(pixels[start + ink]) * black / 255)) }
        }
        return result
    }

    private static func complaint(_ handle: tjhandle) -> String { String(cString: tjGetErrorStr2(handle)) }
}
