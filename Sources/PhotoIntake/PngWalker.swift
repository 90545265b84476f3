/// Follows the chunks of a PNG to IEND (ISO 15948 clause 11), keeping IHDR and eXIf.
struct PngWalker: ContainerWalker {
    private enum State {
        case signature(left: Int)
        case header
        case body(left: Int)
        case ended, lost
    }

    private(set) var findings = ContainerFindings()
    private var state = State.signature(left: 8)
    private var type = ""
    private var length = 0
    private var kept: [UInt8] = []
    private var isFirst = true

    mutating func feed(_ piece: [UInt8]) {
        var position = 0
        while position < piece.count {
            let rest = piece.count - position
            switch state {
            case .ended, .lost: return
            case .signature(let left):
                let count = min(left, rest)
                position += count
                state = count == left ? .header : .signature(left: left - count)
            case .header:
                let count = min(8 - kept.count, rest)
                kept += piece[position..<position + count]
                position += count
                if kept.count == 8 { startChunk() }
            case .body(let left):
                let count = min(left, rest)
                if isWanted { kept += piece[position..<position + count] }
                position += count
                if count == left { endChunk() } else { state = .body(left: left - count) }
            }
        }
    }

    /// EXIF blocks above 1 MiB are no camera's.
    private var isWanted: Bool { type == "IHDR" || (type == "eXIf" && length <= 1 << 20) }

    private mutating func startChunk() {
        var cursor = BigEndianCursor(kept)
        length = cursor.unsigned(4) ?? 0
        type = cursor.fourCharacters() ?? ""
        kept = []
        guard length <= 0x7fff_ffff, isFirst == (type == "IHDR"), type != "IHDR" || length == 13 else {
            return lose("a PNG chunk has a wrong length or place")
        }
        isFirst = false
        // Four bytes of checksum follow the data.
        state = .body(left: length + 4)
    }

    private mutating func endChunk() {
        state = .header
        switch type {
        case "IHDR":
            var cursor = BigEndianCursor(kept)
            guard let width = cursor.unsigned(4), let height = cursor.unsigned(4), width > 0, height > 0 else {
                return lose("a PNG header has no size")
            }
            (findings.width, findings.height) = (width, height)
        case "eXIf" where isWanted && findings.exif == nil: findings.exif = Array(kept.dropLast(4))
        case "IEND":
            findings.isComplete = true
            state = .ended
        default: break
        }
        kept = []
    }

    private mutating func lose(_ why: String) {
        findings.damage = why
        state = .lost
    }
}
