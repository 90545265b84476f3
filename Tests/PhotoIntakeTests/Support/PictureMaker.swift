import CPng
import CTurboJPEG

/// Makes pictures of four colours, one a quarter: red, green above blue, white.
enum PictureMaker {
    static let red: [UInt8] = [255, 0, 0]
    static let green: [UInt8] = [0, 255, 0]
    static let blue: [UInt8] = [0, 0, 255]
    static let white: [UInt8] = [255, 255, 255]

    static func quarters(_ width: Int, _ height: Int) -> [UInt8] {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let isLeft = x < width / 2
                if y < height / 2 { pixels += isLeft ? red : green } else { pixels += isLeft ? blue : white }
            }
        }
        return pixels
    }

    static func jpeg(_ width: Int = 96, _ height: Int = 64, exif: [UInt8]? = nil, progressive: Bool = false) -> [UInt8]
    {
        let handle = tjInitCompress()
        defer { tjDestroy(handle) }
        var output: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        tjCompress2(
            handle, quarters(width, height), Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &output, &size,
            Int32(TJSAMP_444.rawValue), 90, progressive ? TJFLAG_PROGRESSIVE : 0)
        defer { tjFree(output) }
        let bytes = Array(UnsafeBufferPointer(start: output, count: Int(size)))
        return exif.map { withExif(bytes, $0) } ?? bytes
    }

    static func withExif(_ jpeg: [UInt8], _ block: [UInt8]) -> [UInt8] {
        let payload = Array("Exif\0\0".utf8) + block
        let segment: [UInt8] = [0xff, 0xe1] + bigEndian(payload.count + 2, 2) + payload
        return Array(jpeg[..<2]) + segment + Array(jpeg[2...])
    }

    static func png(_ width: Int = 96, _ height: Int = 64, exif: [UInt8]? = nil) -> [UInt8] {
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        image.width = png_uint_32(width)
        image.height = png_uint_32(height)
        image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
        let pixels = quarters(width, height)
        var size: png_alloc_size_t = 1 << 20
        var output = [UInt8](repeating: 0, count: Int(size))
        png_image_write_to_memory(&image, &output, &size, 0, pixels, 0, nil)
        let bytes = Array(output[..<Int(size)])
        return exif.map { Array(bytes[..<33] + pngChunk("eXIf", $0) + bytes[33...]) } ?? bytes
    }

    static func pngChunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        var checksum: UInt32 = .max
        for byte in body {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xedb8_8320 : checksum >> 1 }
        }
        return bigEndian(data.count, 4) + body + bigEndian(Int(~checksum), 4)
    }

    static let pngSignature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    static func bigEndian(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - $0))) }
    }

    static func words(_ fields: [(value: Int, width: Int)]) -> [UInt8] {
        fields.flatMap { bigEndian($0.value, $0.width) }
    }

    static func box(_ type: String, _ body: [UInt8]) -> [UInt8] {
        bigEndian(body.count + 8, 4) + Array(type.utf8) + body
    }

    /// A HEIC of one EXIF item and a size, without picture.
    static func heic(exif block: [UInt8], brand: String = "heic", claimedOffset: Int? = nil) -> [UInt8] {
        let payload = bigEndian(6, 4) + Array("Exif\0\0".utf8) + block
        let start = box("ftyp", Array(brand.utf8) + bigEndian(0, 4) + Array("mif1heic".utf8))
        func meta(_ offset: Int) -> [UInt8] {
            let entry = box("infe", words([(2, 1), (0, 3), (7, 2), (0, 2)]) + Array("Exif\0".utf8))
            let list = box("iinf", words([(0, 4), (1, 2)]) + entry)
            // Version 0, offsets and lengths of four bytes, one item of id 7 in one extent.
            let locations = box(
                "iloc", words([(0, 4), (0x4400, 2), (1, 2), (7, 2), (0, 2), (1, 2), (offset, 4), (payload.count, 4)]))
            let size = box("ispe", words([(0, 4), (4032, 4), (3024, 4)]))
            let properties: [UInt8] = box("iprp", box("ipco", size))
            return box("meta", words([(0, 4)]) + list + locations + properties)
        }
        let offset = start.count + meta(0).count + 8
        return start + meta(claimedOffset ?? offset) + box("mdat", payload)
    }

    /// The pixels of a JPEG, through the library and not through the code under test.
    static func pixels(_ jpeg: [UInt8]) -> (width: Int, height: Int, rgb: [UInt8]) {
        let handle = tjInitDecompress()
        defer { tjDestroy(handle) }
        var (width, height, sampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
        tjDecompressHeader3(handle, jpeg, UInt(jpeg.count), &width, &height, &sampling, &colours)
        var rgb = [UInt8](repeating: 0, count: Int(width * height) * 3)
        tjDecompress2(handle, jpeg, UInt(jpeg.count), &rgb, width, 0, height, Int32(TJPF_RGB.rawValue), 0)
        return (Int(width), Int(height), rgb)
    }
}
