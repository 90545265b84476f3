import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What one kind of workbook part hears while it is read.
class XMLPart: NSObject, XMLParserDelegate {
    /// The first error that a subclass found; parsing stops there.
    fileprivate(set) var failure: TableIntakeError?

    /// An element begins; names come without namespace prefix.
    func open(_ name: String, _ attributes: [String: String]) {}
    /// An element ends.
    func close(_ name: String) {}
    /// A stretch of characters; one text may come in several.
    func characters(_ text: String) {}

    final func fail(_ error: TableIntakeError) { failure = failure ?? error }

    /// Reads a whole part.
    final func parse(_ bytes: [UInt8], part: String) throws(TableIntakeError) {
        try Self.refuseDeclarations(bytes, part: part)
        // As a stream it is parsed in chunks; in one piece libxml2 refuses parts above 10 MB as a huge lookup.
        let parser = XMLParser(stream: InputStream(data: Data(bytes)))
        parser.shouldResolveExternalEntities = false
        parser.delegate = self
        let whole = parser.parse()
        if let failure { throw failure }
        guard whole else {
            throw TableIntakeError(.malformedXML, values: ["part": part, "line": String(parser.lineNumber)])
        }
    }

    /// Entities can only be declared in a document type declaration, so refusing it makes expansion harmless.
    private static func refuseDeclarations(_ bytes: [UInt8], part: String) throws(TableIntakeError) {
        // Any encoding but UTF-8 could hide the declaration from the search below; workbooks are written in UTF-8.
        let head = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
        let declaration = head.hasPrefix("\u{feff}") ? head.dropFirst() : head[...]
        var isUTF8 = !bytes.prefix(256).contains(0) && declaration.hasPrefix("<")
        if let end = declaration.range(of: "?>"), let name = declaration[..<end.lowerBound].range(of: "encoding") {
            let value = declaration[name.upperBound..<end.lowerBound].drop { " =\t\r\n\"'".contains($0) }
            isUTF8 = isUTF8 && (value.hasPrefix("utf-8") || value.hasPrefix("us-ascii"))
        }
        // The parser of Foundation stops the program at a name that is not UTF-8.
        guard isUTF8, String(validating: bytes, as: UTF8.self) != nil else {
            throw TableIntakeError(.malformedXML, values: ["part": part, "detail": "encoding"])
        }
        guard !declaresType(bytes) else { throw TableIntakeError(.forbiddenDoctype, values: ["part": part]) }
    }

    private static func declaresType(_ bytes: [UInt8]) -> Bool {
        let mark = Array("<!DOCTYPE".utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            var start = 0
            while start + mark.count <= buffer.count {
                if buffer[start] == mark[0], buffer[start + 1] == mark[1],
                    buffer[start..<(start + mark.count)].elementsEqual(mark)
                {
                    return true
                }
                start += 1
            }
            return false
        }
    }

    private static func local(_ name: String) -> String {
        guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return name }
        return String(name[name.utf8.index(after: colon)...])
    }

    final func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        guard failure == nil else { return parser.abortParsing() }
        open(Self.local(elementName), attributes)
    }

    final func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard failure == nil else { return parser.abortParsing() }
        close(Self.local(elementName))
    }

    final func parser(_ parser: XMLParser, foundCharacters string: String) {
        if failure == nil { characters(string) }
    }

    final func parser(_ parser: XMLParser, foundCDATA CDATABlock: Data) {
        if failure == nil { characters(String(decoding: CDATABlock, as: UTF8.self)) }
    }

    final func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) {
        fail(TableIntakeError(.malformedXML, values: ["line": String(parser.lineNumber)]))
    }
}

extension [String: String] {
    /// An attribute by its name without prefix, such as `id` for `r:id`; the plain name wins.
    func local(_ name: String) -> String? {
        self[name] ?? first { $0.key.hasSuffix(":" + name) }?.value
    }

    /// Whether an attribute is an XML Schema `true`.
    func isTrue(_ name: String) -> Bool { self[name] == "1" || self[name] == "true" }
}
