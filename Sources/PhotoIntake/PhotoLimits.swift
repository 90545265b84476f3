/// What a photo may cost.
public struct PhotoLimits: Hashable, Sendable {
    /// The largest file, in bytes.
    public let maximumBytes: Int
    /// The most pixels of an image whose thumbnail is made.
    public let maximumPixels: Int
    /// The most pixels of an image that its decoder must hold whole: PNG, and JPEG of several scans.
    public let maximumBufferedPixels: Int

    /// 256 MiB, 200 megapixels, and 50 megapixels (300 MB of coefficients at worst) unless given.
    public init(
        maximumBytes: Int = 256 << 20, maximumPixels: Int = 200_000_000, maximumBufferedPixels: Int = 50_000_000
    ) {
        self.maximumBytes = maximumBytes
        self.maximumPixels = maximumPixels
        self.maximumBufferedPixels = maximumBufferedPixels
    }
}
