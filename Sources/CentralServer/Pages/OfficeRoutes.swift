import HTTPTypes
import Hummingbird
import InspectionStore
import NIOCore
import Pages
import Synchronization

/// The routes of the office's pages as slices declare them: each names the permission that it needs.
struct OfficeRoutes {
    let desk: OfficeDesk
    private let group: RouterGroup<CentralContext>

    init(desk: OfficeDesk, group: RouterGroup<CentralContext>) {
        self.desk = desk
        self.group = group
    }

    /// A page: drawn outside the event loop, because drawing reads the store.
    func page(_ path: String, needs: Permission, draw: @escaping @Sendable (OfficeCall) throws -> Response) {
        desk.routes.add(.init(method: .get, path: path, needs: needs))
        group.page(RouterPath(path)) { [desk] in try Self.run($0, desk, needs, draw) }
    }

    /// A write by a form: runs outside the event loop, because it waits for the disk.
    func write(_ path: String, needs: Permission, carryOut: @escaping @Sendable (OfficeCall) throws -> Response) {
        desk.routes.add(.init(method: .post, path: path, needs: needs))
        group.write(RouterPath(path)) { [desk] in try Self.run($0, desk, needs, carryOut) }
    }

    /// A write by a form that waits for others than the disk, such as an actor.
    func act(
        _ path: String, needs: Permission, carryOut: @escaping @Sendable (OfficeCall) async throws -> Response
    ) {
        desk.routes.add(.init(method: .post, path: path, needs: needs))
        group.post(RouterPath(path)) { [desk] request, context in
            let call = PageCall(request, context)
            let admitted = try await Blocking.run { try desk.admit(call, needs: needs) }
            guard !admitted.visitor.account.mustChange else { return PageFrame.seeOther("/account") }
            return try await carryOut(admitted)
        }
    }

    /// A file that a script sends as it is, with the token in the header `X-Csrf`; see `upload.js`.
    ///
    /// - Parameter limit: the most bytes.
    func upload(
        _ path: String, needs: Permission, limit: Int = 8 << 20,
        carryOut: @escaping @Sendable (OfficeCall, [UInt8]) throws -> Response
    ) {
        desk.routes.add(.init(method: .put, path: path, needs: needs))
        group.put(RouterPath(path)) { [desk] request, context in
            let call = PageCall(request, context)
            // Before the body is read: who may not send it need not.
            _ = try await Blocking.run { try desk.admit(call, needs: needs) }
            let body: [UInt8]
            do {
                body = Array(buffer: try await request.body.collect(upTo: limit))
            } catch is NIOTooManyBytesError {
                throw PageRefusal.tooLarge
            }
            return try await Blocking.run { try Self.run(call, desk, needs) { try carryOut($0, body) } }
        }
    }

    /// A file that may be large, such as a photo: it goes to a temporary file as it comes; see `evidence.js`.
    ///
    /// - Parameter limit: the most bytes that are kept.
    func receive(
        _ path: String, needs: Permission, limit: Int,
        takeIn: @escaping @Sendable (OfficeCall, ReceivedFile) throws -> Response
    ) {
        desk.routes.add(.init(method: .put, path: path, needs: needs))
        group.upload(RouterPath(path), limit: limit) { [desk] call in
            // Before the body is read: who may not send it need not.
            _ = try desk.admit(call, needs: needs)
        } takeIn: { [desk] call, file in
            try Self.run(call, desk, needs) { try takeIn($0, file) }
        }
    }

    private static func run(
        _ call: PageCall, _ desk: OfficeDesk, _ needs: Permission, _ work: (OfficeCall) throws -> Response
    ) throws -> Response {
        let admitted = try desk.admit(call, needs: needs)
        // A one-time password opens nothing but the page on which it is changed.
        guard needs == .account || !admitted.visitor.account.mustChange else { return PageFrame.seeOther("/account") }
        return try work(admitted)
    }
}

/// Every route with what it needs; the tests try each as each role.
final class RouteTable: Sendable {
    struct Route: Hashable, Sendable {
        let method: HTTPRequest.Method
        let path: String
        let needs: Permission
    }

    private let declared = Mutex<[Route]>([])

    func add(_ route: Route) { declared.withLock { $0.append(route) } }

    var all: [Route] { declared.withLock { $0 } }

    /// Whether a page is served there.
    func holds(page path: String) -> Bool {
        let path = String(path.drop { $0 == "/" })
        return declared.withLock { $0.contains { $0.method == .get && $0.path == path } }
    }
}
