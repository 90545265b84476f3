public import Wording

/// Horizontal bars with their figures as text.
public enum SVGBarChart {
    /// One bar.
    public struct Bar: Hashable, Sendable {
        /// What the bar stands for.
        public let label: String
        /// The figure: an integer, money or percent cell; any other cell has no bar, only its text.
        public let figure: ReportCell

        /// Makes a bar.
        public init(_ label: String, _ figure: ReportCell) {
            self.label = label
            self.figure = figure
        }
    }

    /// A standalone SVG 1.1 document; the longest bar is the greatest figure, or 100 % if all figures are percent.
    ///
    /// Bars of negative figures have no length. All bars should have figures of one kind.
    public static func document(title: String, bars: [Bar], language: Language = .zh) -> String {
        let labelWidth = 8 * (bars.map { DisplayWidth.of($0.label) }.max() ?? 0) + 16
        let figureWidth = 8 * (bars.map { DisplayWidth.of($0.figure.shown) }.max() ?? 0) + 16
        let width = labelWidth + barWidth + figureWidth
        let height = 40 + rowHeight * bars.count
        let full = fullLength(bars)
        var svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"\(language.tag)\" role=\"img\" "
        svg += "width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" "
        svg += "font-family=\"sans-serif\" font-size=\"14\">\n<title>\(Markup.escaped(title))</title>\n"
        svg += "<text x=\"8\" y=\"24\" font-size=\"16\">\(Markup.escaped(title))</text>\n"
        for (index, bar) in bars.enumerated() {
            let top = 40 + rowHeight * index
            let length = Int(Double(max(0, size(bar.figure) ?? 0)) / Double(full) * Double(barWidth))
            let (label, figure) = (Markup.escaped(bar.label), Markup.escaped(bar.figure.shown))
            svg += "<text x=\"\(labelWidth - 8)\" y=\"\(top + 17)\" text-anchor=\"end\">\(label)</text>"
            svg += "<rect x=\"\(labelWidth)\" y=\"\(top + 3)\" width=\"\(length)\" height=\"18\" fill=\"#2f6fb3\"/>"
            svg += "<text x=\"\(labelWidth + length + 6)\" y=\"\(top + 17)\">\(figure)</text>\n"
        }
        return svg + "</svg>\n"
    }

    private static let barWidth = 400
    private static let rowHeight = 24

    private static func size(_ cell: ReportCell) -> Int64? {
        switch cell {
        case .integer(let value), .money(let value), .percent(let value): value
        case .empty, .text, .date, .link: nil
        }
    }

    private static func fullLength(_ bars: [Bar]) -> Int64 {
        let greatest = max(1, bars.compactMap { size($0.figure) }.max() ?? 1)
        let isShare = bars.allSatisfy { if case .percent = $0.figure { true } else { false } }
        return isShare ? max(1_000, greatest) : greatest
    }
}
