#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open regular file; closed when forgotten.
///
/// Holds the file open, so the bytes stay those of the file it found, whatever the name comes to mean.
public final class FileBytes: PhotoBytes, Sendable {
    /// The size when it was opened, in bytes.
    public let count: Int
    private let descriptor: Int32

    /// Opens a regular file; anything else (folder, pipe, device) is refused without waiting on it.
    ///
    /// - Throws: ``PhotoIntakeError/missing(path:)``, ``PhotoIntakeError/unreadable(detail:)``.
    public init(path: String) throws(PhotoIntakeError) {
        let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else {
            let number = errno
            throw number == ENOENT || number == ENOTDIR
                ? .missing(path: path) : .unreadable(detail: Self.errorText(number))
        }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw .unreadable(detail: "not a regular file")
        }
        descriptor = opened
        count = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// A piece of the file; shorter than asked for only at its end.
    public func read(at offset: Int, upTo count: Int) throws(PhotoIntakeError) -> [UInt8] {
        guard offset >= 0, count > 0, offset < self.count else { return [] }
        let wanted = min(count, self.count - offset)
        var failure: Int32 = 0
        let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            filled = 0
            while filled < wanted {
                let got = pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), wanted - filled, off_t(offset + filled))
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        guard failure == 0 else { throw .unreadable(detail: Self.errorText(failure)) }
        return piece
    }

    private static func errorText(_ number: Int32) -> String { String(cString: strerror(number)) }
}
