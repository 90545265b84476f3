import Foundation

/// Follows the segments of a JPEG to its end-of-image marker (ISO 10918-1 annex B).
///
/// The marker is looked for in the main image only: an embedded preview has one of its own, and some phones append
/// a video behind it.
struct JpegWalker: ContainerWalker {
    private enum State {
        case marker, code, lengthHigh
        case lengthLow(high: Int)
        case payload(left: Int)
        case entropy, entropyCode, ended, lost
    }

    private(set) var findings = ContainerFindings()
    private var state = State.marker
    private var segment: UInt8 = 0
    private var kept: [UInt8] = []
    private var components = 0

    mutating func feed(_ piece: [UInt8]) {
        var position = 0
        while position < piece.count {
            switch state {
            case .ended, .lost: return
            case .payload(let left): takePayload(piece, &position, left)
            case .marker: skipToMarkerByte(piece, &position, then: .code)
            case .entropy: skipToMarkerByte(piece, &position, then: .entropyCode)
            default:
                step(piece[position])
                position += 1
            }
        }
    }

    private mutating func step(_ byte: UInt8) {
        switch state {
        case .code: startSegment(byte)
        case .lengthHigh: state = .lengthLow(high: Int(byte))
        case .lengthLow(let high):
            let length = high << 8 | Int(byte)
            guard length >= 2 else { return lose("a JPEG segment is shorter than its length field") }
            kept = []
            if length == 2 { endSegment() } else { state = .payload(left: length - 2) }
        case .entropyCode:
            switch byte {
            case 0x00, 0xd0...0xd7: state = .entropy
            case 0xff: break
            default: startSegment(byte)
            }
        case .marker, .payload, .entropy, .ended, .lost: break
        }
    }

    private mutating func startSegment(_ code: UInt8) {
        switch code {
        case 0xff: state = .code
        case 0x00, 0x01, 0xd0...0xd8: state = .marker
        case 0xd9:
            findings.isComplete = true
            state = .ended
        default:
            segment = code
            state = .lengthHigh
        }
    }

    private mutating func takePayload(_ piece: [UInt8], _ position: inout Int, _ left: Int) {
        let count = min(left, piece.count - position)
        if isWanted { kept += piece[position..<position + count] }
        position += count
        if count == left { endSegment() } else { state = .payload(left: left - count) }
    }

    /// Passes over image data, and over padding between segments as decoders do.
    private mutating func skipToMarkerByte(_ piece: [UInt8], _ position: inout Int, then next: State) {
        let found = piece.withUnsafeBytes { buffer -> Int? in
            guard let base = buffer.baseAddress else { return nil }
            return memchr(base + position, 0xff, buffer.count - position).map {
                base.distance(to: UnsafeRawPointer($0))
            }
        }
        guard let found else { return position = piece.count }
        position = found + 1
        state = next
    }

    private var isFrame: Bool { (0xc0...0xcf).contains(segment) && ![0xc4, 0xc8, 0xcc].contains(segment) }

    private var isWanted: Bool {
        switch segment {
        case 0xe1: findings.exif == nil
        case 0xda: findings.hasSeveralScans == nil
        default: isFrame && findings.width == nil
        }
    }

    private mutating func endSegment() {
        state = segment == 0xda ? .entropy : .marker
        guard isWanted else { return }
        if isFrame {
            readFrame()
        } else if segment == 0xda {
            findings.hasSeveralScans = kept.first.map { Int($0) < components }
        } else if kept.starts(with: Array("Exif\0\0".utf8)) {
            findings.exif = Array(kept.dropFirst(6))
        }
        kept = []
    }

    private mutating func readFrame() {
        var cursor = BigEndianCursor(kept)
        guard cursor.skip(1), let height = cursor.unsigned(2), let width = cursor.unsigned(2),
            let components = cursor.unsigned(1)
        else {
            return lose("a JPEG frame header is too short")
        }
        self.components = components
        if segment != 0xc0 && segment != 0xc1 { findings.hasSeveralScans = true }
        guard width > 0, height > 0 else { return lose("a JPEG frame has no size") }
        (findings.width, findings.height) = (width, height)
    }

    private mutating func lose(_ why: String) {
        findings.damage = why
        state = .lost
    }
}
