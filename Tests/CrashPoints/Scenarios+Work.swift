import Causality
import FaultyDisks
import InspectionDomain
import InspectionStore
import SyncProtocol
import TestSupport

extension Place {
    static let note = Build.record(0x0100)
    static let project = Build.record(0x0200)
}

extension Scenario {
    /// What an inspector does.
    static let work: [Scenario] = [
        Scenario("create", prepare: { _ in }, opens: Step(name: "create", renews: true) { try $0.openOrCreate() }, []),
        Scenario("open", []),
        Scenario(
            "capture",
            [
                Step(name: "begin", isAtomic: true) { _ = try visit(on: $0) },
                Step(name: "fill in") { machine in
                    let visit = try visit(on: machine)
                    try visit.rate(.progress, .normal, reason: "按计划")
                    try visit.note(.problems, "道路未通，材料进不了场。")
                    try visit.setSummary("总体正常")
                    try visit.setAttendees(["张三", "李四"])
                },
            ]),
        Scenario(
            "seal",
            [
                Step(name: "seal") { machine in
                    let visit = try visit(on: machine)
                    try visit.seal(allowsIncomplete: true)
                    try visit.addendum("补充说明")
                }
            ]),
        Scenario(
            "photo",
            [
                Step(name: "keep") { machine in
                    let photo = try TestPhoto(seed: 21)
                    machine.photos.append(photo)
                    try take(photo, named: "second.jpg", into: machine)
                }
            ]),
        Scenario(
            "intake of several",
            [
                Step(name: "keep three") { machine in
                    let visit = try visit(on: machine)
                    for seed in 31...33 as ClosedRange<UInt64> {
                        let photo = try TestPhoto(seed: seed)
                        machine.photos.append(photo)
                        let id = try machine.store.keepPhoto(
                            fileAt: machine.place(photo, as: "\(seed).jpg"), manifest: photo.manifest, thumbnail: [7])
                        try visit.attach(
                            PhotoAttachment(photo: id, size: UInt64(photo.bytes.count), mediaType: "image/jpeg"),
                            to: .progress)
                    }
                }
            ]),
        Scenario(
            "problem",
            [
                Step(name: "raise and recheck") { machine in
                    let visit = try visit(on: machine)
                    let problem = try visit.raiseProblem(
                        ProblemReport(title: "征地未完成", description: "三户未签", problemClass: .land))
                    try visit.recheckProblem(problem, .stillOpen, note: "仍未签")
                }
            ]),
        Scenario(
            "resolve", prepare: inConflict,
            [
                Step(name: "resolve", isAtomic: true) { try settle($0) }
            ]),
        Scenario(
            "undo", prepare: inConflict,
            [
                Step(name: "resolve", isAtomic: true) { try settle($0) },
                Step(name: "undo", isAtomic: true) { machine in
                    try machine.store.undoResolution(Place.note, field: "text", person: "王工", reason: "看错了")
                },
            ]),
        Scenario(
            "delete and undelete",
            [
                Step(name: "delete", isAtomic: true) {
                    try $0.store.delete(Place.note, person: "王工", reason: "重复")
                },
                Step(name: "undelete", isAtomic: true) {
                    try $0.store.undelete(Place.note, person: "王工", reason: "没有重复")
                },
            ]),
        Scenario(
            "settings",
            [
                Step(name: "language", isAtomic: true) { try $0.store.set("language", to: "zh") },
                Step(name: "person", isAtomic: true) { try $0.store.set("person", to: "王工") },
            ]),
        Scenario(
            "import",
            [
                Step(name: "one transaction", isAtomic: true) { machine in
                    try machine.store.write(
                        (0..<120).map { row in
                            RecordEdit(
                                record: Build.record(0x10_0000 + UInt64(row) << 8), type: "fieldNote",
                                scope: Place.register,
                                values: [
                                    "text": .text("第\(row)行，第\(try machine.store.author.id.hex.prefix(4))次"),
                                    "author": .text("王工"),
                                ],
                                person: "王工")
                        })
                }
            ]),
        Scenario(
            "index texts",
            prepare: { machine in
                try filled(machine)
                try machine.open()
                for row in 0..<20 as Range<UInt64> {
                    try machine.put(["text": .text("没有编入的第\(row)条说明")], to: Build.record(0x5000 + row << 8))
                }
                try machine.close()
            },
            [
                Step(name: "index") { machine in
                    _ = try machine.store.indexTexts()
                    guard try machine.store.search("没有编入").count >= 10 else { throw Broken("texts are not found") }
                }
            ]),
    ]

    private static func visit(on machine: Machine) throws -> VisitRecorder {
        try VisitRecorder.begin(
            in: machine.store, project: Place.project, date: CivilDate(year: 2026, month: 6, day: 9)!,
            inspectors: ["王工"], scope: Place.territory, person: "王工")
    }

    private static func settle(_ machine: Machine) throws {
        guard let conflict = try machine.store.conflicts().first(where: { $0.record == Place.note }) else { return }
        let decision = Resolution(
            record: conflict.record, field: conflict.field, value: conflict.sides[0].value, reason: "以现场为准")
        try machine.store.resolve([decision], person: "王工")
    }

    /// A note that two people changed at once.
    static let inConflict: @Sendable (Machine) throws -> Void = { machine in
        try filled(machine)
        try machine.peer.write(["text": .text("中心这样写")], to: Place.note)
        try machine.open()
        try machine.put(["text": .text("现场那样写")], to: Place.note)
        try machine.sync()
        try machine.close()
    }
}
