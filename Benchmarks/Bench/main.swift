import Foundation

let usage = """
    usage: bench [--quick] [--million] [--only capture,pull,changes,commands,photos] [--folder DIR] [--json FILE]
                 [--inspector PROGRAM [--central PROGRAM --nginx PROGRAM --samples DIR]]
           bench text BYTES     sample text, to see how well it compresses
           bench filled COUNT DIR          makes a replica below DIR
           bench exchange STORE STORE      one sync from the second to the first in one process, for a profiler
    --quick    small sizes; the figures then show only whether anything broke
    --million  the figures of a hundred changes also on a million records (needs about 30 GB of disk)
    """

func value(of option: String) -> String? {
    guard let position = CommandLine.arguments.firstIndex(of: option) else { return nil }
    return CommandLine.arguments.dropFirst(position + 1).first
}

func measureAll() throws {
    let isQuick = CommandLine.arguments.contains("--quick")
    let only = value(of: "--only").map { Set($0.split(separator: ",").map(String.init)) }
    let folder = URL(fileURLWithPath: value(of: "--folder") ?? ".build-bench/data")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var report = Report(isQuick: isQuick)
    func run(_ name: String, _ measure: () throws -> [Figure]) throws {
        if let only, !only.contains(name) { return }
        for figure in try measure() { report.add(figure) }
    }
    try run("capture") { try CaptureFigure.measure(in: folder, isQuick: isQuick) }
    try run("pull") { try PullFigure.measure(in: folder, isQuick: isQuick) }
    try run("changes") {
        try ChangesFigure.measure(
            in: folder, isQuick: isQuick, withMillion: CommandLine.arguments.contains("--million"))
    }
    if let program = value(of: "--inspector") {
        try run("commands") { try CommandsFigure.measure(program, in: folder, isQuick: isQuick) }
        if let central = value(of: "--central"), let nginx = value(of: "--nginx"), let samples = value(of: "--samples") {
            let programs = PhotosFigure.Programs(
                inspector: program, central: central, nginx: nginx, samples: URL(fileURLWithPath: samples))
            try run("photos") { try PhotosFigure.measure(programs, in: folder, isQuick: isQuick) }
        }
    }
    if let path = value(of: "--json") { try report.write(to: path) }
}

func writeText(bytes: Int) {
    var dice = Dice(seed: 1)
    var text = ""
    while text.utf8.count < bytes { text += NoteText.make(characters: dice.roll(200...800), dice: &dice) + "\n" }
    FileHandle.standardOutput.write(Data(text.utf8.prefix(bytes)))
}

let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "centre" where arguments.count == 2: try CentreProcess.run(store: CommandLine.arguments[2])
case "node" where arguments.count == 3:
    try NodeProcess.run(store: CommandLine.arguments[2], centre: CommandLine.arguments[3])
case "exchange" where arguments.count == 3:
    print(try NodeProcess.runOnce(store: CommandLine.arguments[2], centre: CommandLine.arguments[3]))
case "filled" where arguments.count == 3:
    print(try Replicas(folder: URL(fileURLWithPath: CommandLine.arguments[3])).filled(Int(CommandLine.arguments[2]) ?? 0).path)
case "text": writeText(bytes: arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000)
case "-h", "--help": print(usage)
case nil: try measureAll()
case .some(let option) where option.hasPrefix("--"): try measureAll()
default:
    FileHandle.standardError.write(Data((usage + "\n").utf8))
    exit(64)
}
