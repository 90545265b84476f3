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

/// An office whose setting up a crash cut off is set up by running it again; a whole one is never touched.
struct InterruptedInitTests {
    private struct PowerCut: Error {}

    /// Leaves what a power cut in the middle leaves: the marker and some of the parts.
    private func cutOff(in folder: OfficeFolder, keeping parts: Int) throws {
        try FileManager.default.createDirectory(at: folder.root, withIntermediateDirectories: true)
        try SecretFile.create(folder.unfinished, bytes: [])
        for part in folder.parts.prefix(parts) where part.pathExtension == "key" {
            try Data([1, 2, 3]).write(to: part)
        }
        if parts > 2 { try FileManager.default.createDirectory(at: folder.replica, withIntermediateDirectories: true) }
    }

    @Test(arguments: 0...4) func `an office that was cut off is begun anew`(parts: Int) throws {
        let place = TestFolder()
        let folder = OfficeFolder(place.sub("office"))
        try cutOff(in: folder, keeping: parts)
        let world = TestWorld()
        let office = try CentralOffice.initialise(
            at: folder.root, name: "晋城", hosts: ["localhost"], environment: world.surroundings(),
            furnish: CitySettings.install)
        #expect(!FileManager.default.fileExists(atPath: folder.unfinished.path))
        #expect(try office.store.count(RecordQuery(type: "mechanismProfile")) == 1)
        #expect(try CentralOffice.open(at: folder.root, environment: world.surroundings()).organisation.publicKey
            == office.organisation.publicKey)
    }

    @Test func `after a failure nothing is left behind, also of the furnishing`() throws {
        let place = TestFolder()
        let folder = OfficeFolder(place.sub("office"))
        #expect(throws: PowerCut.self) {
            try CentralOffice.initialise(
                at: folder.root, name: "晋城", hosts: ["localhost"], environment: TestWorld().surroundings(),
                furnish: { _ in throw PowerCut() })
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root.path).isEmpty)
    }

    @Test func `a whole office is refused, also when its organisation's key is gone`() throws {
        let office = try TestOffice()
        try FileManager.default.removeItem(at: office.office.folder.organisationKey)
        #expect(throws: OfficeError.self) {
            try CentralOffice.initialise(
                at: office.office.folder.root, name: "晋城", hosts: ["localhost"],
                environment: office.world.surroundings())
        }
        #expect(FileManager.default.fileExists(atPath: office.office.folder.pepper.path))
    }
}
