import Console
import Hummingbird
import InspectionStore
import Pages

/// Conflicts: the inbox, one side by side, decisions and their undoing.
struct ConflictPages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        let desk = desk
        let part = ConflictPart(
            store: desk.store, now: desk.surroundings.now,
            person: { try InspectorProgram.person(in: desk.store) },
            draw: { call, template, title, data in
                try desk.answer(call, template, title: title, section: "/conflicts", data)
            })
        routes.page("conflicts") { try part.list($0) }
        routes.page("conflicts/:id") { try part.one($0) }
        routes.write("conflicts") { try part.settleAll($0) }
        routes.write("conflicts/:id") { try part.settle($0) }
        routes.write("conflicts/:id/undo") { try part.undo($0) }
    }
}
