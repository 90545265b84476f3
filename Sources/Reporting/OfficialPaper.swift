public import InspectionDomain
public import Wording

/// One official paper as it is printed on A4: a letter with its red head, or a form such as 督办单.
///
/// Margins, sizes and order follow GB/T 9704-2012 as far as a browser prints them. Pure: the same paper gives the same
/// bytes.
public struct OfficialPaper: Hashable, Sendable {
    /// What stands between addressee and signature.
    public enum Body: Hashable, Sendable {
        /// A letter's paragraphs.
        case letter([String])
        /// A form's lines: what is asked and what is said; an empty answer leaves room for writing.
        case form([Line])
    }

    /// One line of a form.
    public struct Line: Hashable, Sendable {
        /// What is asked.
        public let label: String
        /// What is said.
        public let text: String

        /// Describes a line.
        public init(_ label: String, _ text: String) {
            self.label = label
            self.text = text
        }
    }

    /// Who issues it; `nil` leaves the head free for one that is printed already.
    public let issuer: String?
    /// What it is, such as 通报.
    public let title: String
    /// 文号; `nil` while it has none.
    public let number: String?
    /// 主送机关.
    public let addressee: String
    /// What it says.
    public let body: Body
    /// Whose role signs it.
    public let signer: String?
    /// 成文日期; `nil` while it is not issued.
    public let issuedOn: CivilDate?
    /// Whether it has not left the office: it then says so across its head.
    public let isDraft: Bool
    /// The language of the words around it.
    public let language: Language

    /// Describes a paper.
    public init(
        issuer: String?, title: String, number: String?, addressee: String, body: Body, signer: String?,
        issuedOn: CivilDate?, isDraft: Bool, language: Language = .zh
    ) {
        self.issuer = issuer
        self.title = title
        self.number = number
        self.addressee = addressee
        self.body = body
        self.signer = signer
        self.issuedOn = issuedOn
        self.isDraft = isDraft
        self.language = language
    }

    /// The document: UTF-8, without scripts or outside resources.
    public var page: String {
        let name = Markup.escaped(title)
        var page = "<!DOCTYPE html>\n<html lang=\"\(language.tag)\">\n<head>\n<meta charset=\"utf-8\">\n"
        page += "<title>\(name)</title>\n<style>\(Self.style)</style>\n</head>\n<body>\n"
        if isDraft { page += "<p class=\"draft\">\(Label("草稿，未发出", "Draft, not issued")[language])</p>\n" }
        switch body {
        case .letter(let paragraphs): page += letter(paragraphs)
        case .form(let lines): page += form(lines)
        }
        return page + "</body>\n</html>\n"
    }

    private func letter(_ paragraphs: [String]) -> String {
        var text = "<p class=\"issuer\">\(Markup.escaped(issuer ?? ""))</p>\n"
        text += "<p class=\"number red\">\(Markup.escaped(number ?? ""))</p>\n"
        text += "<h1>\(Markup.escaped(title))</h1>\n"
        text += "<p class=\"to\">\(Markup.escaped(addressee))\(Label("：", ":")[language])</p>\n"
        for paragraph in paragraphs { text += "<p class=\"text\">\(Markup.escaped(paragraph))</p>\n" }
        return text + signature
    }

    private func form(_ lines: [Line]) -> String {
        var text = issuer.map { "<p class=\"issuer plain\">\(Markup.escaped($0))</p>\n" } ?? ""
        text += "<h1>\(Markup.escaped(title))</h1>\n"
        text += "<p class=\"number\">\(Label("编号", "No.")[language])\(Label("：", ": ")[language])"
        text += "\(Markup.escaped(number ?? ""))</p>\n<table>\n"
        for line in [Line(Label("承办单位", "To")[language], addressee)] + lines {
            let room = line.text.isEmpty ? " class=\"room\"" : ""
            text += "<tr><th scope=\"row\">\(Markup.escaped(line.label))</th><td\(room)>\(Markup.escaped(line.text))</td></tr>\n"
        }
        return text + "</table>\n" + signature
    }

    private var signature: String {
        var lines: [String] = []
        if let signer { lines.append(Label("签发：\(signer)", "Signed: \(signer)")[language]) }
        if let issuer { lines.append(issuer) }
        if let issuedOn { lines.append(day(issuedOn)) }
        return "<div class=\"signature\">" + lines.map { "<p>\(Markup.escaped($0))</p>" }.joined() + "</div>\n"
    }

    private func day(_ date: CivilDate) -> String {
        Label("\(date.year)年\(date.month)月\(date.day)日", date.description)[language]
    }

    private static let style = """
        @page{size:A4;margin:37mm 26mm 35mm 28mm}
        body{font:16pt/28pt "FangSong","仿宋","STFangsong","Noto Serif CJK SC","WenQuanYi Micro Hei",serif;color:#000;\
        max-width:156mm;margin:0 auto}
        p{margin:0;white-space:pre-line}
        .issuer{font:bold 30pt/40pt "SimSun","Noto Serif CJK SC","WenQuanYi Micro Hei",serif;color:#c00;text-align:center}
        .issuer.plain{font-size:16pt;line-height:28pt;color:#000}
        .number{text-align:center}
        .number.red{min-height:28pt;padding-bottom:3mm;margin-bottom:10mm;border-bottom:1mm solid #c00}
        h1{font:bold 22pt/34pt "SimSun","Noto Serif CJK SC","WenQuanYi Micro Hei",serif;text-align:center;margin:0 0 8mm}
        .text{text-indent:2em;text-align:justify}
        .signature{margin:10mm 2em 0 0;text-align:right;break-inside:avoid}
        table{border-collapse:collapse;width:100%;margin-top:4mm;font-size:14pt;line-height:24pt}
        th,td{border:.4mm solid #000;padding:2.5mm 3mm;text-align:left;vertical-align:top;white-space:pre-line}
        th{width:7em;font-weight:normal;text-align:center;vertical-align:middle}
        .room{height:28mm}
        .draft{border:.6mm solid #c00;color:#c00;text-align:center;margin-bottom:8mm}
        """
}
