@testable import Presentation
import Testing


/// What names and notes may do to a terminal: nothing.
struct SafeTextTests {
    @Test func `escape sequences become visible`() {
        #expect(SafeText.block("红\u{1B}[31m字\u{7}") == "红␛[31m字␇")
    }

    @Test func `NUL, DEL and C1 controls become visible`() {
        #expect(SafeText.block("a\0b\u{7f}c\u{9b}31m") == "a␀b␡c‹U+9B›31m")
    }

    @Test func `direction overrides become visible`() {
        #expect(SafeText.block("abc\u{202e}gnp.exe") == "abc‹U+202E›gnp.exe")
    }

    @Test(arguments: ["现场📷🏗️", "👨‍👩‍👧‍👦", "שלום", "مرحبا", "ไทย", "e\u{301}"])
    func `letters and emoji of every script stay as they are`(text: String) {
        #expect(SafeText.block(text) == text)
        #expect(SafeText.line(text) == text)
    }

    @Test func `a block keeps its lines, a line does not`() {
        #expect(SafeText.block("一\n二\t三\r") == "一\n二\t三␍")
        #expect(SafeText.line("一\n二\t三") == "一␊二␉三")
    }

    @Test func `a line of 100,000 characters is cut`() {
        let cut = SafeText.line(String(repeating: "督", count: 100_000), atMost: 50)
        #expect(cut == String(repeating: "督", count: 50) + "…")
    }

    @Test func `one character with endless marks is cut too`() {
        let zalgo = "督" + String(repeating: "\u{301}", count: 100_000)
        #expect(SafeText.line(zalgo, atMost: 10).unicodeScalars.count <= 41)
    }

    @Test func `JSON stays JSON and loses nothing`() throws {
        #expect(SafeText.json("{\"a\":\"x\u{9b}y\u{202e}z\"}") == #"{"a":"x\u009by\u202ez"}"#)
        #expect(SafeText.json("{\"a\":\"\u{e0041}\"}") == #"{"a":"\udb40\udc41"}"#)
    }
}
