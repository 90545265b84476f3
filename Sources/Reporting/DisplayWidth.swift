/// How many columns of a terminal or sheet a text takes (Unicode Standard Annex 11).
enum DisplayWidth {
    /// Chinese and other wide characters take two columns, combining marks none, all others one.
    static func of(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

    private static func width(_ character: Character) -> Int {
        character.unicodeScalars.map(width).max() ?? 0
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value) ? 1 : 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    /// The ranges of class W and F that reports may meet, ascending.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x231a...0x231b, 0x23e9...0x23ec, 0x2614...0x2615, 0x26a1...0x26a1, 0x2705...0x2705,
        0x274c...0x274c, 0x2753...0x2755, 0x2795...0x2797, 0x2b50...0x2b50, 0x2e80...0x303e, 0x3041...0x33ff,
        0x3400...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19,
        0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18aff, 0x1b000...0x1b2ff,
        0x1f200...0x1f2ff, 0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1f9ff, 0x1fa70...0x1faff,
        0x20000...0x3fffd,
    ]
}
