import Console
import Foundation
import Testing

/// The first minutes: every sentence says what to do next.
struct BeginningTests {
    @Test(arguments: ["/dev/null/x", "/proc/x"])
    func `a place that cannot hold data is refused in plain words`(home: String) async {
        let ran = await Laptop().run("init", "--person", "庚辰", "--territory", "140524", "--home", home)
        #expect(ran.status == Exit.invalidInput.rawValue)
        #expect(ran.errorCode == "store.folderUnusable")
        #expect(ran.complaints.contains("文件夹不能使用：\(home)"))
        for word in ["NSCocoa", "Error Domain", "No such", "Not a directory"] {
            #expect(!ran.complaints.contains(word))
        }
    }

    @Test func `a command before anything was set up names enrol and init`() async {
        for words in [["status"], ["visit", "list"], ["sync"]] {
            let ran = await Laptop().run(words)
            #expect(ran.errorCode == "store.notAStore" && ran.status == Exit.notFound.rawValue)
            #expect(ran.complaints.contains("enrol") && ran.complaints.contains("init"), "\(ran.complaints)")
        }
    }

    @Test(arguments: ["城区", "1405", "14052x", ""])
    func `a territory is a code of digits`(territory: String) async {
        let ran = await Laptop().run("init", "--person", "庚辰", "--territory", territory)
        #expect(ran.errorCode == "input.territory" && ran.status == Exit.invalidInput.rawValue)
    }

    @Test func `an address or a code that is none says how they are written`() async {
        let laptop = Laptop()
        let code = await laptop.run("enrol", "https://localhost:1", "ABC")
        #expect(code.errorCode == "sync.badCode" && code.complaints.contains("（3/26）"))
        for address in ["centre", "http://centre.example"] {
            let ran = await laptop.run("enrol", address, "ZGFT4-G9DQ0-GXJ83-ZKEGP-0M42C-6")
            #expect(ran.errorCode == "sync.badSetting" && ran.status == Exit.invalidInput.rawValue)
            #expect(ran.complaints.contains("https://centre.example:8443"), "\(ran.complaints)")
        }
    }

    @Test func `a card that is not there is not found, without the system's own words`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let ran = await laptop.run("photos", "intake", "/nonexistent/card")
        #expect(ran.status == Exit.notFound.rawValue && ran.errorCode == "notFound.file")
        #expect(!ran.complaints.contains("NSCocoa"), "\(ran.complaints)")
    }
}
