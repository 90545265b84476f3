import CPng

/// Decodes PNG of every depth and colour to eight-bit colours on white.
enum PngDecoder {
    /// Refuses more pixels than the limit before anything is allocated for them.
    static func decode(_ bytes: [UInt8], pixelLimit: Int) throws(PhotoIntakeError) -> JpegCodec.Decoded {
        var outcome: Result<JpegCodec.Decoded, PhotoIntakeError> = .failure(.unreadable(detail: "no PNG"))
        // The decoder keeps a pointer to the bytes between its two calls, so they must stay in place.
        bytes.withUnsafeBytes { outcome = decode(pinned: $0, pixelLimit: pixelLimit) }
        return try outcome.get()
    }

    private static func decode(
        pinned bytes: UnsafeRawBufferPointer, pixelLimit: Int
    ) -> Result<JpegCodec.Decoded, PhotoIntakeError> {
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else {
            return .failure(.unreadable(detail: complaint(image)))
        }
        defer { png_image_free(&image) }
        let width = Int(image.width)
        let height = Int(image.height)
        guard width > 0, height > 0, width <= pixelLimit / height else {
            return .failure(.tooManyPixels(width: width, height: height, limit: pixelLimit))
        }
        image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
        var white = png_color(red: 255, green: 255, blue: 255)
        var pixels = [UInt8](repeating: 255, count: width * height * 3)
        let isWhole = png_image_finish_read(&image, &white, &pixels, png_int_32(width * 3), nil) != 0
        return .success(
            JpegCodec.Decoded(
                grid: PixelGrid(width: width, height: height, bytes: pixels),
                complaint: isWhole ? nil : complaint(image)))
    }

    private static func complaint(_ image: png_image) -> String {
        withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
