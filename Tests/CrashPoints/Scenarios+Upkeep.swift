import Causality
import FaultyDisks
import Foundation
import GRDB
import InspectionStore
import SyncProtocol
import TestSupport

extension Scenario {
    /// What happens to a store as a whole.
    static let upkeep: [Scenario] = [
        Scenario(
            "backup",
            [
                Step(name: "backup") { machine in
                    let target = machine.disk.root.appendingPathComponent("copies/backup", isDirectory: true)
                    if machine.disk.exists(target.path) { return }
                    try machine.store.backup(to: target)
                },
                Step(name: "it is whole") { try expectWhole(machine: $0, "copies/backup") },
            ]),
        Scenario(
            "restore",
            prepare: { machine in
                try filled(machine)
                try machine.open()
                try machine.store.backup(to: machine.disk.root.appendingPathComponent("copies/backup"))
                try machine.close()
            },
            [
                Step(name: "restore") { machine in
                    let root = machine.disk.root
                    let target = root.appendingPathComponent("second/store", isDirectory: true)
                    if machine.disk.exists(target.path) { return }
                    try InspectionStore.restore(
                        from: root.appendingPathComponent("copies/backup"), to: target, files: machine.files)
                },
                Step(name: "it is whole") { try expectWhole(machine: $0, "second/store") },
            ]),
        Scenario(
            "check and rebuild",
            prepare: { machine in
                try filledWithNews(machine)
                try alter(
                    machine, "UPDATE scope_summary SET digest = zeroblob(32); DELETE FROM queried; DELETE FROM searched"
                )
            },
            [
                Step(name: "rebuild") { machine in
                    _ = try machine.store.check(rebuild: true)
                    guard try machine.store.check(rebuild: false).isSound else { throw Broken("not mended") }
                }
            ]
        ).beginningDamaged,
        Scenario(
            "old version",
            prepare: { machine in
                try machine.disk.makeFolder(machine.disk.root.appendingPathComponent("data").path)
                try machine.disk.makeFolder(machine.folder.path)
                let queue = try DatabaseQueue(path: machine.database.path)
                try queue.write { db in
                    for statement in VersionOneFixture.schema + VersionOneFixture.rows {
                        try db.execute(sql: statement)
                    }
                    try db.execute(sql: "INSERT INTO search_index (search_index) VALUES ('rebuild')")
                }
                try queue.close()
            }, opens: Step(name: "migrate", renews: true) { try $0.open() }, []),
        Scenario(
            "cloned", prepare: filledWithNews,
            opens: Step(name: "open elsewhere", renews: true) { machine in
                machine.machineID = "another laptop"
                try machine.open()
            }, []),
        Scenario(
            "earlier database",
            prepare: { machine in
                try filledWithNews(machine)
                let file = try machine.disk.open(machine.database.path, for: .reading)
                let earlier = try machine.disk.read(file, at: 0, count: 64 << 20)
                machine.disk.close(file)
                try machine.open()
                try machine.put(["text": .text("后来写的")], to: Place.note)
                try machine.close()
                try machine.disk.remove(machine.database.path)
                let again = try machine.disk.open(machine.database.path, for: .creating)
                try machine.disk.write(earlier, to: again, at: 0)
                machine.disk.close(again)
            }, opens: Step(name: "open", renews: true) { try $0.open() }, []),
        Scenario(
            "fork",
            prepare: { machine in
                // The centre holds a change of this author that is not here: this store is an earlier copy of itself.
                try filled(machine)
                try machine.open()
                let author = try machine.store.author
                try machine.peer.memory.set("text", of: Place.note, to: .text("另一份写的"), in: Place.territory, as: author)
                machine.peer.afterChange()
                try machine.put(["text": .text("这一份写的")], to: Place.note)
                try machine.close()
            }, [Step(name: "sync", renews: true) { try $0.sync() }]),
        Scenario(
            "long WAL",
            [
                Step(name: "many writes") { machine in
                    for index in 0..<12 as Range<UInt64> {
                        try machine.put(["text": .text("第\(index)条")], to: Build.record(0x6000 + index << 8))
                    }
                    try machine.close()
                    try machine.open()
                    try machine.put(["text": .text("之后的一条")], to: Build.record(0x6000))
                }
            ]),
    ]

    /// Every scenario.
    public static let all = work + syncing + upkeep

    /// Reaches into the closed database.
    private static func alter(_ machine: Machine, _ sql: String) throws {
        let queue = try DatabaseQueue(path: machine.database.path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    private static func expectWhole(machine: Machine, _ place: String) throws {
        let copy = try InspectionStore.open(
            at: machine.disk.root.appendingPathComponent(place, isDirectory: true), environment: machine.environment,
            readOnly: true)
        guard try copy.check(rebuild: false).isSound, try copy.record(Place.note) != nil else {
            throw Broken("\(place) is not whole")
        }
        try copy.close()
    }
}
