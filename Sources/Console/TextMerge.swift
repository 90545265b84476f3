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
        text.split(separator: "\n").contains { line in
            line == markers[2] || [markers[0], markers[1], markers[3]].contains { line.hasPrefix($0) }
        }
    }

    private static func merge(base: String, left: Side, right: Side) -> (text: String, contradictions: Int) {
        let origin = pieces(base)
        let (ours, theirs) = (pieces(left.text), pieces(right.text))
        let (kept, keptRight) = (matches(origin, ours), matches(origin, theirs))
        var merged: [String] = []
        var contradictions = 0
        var (position, mine, other) = (0, 0, 0)
        while position <= origin.count {
            // The next piece of the base that both sides kept ends the stretch in which they may differ.
            var anchor = position
            while anchor < origin.count, kept[anchor] == nil || keptRight[anchor] == nil { anchor += 1 }
            let myEnd = anchor < origin.count ? kept[anchor] ?? mine : ours.count
            let otherEnd = anchor < origin.count ? keptRight[anchor] ?? other : theirs.count
            let stretch = Array(origin[position..<anchor])
            let (mineNow, otherNow) = (Array(ours[mine..<myEnd]), Array(theirs[other..<otherEnd]))
            if mineNow == otherNow || otherNow == stretch {
                merged += mineNow
            } else if mineNow == stretch {
                merged += otherNow
            } else if stretch.isEmpty {
                // Both only added here: nothing contradicts, so both additions stand.
                merged += mineNow + otherNow
            } else {
                merged += marked(mineNow, stretch, otherNow, left.title, right.title)
                contradictions += 1
            }
            if anchor < origin.count { merged.append(origin[anchor]) }
            (position, mine, other) = (anchor + 1, myEnd + 1, otherEnd + 1)
        }
        return (merged.joined(), contradictions)
    }

    private static func marked(
        _ left: [String], _ base: [String], _ right: [String], _ leftTitle: String, _ rightTitle: String
    ) -> [String] {
        func ended(_ pieces: [String]) -> String {
            let text = pieces.joined()
            return text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
        }
        return [
            "\n\(markers[0])\(leftTitle)\n", ended(left), "\(markers[1])\n", ended(base), "\(markers[2])\n", ended(right),
            "\(markers[3])\(rightTitle)\n",
        ]
    }

    /// Sentences and lines: notes are often one long line.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for character in text {
            piece.append(character)
            if "\n。！？；!?;".contains(character) {
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
