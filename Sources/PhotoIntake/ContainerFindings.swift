/// What walking through one kind of file found.
struct ContainerFindings {
    /// The EXIF block from its TIFF header on.
    var exif: [UInt8]?
    var width: Int?
    var height: Int?
    /// Whether the file's own end was found; a walker that lost its way does not know.
    var isComplete = false
    /// Why the walker lost its way.
    var damage: String?
    /// Whether a JPEG has several scans, so that its decoder must hold the whole image; `nil` if unknown.
    var hasSeveralScans: Bool?
}

/// Follows a file's structure piece by piece in one pass, keeping only what it looks for.
protocol ContainerWalker {
    mutating func feed(_ piece: [UInt8])
    var findings: ContainerFindings { get }
}
