import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Pages
import SyncProtocol
import TestSupport
import Testing
import Wording

@testable import CentralServer

/// Who may do what, and that every route asks.
struct PermissionTests {
    /// The table of Docs/Central.md, written a second time on purpose.
    static let table: [OfficeRole: Set<Permission>] = [
        .administrator: [.account, .read, .administer],
        .office: [.account, .read, .fill, .edit, .decide, .settle, .export, .drafts],
        .leader: [.account, .read, .export], .territory: [.account, .read, .fill, .export],
        .inspector: [.account, .read],
    ]

    @Test(arguments: OfficeRole.allCases, Permission.allCases)
    func `a role may do what its row says, in its own places only`(role: OfficeRole, permission: Permission) {
        let isAllowed = Self.table[role]?.contains(permission) == true
        let wide = Access(roles: [role], confinedTo: nil)
        let narrow = Access(roles: [role], confinedTo: ["140502"])
        let isTerritorial = role == .territory || role == .inspector
        #expect(wide.may(permission, in: "140525") == (isAllowed && !isTerritorial))
        #expect(wide.may(permission, in: nil) == (isAllowed && !isTerritorial))
        #expect(narrow.may(permission, in: "140502") == isAllowed)
        #expect(!narrow.may(permission, in: "140525") && !narrow.may(permission, in: nil))
        #expect(narrow.may(permission) == isAllowed)
    }

    @Test func `two roles together may do what either may`() {
        let both = Access(roles: [.administrator, .territory], confinedTo: ["140502"])
        #expect(both.may(.administer) && both.may(.fill, in: "140502") && !both.may(.fill, in: "140525"))
        #expect(both.territories(.fill) == ["140502"])
    }

    @Test func `without a role nothing is allowed`() {
        let nobody = Access(roles: [], confinedTo: nil)
        #expect(Permission.allCases.allSatisfy { !nobody.may($0) && !nobody.may($0, in: "140502") })
    }

    /// The routes with every part of the path filled in with something that does not exist.
    private static func routes() throws -> [RouteTable.Route] {
        let office = try TestOffice(seed: 3)
        let router = Router(context: CentralContext.self)
        return try OfficePages.add(to: router, office.services()).all
    }

    private static func address(_ route: RouteTable.Route) -> String {
        "/" + route.path.split(separator: "/").map { $0.hasPrefix(":") ? "0" : String($0) }.joined(separator: "/")
    }

    @Test(arguments: OfficeRole.allCases)
    func `each role gets through to what it may do, and to nothing else`(role: OfficeRole) async throws {
        let routes = try Self.routes()
        #expect(routes.count > 10)
        let office = try TestOffice(seed: 4)
        try await office.pages(as: [role], in: ["140502"]) { browser async throws in
            for route in routes where !route.path.hasPrefix("account/logout") {
                let address = Self.address(route)
                let answer =
                    switch route.method {
                    case .get: try await browser.get(address)
                    case .post: try await browser.post(address)
                    default: try await browser.put(address, [0])
                    }
                let isAllowed = Self.table[role]?.contains(route.needs) == true
                // Behind the door a route may say many things, but it is not the door that says them.
                #expect(answer.text.contains("access.denied") != isAllowed || answer.status == .forbidden && isAllowed
                    && route.method != .get, "\(role) \(route.method) \(address): \(answer.status)")
                #expect(answer.status != .internalServerError, "\(role) \(address): \(answer.text)")
            }
        }
    }

    @Test func `nobody gets through without logging in`() async throws {
        let routes = try Self.routes()
        let office = try TestOffice(seed: 5)
        try await office.pages { client async throws in
            for route in routes {
                let headers = OfficeBrowser.fields([("Origin", "https://localhost"), OfficeBrowser.formType])
                let answer = try await client.execute(uri: Self.address(route), method: route.method, headers: headers)
                let isSentOn = answer.status == .seeOther && answer.headers[.location]?.hasPrefix("/login") == true
                #expect(isSentOn || answer.status == .unauthorized, "\(route.path): \(answer.status)")
            }
        }
    }
}
