import Causality
import Console
import Foundation
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import SyncProtocol
import Testing

@testable import CentralServer

extension SampleCity {
    /// Serves the pages to somebody who has logged in with these roles.
    func pages<Value: Sendable>(
        as roles: Set<OfficeRole>, in territories: Set<String>? = nil, name: String = "C001",
        _ test: @escaping @Sendable (OfficeBrowser) async throws -> Value
    ) async throws -> Value {
        let services = try OfficeServices(
            office: office, devices: try DeviceRegistry(office: office), cost: TestOffice.cheap)
        let now = office.environment.now()
        try store.save(
            Account(
                name: name, roles: Set(roles.map(\.rawValue)), territories: territories,
                password: try services.book.passwords.hash("correct horse battery"), mustChange: false, createdAt: now,
                changedAt: now))
        let router = try buildCentralRouter(office: office, settings: ServeSettings(), services: services)
        return try await Application(router: router).test(.router) { client in
            let answer = try await OfficeBrowser.logIn(client, name, "correct horse battery")
            return try await test(try OfficeBrowser.opened(client, by: answer))
        }
    }
}

/// The pages of the ledger and of dispatch, through the real router on the sample data.
struct LedgerPageTests {
    /// The hidden value of a name in a page.
    static func hidden(_ name: String, in page: String) -> String {
        page.components(separatedBy: "name=\"\(name)\" value=\"").dropFirst().first?
            .split(separator: "\"", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }

    @Test func `F-JC-15 the ledger page filters by class, tier, territory, due and state and opens to its events`()
        async throws
    {
        let city = try await SampleCity()
        let lines = try city.ledger().ledger().lines
        let overdue = try #require(lines.first { $0.isOverdue })
        try await city.pages(as: [.office]) { browser in
            let all = try await browser.get("/ledger").text
            #expect(all.contains("46 个问题") && all.contains("/ledger/problem/\(overdue.problem.hex)"))
            for (query, count) in [
                ("overdue=1", 7), ("tier=hqOffice", 9), ("class=land", 12), ("class=land&tier=mayor", 2),
                ("state=closed", 118),
                ("all=1", 164), ("due=2026-06-10", 2), ("tier=nobody", 0),
                ("q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA", 0),
            ] {
                let text = try await browser.get("/ledger?\(query)").text
                let expected = lines.filter { line in
                    query != "class=land&tier=mayor"
                        || line.problemClass == .land && line.tier == "mayor" && !line.state.isFinished
                }.count
                let wanted = query == "class=land&tier=mayor" ? expected : count
                #expect(text.contains("\(wanted) 个问题"), "\(query)")
            }
            let problem = try await browser.get("/ledger/problem/\(overdue.problem.hex)").text
            #expect(problem.contains("提交") && problem.contains("交办") && problem.contains("逾期"))
            #expect(problem.contains("整改前") && problem.contains("整改后"))
            let english = try await browser.get(
                "/ledger", [("Cookie", browser.cookie + "; page-language=en")]
            ).text
            #expect(english.contains("Problem ledger") || english.contains("问题台账"))
        }
    }

    @Test(arguments: ["xlsx", "csv", "html"]) func `F-JC-15 the filtered ledger is taken away as a file`(
        format: String
    ) async throws {
        let city = try await SampleCity()
        try await city.pages(as: [.leader]) { browser in
            let answer = try await browser.get("/ledger/export/\(format)?overdue=1")
            #expect(answer.status == .ok && answer.headers[.contentDisposition]?.contains("ledger-2026-06-25") == true)
            let again = try await browser.get("/ledger/export/\(format)?overdue=1")
            #expect(Array(buffer: answer.body) == Array(buffer: again.body), "the same cut gives the same bytes")
            #expect(try await browser.get("/ledger/export/exe").status == .notFound)
        }
    }

    @Test func `a problem is routed from its page: another tier than proposed needs a reason`() async throws {
        let city = try await SampleCity()
        let line = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned })
        try await city.pages(as: [.office]) { browser in
            let path = "/ledger/problem/\(line.problem.hex)"
            let heads = Self.hidden("heads", in: try await browser.get(path).text)
            let form = [("heads", heads), ("tier", "viceMayor"), ("unit", "市水务局"), ("due", ""), ("reason", "")]
            let refused = try await browser.post(path + "/route", form)
            #expect(refused.status == .unprocessableContent && refused.text.contains("problem.override-without-reason"))
            let taken = try await browser.post(path + "/route", form.dropLast() + [("reason", "县级协调无果")])
            #expect(taken.status == .seeOther)
        }
        #expect(try city.ledger().dossier(line.problem).problem.history.rung == 2)
    }

    @Test func `F-P-04 a page opened before a closing writes beside it: the problem is disputed, not closed`()
        async throws
    {
        let city = try await SampleCity()
        let line = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned })
        try city.ledger("C003").take(ProblemStep(.reportResolved), on: line.problem)
        let path = "/ledger/problem/\(line.problem.hex)"
        try await city.pages(as: [.office], name: "C002") { browser in
            let old = Self.hidden("heads", in: try await browser.get(path).text)
            try city.ledger("C001").take(ProblemStep(.close, note: "电话核实"), on: line.problem)
            let answer = try await browser.post(
                path + "/step", [("heads", old), ("step", "stillOpen"), ("note", "现场未通水"), ("due", "")])
            #expect(answer.status == .seeOther)
            let page = try await browser.get(path).text
            #expect(page.contains("销号有争议") && page.contains("notice"))
        }
        #expect(try city.ledger().dossier(line.problem).problem.history.state == .closureDisputed)
    }

    @Test func `a territory reports on its own problems and decides nothing`() async throws {
        let city = try await SampleCity()
        let lines = try city.ledger().ledger().lines.filter { $0.state == .assigned }
        let own = try #require(lines.first { $0.territory == "140581" })
        let foreign = try #require(lines.first { $0.territory != "140581" })
        try await city.pages(as: [.territory], in: ["140581"], name: "C004") { browser in
            let path = "/ledger/problem/\(own.problem.hex)"
            let page = try await browser.get(path).text
            #expect(page.contains("报告解决") && !page.contains("/route"))
            let heads = Self.hidden("heads", in: page)
            let refused = try await browser.post(path + "/step", [("heads", heads), ("step", "giveBack"), ("due", "")])
            #expect(refused.text.contains("access.denied"))
            let taken = try await browser.post(
                path + "/step", [("heads", heads), ("step", "reportResolved"), ("due", "")])
            #expect(taken.status == .seeOther)
            #expect(try await browser.get("/ledger/problem/\(foreign.problem.hex)").status == .notFound)
            let list = try await browser.get("/ledger").text
            #expect(!list.contains(foreign.problem.hex))
            #expect(try await browser.get("/meetings/tier/hqOffice").status == .ok)
        }
        #expect(try city.ledger().dossier(own.problem).problem.history.state == .resolvedPendingCheck)
    }

    @Test func `F-JC-19 a meeting is held from its agenda on the page and decides with owner and due day`() async throws
    {
        let city = try await SampleCity()
        try await city.pages(as: [.office]) { browser in
            let pack = try await browser.get("/meetings/tier/mayor").text
            let matter = Self.hidden("matter", in: pack)
            #expect(!matter.isEmpty)
            let held = try await browser.post(
                "/meetings/tier/mayor/hold",
                [
                    ("on", "2026-06-25"), ("field", ""), ("matter", matter), ("s:heldOn", ""),
                    ("v:heldOn", "2026-06-25"),
                    ("s:chairRole", ""), ("v:chairRole", "市长"), ("a:attendees", "发改委、财政局"), ("s:minutes", ""),
                    ("v:minutes", "研究两个问题"),
                ])
            #expect(held.status == .seeOther, "\(held.text)")
            let place = try #require(held.headers[.location])
            let decided = try await browser.post(
                place + "/decide", [("item", ""), ("text", "落实指标"), ("owner", "市自然资源局"), ("due", "2026-06-24")])
            #expect(decided.status == .seeOther)
            let meeting = try await browser.get(place).text
            #expect(meeting.contains("财政局") && meeting.contains("落实指标") && meeting.contains("逾期"))
            let overdue = try await browser.get("/resolutions?overdue=1").text
            #expect(overdue.contains("落实指标") && overdue.contains("督办"))
            let early = try await browser.post(
                "/meetings/tier/mayor/hold", [("s:heldOn", ""), ("v:heldOn", "2027-01-01"), ("on", "")])
            #expect(early.text.contains("dispatch.future"))
        }
    }

    private static let pages = [
        "/ledger", "/meetings", "/meetings/tier/hqOffice", "/meetings/tier/viceMayor?field=industry",
        "/meetings/tier/executiveViceMayor", "/meetings/tier/mayor?on=2026-03-01", "/meetings/new/jointConference",
        "/resolutions", "/notices", "/rewards", "/tasks", "/warnings", "/rectifications", "/checks",
    ]

    @Test func `every page of the desks answers in both languages, also where nothing was recorded`() async throws {
        let city = try await SampleCity()
        let office = try TestOffice(seed: 9)
        try await city.pages(as: [.office]) { browser in
            for page in Self.pages {
                let status = try await browser.get(page).status
                #expect(status == .ok, "\(page)")
            }
        }
        try await office.pages(as: [.office]) { browser in
            for page in Self.pages {
                for language in ["zh", "en"] {
                    let answer = try await browser.get(
                        page, [("Cookie", browser.cookie + "; page-language=\(language)")])
                    #expect(answer.status == .ok, "\(page): \(answer.text)")
                }
            }
        }
    }

    private static let writes = [
        "/meetings/tier/mayor/hold", "/meetings/tier/mayor/pick", "/meetings/tier/x/hold",
        "/meetings/new/jointConference",
        "/meetings/new/tier", "/meetings/held/0/decide", "/resolutions/0/step", "/resolutions/0/supervise", "/notices",
        "/notices/0/step", "/rewards", "/tasks", "/tasks/0/step", "/warnings/0/step", "/warnings/0/rectify",
        "/rectifications/0/step", "/ledger/problem/0/step", "/ledger/problem/0/route", "/ledger/problem/0/classify",
        "/ledger/problem/0/raise",
    ]

    @Test(
        arguments: [
            [], [("step", "close"), ("shown", "x"), ("heads", "zz zz"), ("on", "31日"), ("due", "永远")],
            [("matter", "|||"), ("s:nothing", ""), ("v:heldOn", "2026-99-99"), ("territory", "../..")],
            [
                ("text", String(repeating: "长", count: 60_000)), ("subject", String(repeating: "x", count: 60_000)),
                ("step", "\u{0}"),
            ],
        ] as [[(String, String)]])
    func `blank, wrong, huge and hostile forms are refused with a sentence and write nothing`(form: [(String, String)])
        async throws
    {
        let city = try await SampleCity()
        let before = try city.store.read { try $0.knowledge(of: Place.officeScope).fingerprint }
        try await city.pages(as: [.office]) { browser in
            for path in Self.writes {
                let answer = try await browser.post(path, form)
                #expect((400..<500).contains(answer.status.code), "\(path): \(answer.status) \(answer.text)")
            }
        }
        #expect(try city.store.read { try $0.knowledge(of: Place.officeScope).fingerprint } == before)
    }

    @Test func `markup in a problem is shown as text`() async throws {
        let city = try await SampleCity()
        let line = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned })
        let hostile = "<img src=x onerror=alert(1)>"
        try city.ledger().classify(line.problem, ["title": .text(hostile)], shown: [:], reason: hostile)
        try city.ledger().take(ProblemStep(.comment, note: hostile), on: line.problem)
        try await city.pages(as: [.office]) { browser in
            for page in ["/ledger/problem/\(line.problem.hex)", "/ledger", "/meetings/tier/territory"] {
                let text = try await browser.get(page).text
                #expect(!text.contains("<img src=x"), "\(page)")
            }
        }
    }
}
