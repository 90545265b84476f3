/// Looks for the end-of-file marker in a PDF's last 1,024 bytes, as readers do (ISO 32000-1 annex H.3).
struct PdfWalker: ContainerWalker {
    private var tail: [UInt8] = []

    mutating func feed(_ piece: [UInt8]) {
        tail = Array((tail + piece.suffix(1_024)).suffix(1_024))
    }

    var findings: ContainerFindings {
        let marker = Array("%%EOF".utf8)
        var findings = ContainerFindings()
        findings.isComplete = tail.indices.contains { tail[$0...].starts(with: marker) }
        return findings
    }
}
