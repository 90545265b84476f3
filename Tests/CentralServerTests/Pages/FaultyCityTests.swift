import Causality
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import TestSupport
import Testing

@testable import CentralServer

/// Where computing would be a guess, the pages refuse and say what to put right; they never show a figure.
struct FaultyCityTests {
    @Test func `for a year that the calendar lacks no page counts, and each says which year is missing`() async throws {
        let city = try CityFixture()
        city.office.world.advance(minutes: 200 * 1440)
        try await city.office.pages(as: [.office]) { browser async throws in
            for path in ["/", "/unknown", "/board/coverage", "/board/problems", "/register", "/race"] {
                let answer = try await browser.get(path)
                #expect(answer.status == .unprocessableContent, "\(path)")
                #expect(answer.text.contains("profile.calendar-year-missing"), "\(path)")
                #expect(answer.text.contains("2027") && !answer.text.contains("塔吊停用"), "\(path)")
            }
        }
    }

    @Test func `with a circle of tiers in force no page counts, and the profile's page names the circle`() async throws {
        let city = try CityFixture()
        let text = String(decoding: MechanismProfile.zhanhe2021Document, as: UTF8.self)
        let circle = text.replacingOccurrences(of: #""raisesTo": null"#, with: #""raisesTo": "township""#)
        #expect(circle != text)
        // As another office's software, or a hand in the file, might have left it: ours refuses to import it.
        _ = try city.office.office.store.write([
            RecordEdit(
                record: city.office.world.record(), type: "mechanismProfile", scope: Place.register,
                values: [
                    "name": .text("zhanhe-2021"), "version": .integer(1), "document": .text(circle),
                    "inForceFrom": .text("2026-01-01"),
                ], person: "C001")
        ])
        try await city.office.pages(as: [.office]) { browser async throws in
            for path in ["/", "/unknown", "/board/problems", "/ledger", "/meetings", "/register", "/race", "/warnings"] {
                let answer = try await browser.get(path)
                #expect(answer.status == .unprocessableContent, "\(path)")
                #expect(answer.text.contains("profile.tier-cycle") && !answer.text.contains("塔吊停用"), "\(path)")
            }
            let profile = try await browser.get("/profile")
            #expect(profile.status == .ok && profile.text.contains("循环"))
        }
    }
}
