import Causality
import Console
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages

/// The inbox of the whole city: conflicts side by side, decisions and their undoing.
enum ConflictPages: OfficeSlice {
    static var templates: [String: [UInt8]] { [:] }

    static func add(to routes: OfficeRoutes) {
        routes.page("conflicts", needs: .settle) { try part($0).list($0.call) }
        routes.page("conflicts/:id", needs: .settle) { try part($0).one($0.call) }
        routes.write("conflicts", needs: .settle) { try part($0).settleAll($0.call) }
        routes.write("conflicts/:id", needs: .settle) { try part($0).settle($0.call) }
        routes.write("conflicts/:id/undo", needs: .settle) { try part($0).undo($0.call) }
    }

    private static func part(_ call: OfficeCall) -> ConflictPart {
        let scopes = call.visitor.access.territories(.settle).map { Set($0.compactMap(Scopes.territory)) }
        return ConflictPart(
            store: call.store, scopes: scopes, now: call.desk.office.environment.now, person: { call.person },
            draw: { _, template, title, data in
                try call.page(template, title: title, section: "/conflicts", data)
            })
    }
}
