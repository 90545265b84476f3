public import Wording

/// Progress of something long: one line drawn over itself on a terminal, plain lines elsewhere.
///
/// Plain lines are printed at whole tenths only, so that a log stays short. Not safe to share between threads.
public struct ProgressLine {
    private let terminal: Terminal
    private var lastTenth = -1
    private var isDrawn = false

    /// Draws on the terminal's standard error.
    public init(on terminal: Terminal) { self.terminal = terminal }

    /// Shows how far a step has come.
    ///
    /// `total` 0 shows the name alone.
    public mutating func show(_ name: Bilingual, done: Int, total: Int) {
        guard !terminal.isJSON else { return }
        let label = name[terminal.language]
        guard total > 0 else {
            if !terminal.drawsProgress { terminal.complain(label) }
            return
        }
        let tenth = min(10, done * 10 / total)
        if terminal.drawsProgress {
            let bar = String(repeating: "█", count: tenth * 2) + String(repeating: "░", count: 20 - tenth * 2)
            terminal.drawOver("\(label) \(bar) \(done)/\(total)")
            isDrawn = true
        } else if tenth != lastTenth {
            terminal.complain("\(label) \(done)/\(total)")
        }
        lastTenth = tenth
    }

    /// Ends the line, so that what is printed next stands below it.
    public mutating func finish() {
        if isDrawn { terminal.complain("") }
        isDrawn = false
        lastTenth = -1
    }
}
