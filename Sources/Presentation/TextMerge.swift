/// A three-way merge of note texts, as a draft for a person; nothing is ever merged without one.
public struct TextMerge: Hashable, Sendable {
    /// One of the versions.
    public struct Side: Hashable, Sendable {
        /// Who wrote it and when, for the markers.
        public let title: String
        /// What it says.
        public let text: String

        /// Names a version.
        public init(title: String, text: String) {
            self.title = title
            self.text = text
        }
    }

    /// The draft: what only one side changed is taken; what both changed stands between markers.
    public let draft: String
    /// Places where the sides contradict each other and a person must choose.
    public let contradictions: Int

    /// What a marker line begins with.
    static let markers = ["<<<<<<< ", "||||||| ", "=======", ">>>>>>> "]

    /// Merges the versions one after the other into the first.
    ///
    /// - Parameter base: the text that all versions replaced; empty if there was none.
    public init(base: String, sides: [Side]) {
        guard var merged = sides.first else {
            (draft, contradictions) = (base, 0)
            return
        }
        var count = 0
        for side in sides.dropFirst() {
            let result = Self.merge(base: base, left: merged, right: side)
            merged = Side(title: merged.title, text: result.text)
            count += result.contradictions
        }
        draft = merged.text
        contradictions = count
    }

    /// Whether a text still holds a marker line, so that it must not be saved.
    public static func isUnfinished(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains { line in
            line == markers[2] || [markers[0], markers[1], markers[3]].contains { line.hasPrefix($0) }
        }
    }

    /// A stretch of the base that a side replaced; an empty stretch is an addition.
    private struct Hunk {
        let stretch: Range<Int>
        let pieces: [String]

        func meets(_ other: Hunk) -> Bool {
            if stretch.isEmpty && other.stretch.isEmpty { return false }
            return stretch.lowerBound < other.stretch.upperBound && other.stretch.lowerBound < stretch.upperBound
        }
    }

    private static func merge(base: String, left: Side, right: Side) -> (text: String, contradictions: Int) {
        let origin = pieces(base)
        var ours = hunks(origin, pieces(left.text))[...]
        var theirs = hunks(origin, pieces(right.text))[...]
        var merged: [String] = []
        var contradictions = 0
        var position = 0
        while let next = [ours.first, theirs.first].compactMap({ $0?.stretch.lowerBound }).min() {
            merged += origin[position..<next]
            // Changes of both sides that meet, directly or through others, are judged together.
            var (mine, other): ([Hunk], [Hunk]) = ([], [])
            if let first = ours.first, first.stretch.lowerBound == next, !Self.isAddition(theirs.first, at: next) {
                mine.append(ours.removeFirst())
            } else if Self.isAddition(ours.first, at: next) {
                mine.append(ours.removeFirst())
            } else {
                other.append(theirs.removeFirst())
            }
            var hasGrown = true
            while hasGrown {
                hasGrown = false
                if let hunk = theirs.first, mine.contains(where: hunk.meets) {
                    other.append(theirs.removeFirst())
                    hasGrown = true
                }
                if let hunk = ours.first, other.contains(where: hunk.meets) {
                    mine.append(ours.removeFirst())
                    hasGrown = true
                }
            }
            let end = (mine + other).map(\.stretch.upperBound).max() ?? next
            let (mineNow, otherNow) = (applied(mine, origin, next..<end), applied(other, origin, next..<end))
            if other.isEmpty || mineNow == otherNow {
                merged += mineNow
            } else if mine.isEmpty {
                merged += otherNow
            } else {
                merged += marked(mineNow, Array(origin[next..<end]), otherNow, left.title, right.title)
                contradictions += 1
            }
            position = end
        }
        return ((merged + origin[position...]).joined(), contradictions)
    }

    /// Additions go before a change of what follows them, so that they never meet it.
    private static func isAddition(_ hunk: Hunk?, at place: Int) -> Bool {
        hunk.map { $0.stretch.isEmpty && $0.stretch.lowerBound == place } ?? false
    }

    /// The base's stretch with a side's changes of it.
    private static func applied(_ hunks: [Hunk], _ origin: [String], _ stretch: Range<Int>) -> [String] {
        var text: [String] = []
        var position = stretch.lowerBound
        for hunk in hunks {
            text += origin[position..<hunk.stretch.lowerBound] + hunk.pieces
            position = hunk.stretch.upperBound
        }
        return text + origin[position..<stretch.upperBound]
    }

    /// What a side changed, in the order of the base.
    private static func hunks(_ origin: [String], _ side: [String]) -> [Hunk] {
        let kept = matches(origin, side)
        var hunks: [Hunk] = []
        var (start, mine) = (0, 0)
        for index in 0...origin.count {
            let place = index < origin.count ? kept[index] : side.count
            guard let place else { continue }
            if start < index || mine < place {
                hunks.append(Hunk(stretch: start..<index, pieces: Array(side[mine..<place])))
            }
            (start, mine) = (index + 1, place + 1)
        }
        return hunks
    }

    private static func marked(
        _ left: [String], _ base: [String], _ right: [String], _ leftTitle: String, _ rightTitle: String
    ) -> [String] {
        func ended(_ pieces: [String]) -> String {
            let text = pieces.joined()
            return text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
        }
        return [
            "\n\(markers[0])\(leftTitle)\n", ended(left), "\(markers[1])\n", ended(base), "\(markers[2])\n",
            ended(right),
            "\(markers[3])\(rightTitle)\n",
        ]
    }

    /// Sentences and lines: notes are often one long line.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for character in text {
            piece.append(character)
            if character.isNewline || "。！？；!?;".contains(character) {
                pieces.append(piece)
                piece = ""
            }
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }

    /// For each piece of the base, its position on the side; `nil` if the side dropped it.
    private static func matches(_ base: [String], _ side: [String]) -> [Int?] {
        let difference = side.difference(from: base)
        let removed = Set(difference.removals.map(\.position))
        let inserted = Set(difference.insertions.map(\.position))
        var matched: [Int?] = Array(repeating: nil, count: base.count)
        var target = 0
        for index in base.indices where !removed.contains(index) {
            while inserted.contains(target) { target += 1 }
            matched[index] = target
            target += 1
        }
        return matched
    }
}

extension CollectionDifference.Change {
    fileprivate var position: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
