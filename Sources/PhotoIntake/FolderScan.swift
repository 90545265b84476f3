import Foundation

/// The photos of a folder and all folders in it, each once, in the byte order of their paths.
///
/// Reads only; follows no symbolic link. The same folder gives the same scan on every machine.
public struct FolderScan: Hashable, Sendable {
    /// A photo, named by its path inside the folder.
    public struct Photo: Hashable, Sendable {
        /// The path inside the folder, parts joined by `/`.
        public let path: String
        /// What its bytes say.
        public let facts: PhotoFacts
    }

    /// A file with the same bytes as an earlier photo.
    public struct Duplicate: Hashable, Sendable {
        /// The file's path.
        public let path: String
        /// The path of the photo that was kept.
        public let original: String
    }

    /// Something that is not taken in.
    public struct Skipped: Hashable, Sendable {
        /// Its path.
        public let path: String
        /// Why.
        public let reason: SkipReason
    }

    /// Why something is not taken in.
    public enum SkipReason: Hashable, Sendable {
        /// Its name starts with a dot, as those of systems' own files do.
        case hidden
        /// A symbolic link, which may lead out of the folder or in circles.
        case symbolicLink
        /// A folder more than 32 levels down.
        case tooDeep
        /// A folder that could not be listed, with the system's words. Trying again may help.
        case unlistable(detail: String)
        /// A file that is no photo or could not be read.
        case photo(PhotoIntakeError)
    }

    /// The photos, each content once; of equal ones the first path.
    public let photos: [Photo]
    /// The files that repeat a photo.
    public let duplicates: [Duplicate]
    /// Everything else.
    public let skipped: [Skipped]

    /// How many levels of folders are entered.
    public static let maximumDepth = 32

    /// Reads every file of the folder once.
    ///
    /// - Throws: ``PhotoIntakeError/missing(path:)``, or ``PhotoIntakeError/unreadable(detail:)`` if the folder itself
    ///   cannot be listed; trouble inside it is reported in ``skipped``.
    public init(folder: String, inspector: PhotoInspector = PhotoInspector()) throws(PhotoIntakeError) {
        var listing = FolderListing(root: folder)
        if let failure = listing.enter("", depth: 0) {
            throw FileManager.default.fileExists(atPath: folder) ? .unreadable(detail: failure) : .missing(path: folder)
        }
        var photos: [Photo] = []
        var duplicates: [Duplicate] = []
        var skipped = listing.skipped
        var paths: [[UInt8]: String] = [:]
        for path in listing.files.sorted(by: FolderListing.precedes) {
            do throws(PhotoIntakeError) {
                let facts = try inspector.facts(ofFileAt: folder + "/" + path)
                if let original = paths[facts.sha256] {
                    duplicates.append(Duplicate(path: path, original: original))
                } else {
                    paths[facts.sha256] = path
                    photos.append(Photo(path: path, facts: facts))
                }
            } catch {
                skipped.append(Skipped(path: path, reason: .photo(error)))
            }
        }
        self.photos = photos
        self.duplicates = duplicates
        self.skipped = skipped.sorted { FolderListing.precedes($0.path, $1.path) }
    }
}

/// Lists a tree of folders.
private struct FolderListing {
    let root: String
    var files: [String] = []
    var skipped: [FolderScan.Skipped] = []

    init(root: String) { self.root = root }

    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Adds what a folder holds; the system's words if it cannot be listed.
    mutating func enter(_ folder: String, depth: Int) -> String? {
        let path = folder.isEmpty ? root : root + "/" + folder
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            // Foundation does not always hand on the system's reason; asking once more tells it.
            guard let opened = opendir(path) else { return String(cString: strerror(errno)) }
            closedir(opened)
            return error.localizedDescription
        }
        for name in names { add(folder.isEmpty ? name : folder + "/" + name, name, depth) }
        return nil
    }

    private mutating func add(_ path: String, _ name: String, _ depth: Int) {
        guard !name.hasPrefix(".") else { return skip(path, .hidden) }
        let attributes = try? FileManager.default.attributesOfItem(atPath: root + "/" + path)
        switch attributes?[.type] as? FileAttributeType {
        case .typeSymbolicLink: skip(path, .symbolicLink)
        case .typeDirectory:
            guard depth < FolderScan.maximumDepth else { return skip(path, .tooDeep) }
            if let failure = enter(path, depth: depth + 1) { skip(path, .unlistable(detail: failure)) }
        default: files.append(path)
        }
    }

    private mutating func skip(_ path: String, _ reason: FolderScan.SkipReason) {
        skipped.append(FolderScan.Skipped(path: path, reason: reason))
    }
}
