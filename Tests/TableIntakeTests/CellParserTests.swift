import TableIntake
import Testing

private let place = CellPlace(row: 12, column: 27)

private func outcome<Value>(_ read: () throws(TableIntakeError) -> Value) -> Result<Value, TableIntakeError> {
    do throws(TableIntakeError) { return .success(try read()) } catch { return .failure(error) }
}

private func refusal<Value>(_ read: () throws(TableIntakeError) -> Value) -> String? {
    if case .failure(let error) = outcome(read) { return error.code }
    return nil
}

@Suite struct `Reading cells` {
    @Test(arguments: [
        ("1200", 120_000), ("1,234,567.8", 123_456_780), ("１２３４．５", 123_450), (" 12.50 万元 ", 1_250), ("3亿元", 3_000_000),
        ("1.5亿", 1_500_000), ("0.000001亿元", 1), ("100元", 1), ("0", 0), ("0.01", 1), ("￥5万", 500), ("12.3400", 1_234),
        ("92233720368547758.07", Int64.max),
    ])
    func `amounts are exact`(text: String, hundredths: Int64) throws {
        #expect(try CellParser.money(text, at: place) == hundredths)
    }

    @Test func `a heading's unit applies where the cell names none`() throws {
        #expect(try CellParser.money("2", unit: .hundredMillionYuan, at: place) == 2_000_000)
        #expect(try CellParser.money("2万元", unit: .hundredMillionYuan, at: place) == 200)
    }

    @Test(arguments: [
        ("约1200", "table.cell.money.letters"), ("1200abc", "table.cell.money.letters"),
        ("12O0", "table.cell.money.letters"),
        ("三千万元", "table.cell.money.letters"), ("1,23", "table.cell.money"), ("1234,567", "table.cell.money"),
        ("", "table.cell.money"), ("-5", "table.cell.money"), ("1.2.3", "table.cell.money"), (".", "table.cell.money"),
        ("1.", "table.cell.money"), ("万元", "table.cell.money"), ("0.001", "table.cell.money.too-fine"),
        ("99元", "table.cell.money.too-fine"), ("92233720368547758.08", "table.cell.too-large"),
    ])
    func `amounts that are not clear are refused by name`(text: String, code: String) {
        #expect(refusal { () throws(TableIntakeError) in try CellParser.money(text, at: place) } == code)
    }

    @Test func `a refusal names row, column letters and text`() {
        let error = #expect(throws: TableIntakeError.self) { try CellParser.money("1x", at: place) }
        #expect(error?.row == 12 && error?.column == "AB" && error?.values["text"] == "1x")
    }

    @Test(arguments: [
        "2026-06-25", "2026-6-25", "2026/6/25", "2026.6.25", "2026年6月25日", "2026 年 6 月 25 日", "20260625", "２０２６年６月２５号",
        "2026-06-25 08:30:00", "2026-06-25T08:30", "2026年6月25日 8:30",
    ])
    func `dates are read in every usual form`(text: String) throws {
        #expect(try CellParser.date(text, at: place).iso == "2026-06-25")
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "26-6-25", "2026年6月", "2026/6-25", "6/25/2026", "", "2026-6-25-1", "46198",
        "2026--5",
    ])
    func `dates that are not are refused`(text: String) {
        #expect(refusal { () throws(TableIntakeError) in try CellParser.date(text, at: place) } == "table.cell.date")
    }

    @Test func `years and whole numbers are read`() throws {
        #expect(try CellParser.year(" ２０２６年", at: place) == 2026)
        #expect(try CellParser.integer("1,234", at: place) == 1_234)
        #expect(try CellParser.integer("-7", at: place) == -7)
        #expect(refusal { () throws(TableIntakeError) in try CellParser.year("202", at: place) } == "table.cell.year")
        #expect(
            refusal { () throws(TableIntakeError) in try CellParser.integer("1.5", at: place) } == "table.cell.integer")
        #expect(
            refusal { () throws(TableIntakeError) in try CellParser.integer("9223372036854775808", at: place) }
                == "table.cell.too-large")
    }

    @Test(arguments: [
        ("112.851234", 112_851_234), ("112.8512345", 112_851_235), ("东经112.851234°", 112_851_234),
        ("112.851234E", 112_851_234),
        ("112°51'04.4\"E", 112_851_222), ("112度51分4.4秒", 112_851_222), ("-0.5", -500_000), ("0.5W", -500_000),
        ("180", 180_000_000),
    ])
    func `longitudes become microdegrees`(text: String, micro: Int64) throws {
        #expect(try CellParser.microdegrees(text, axis: .longitude, at: place) == micro)
    }

    @Test(arguments: ["91", "112.8E", "abc", "", "35°60'", "35'10°", "1.2.3", "-35S", "35 36", "--5"])
    func `latitudes that are not are refused`(text: String) {
        #expect(
            refusal { () throws(TableIntakeError) in try CellParser.microdegrees(text, axis: .latitude, at: place) }
                == "table.cell.coordinate")
    }
}
