import PhotoIntake
import TableIntake

/// Every decoder that reads what comes from outside, under the name that `Scripts/fuzz --decoder` takes.
public enum Decoder: String, CaseIterable, Sendable {
    // SyncProtocol: what another replica sends.
    case change, request, answer, knowledge, receipt, certificate, cutoff, manifest
    // SyncEngine: bodies and codes.
    case body, enrolment, code
    // TableIntake: what an office exports.
    case csv, xlsx, sheet, register
    // PhotoIntake: what a camera or a phone wrote.
    case jpeg, png, heic, pdf, exif, thumbnail
    // Presentation and InspectionDomain: JSON by hand or from other programs.
    case lines, profile, calendar

    /// Decodes the bytes and checks what must hold of the result.
    ///
    /// - Throws: ``Violation`` when a property does not hold; a refusal of the bytes is no violation.
    public func check(_ bytes: [UInt8]) throws {
        switch self {
        case .change: try ProtocolDecoders.change(bytes)
        case .request: try ProtocolDecoders.request(bytes)
        case .answer: try ProtocolDecoders.answer(bytes)
        case .knowledge: try ProtocolDecoders.knowledge(bytes)
        case .receipt: try ProtocolDecoders.receipt(bytes)
        case .certificate: try ProtocolDecoders.certificate(bytes)
        case .cutoff: try ProtocolDecoders.cutoff(bytes)
        case .manifest: try ProtocolDecoders.manifest(bytes)
        case .body: try BodyDecoders.body(bytes)
        case .enrolment: try BodyDecoders.enrolment(bytes)
        case .code: try BodyDecoders.code(bytes)
        case .csv: try TableDecoders.table(bytes, name: "table.csv")
        case .xlsx: try TableDecoders.table(bytes, name: "table.xlsx")
        case .sheet: try TableDecoders.sheet(bytes)
        case .register: try TableDecoders.register(bytes)
        case .jpeg: try PhotoDecoders.container(bytes, kind: .jpeg)
        case .png: try PhotoDecoders.container(bytes, kind: .png)
        case .heic: try PhotoDecoders.container(bytes, kind: .heic)
        case .pdf: try PhotoDecoders.container(bytes, kind: .pdf)
        case .exif: try PhotoDecoders.exif(bytes)
        case .thumbnail: try PhotoDecoders.thumbnail(bytes)
        case .lines: try TextDecoders.lines(bytes)
        case .profile: try TextDecoders.profile(bytes)
        case .calendar: try TextDecoders.calendar(bytes)
        }
    }

    /// The most bytes that a decoder may hold at once for an input of so many: a constant times the input, and what it
    /// needs for any input at all. The checks' own copies are within it.
    public func bytesHeldMax(forInput size: Int) -> Int {
        switch self {
        // A window of 8 MiB, whatever the size; the decompressed bytes are bounded by a limit of their own.
        case .body: (10 << 20) + 96 * Self.bodyBytesMax
        case .xlsx: (4 << 20) + 96 * TableDecoders.limits.decompressedBytes
        // A buffer of the decoder for each direction, and the picture's pixels within its limit.
        case .thumbnail: (4 << 20) + 64 * PhotoDecoders.limits.maximumPixels
        case .sheet, .csv, .register: (1 << 20) + 256 * size
        default: (256 << 10) + 96 * size
        }
    }

    /// Decompressed bytes of a body at most, as the check asks for them.
    static let bodyBytesMax = 64 << 10
}

/// A property that did not hold.
public struct Violation: Error, CustomStringConvertible {
    /// What should have been.
    public let description: String
}

/// Throws unless the property holds.
func require(_ holds: Bool, _ what: @autoclosure () -> String) throws {
    if !holds { throw Violation(description: what()) }
}

/// The result of decoding; `nil` when it was refused with the error that is declared for it.
func decoded<Value, Refusal: Error>(refusedBy: Refusal.Type, _ body: () throws -> Value) throws -> Value? {
    do {
        return try body()
    } catch is Refusal {
        return nil
    } catch {
        throw Violation(description: "refused with \(error) instead of a \(Refusal.self)")
    }
}

/// An input in two parts: two bytes of length, big end first, then that many bytes, then the rest.
struct Parts {
    /// The highest bit of the length.
    let flag: Bool
    let first: [UInt8]
    let second: [UInt8]

    init(_ bytes: [UInt8]) {
        let length = bytes.count < 2 ? 0 : Int(bytes[0] & 0x7f) << 8 | Int(bytes[1])
        flag = bytes.first.map { $0 & 0x80 != 0 } ?? false
        let rest = bytes.dropFirst(2)
        first = Array(rest.prefix(length))
        second = Array(rest.dropFirst(length))
    }
}
