import Console
import Presentation
import Testing

/// Command lines that cannot be understood.
struct UsageTests {
    @Test(arguments: [
        (["visit", "show"], "缺少参数 <visit>", "Missing expected argument '<visit>'"),
        (["status", "--recrods"], "没有选项 --recrods，是不是 --records？", "Did you mean '--records'?"),
        (["status", "-x"], "没有选项 -x", "Unknown option '-x'"), (["visit", "show", "--home"], "没有给出值", "Missing value"),
        (["status", "a"], "多余的参数 a", "Unexpected argument 'a'"),
        (["status", "a", "b"], "多余的参数 'a', 'b'", "2 unexpected arguments"),
        (["sync", "--watch", "x"], "--watch <watch> 不能写成 x", "The value 'x' is invalid"),
        (["sync", "--watch", "1"], "至少 5 秒", "at least 5 seconds"),
    ])
    func `a complaint about the command line is JSON on request, in both languages, with what to do`(
        words: [String], chinese: String, english: String
    ) async throws {
        let laptop = Laptop()
        let ran = await laptop.run(words + ["--json"])
        #expect(ran.status == Exit.usage.rawValue)
        #expect(ran.errorCode == "usage.arguments")
        let error = try #require(ran.error)
        #expect(error["message"]?["zh"]?.text?.contains(chinese) == true, "\(ran.complaints)")
        #expect(error["message"]?["en"]?.text?.contains(english) == true, "\(ran.complaints)")
        #expect(error["hint"]?["en"]?.text?.contains("inspector \(words[0])") == true, "\(ran.complaints)")
        #expect(ran.output.isEmpty)
    }

    @Test func `a person reads it in the language asked for`() async {
        let laptop = Laptop()
        let chinese = await laptop.run("visit", "show")
        #expect(chinese.complaints.contains("错误 [usage.arguments] 缺少参数 <visit>"))
        #expect(chinese.complaints.contains("用法：inspector visit show"))
        let english = await laptop.run("visit", "show", "--lang", "en")
        #expect(english.complaints.contains("error [usage.arguments] Missing expected argument"))
        #expect(english.complaints.contains("Usage: inspector visit show"))
    }

    @Test func `help and version are no complaints`() async {
        let laptop = Laptop()
        for words in [["--help"], ["visit", "show", "--help"], ["--version"]] {
            let ran = await laptop.run(words)
            #expect(ran.status == 0 && ran.complaints.isEmpty && !ran.output.isEmpty, "\(words)")
        }
        #expect(await laptop.run("--version").output == ProductVersion.text + "\n")
    }
}
