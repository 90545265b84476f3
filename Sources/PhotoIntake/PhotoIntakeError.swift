public import Wording

/// What can be wrong with a photo, thrown when nothing can be said of it and listed as a defect when something can.
public enum PhotoIntakeError: PersonFacingError, Hashable {
    /// There is no such file. Trying again helps once it is there.
    case missing(path: String)
    /// The file has no bytes. Trying again helps once it was copied completely.
    case empty
    /// The first bytes are of no kind that is taken in. Trying again does not help.
    case unknownKind(firstBytes: [UInt8])
    /// The bytes end before the picture does. Copying again from the original may help.
    case truncated(MediaType, sizeBytes: Int)
    /// The file has more bytes than allowed. Trying again does not help.
    case tooLarge(sizeBytes: Int, limitBytes: Int)
    /// The header claims more pixels than a thumbnail may cost; nothing was allocated. Trying again does not help.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// The file could not be read, or its inside is damaged. Trying again helps if the medium was removed or busy.
    case unreadable(detail: String)

    /// The stable dotted name, for logs, tests and other programs.
    public var code: String {
        switch self {
        case .missing: "notFound.file"
        case .empty: "photo.empty"
        case .unknownKind: "photo.unknownKind"
        case .truncated: "photo.truncated"
        case .tooLarge: "photo.tooLarge"
        case .tooManyPixels: "photo.tooManyPixels"
        case .unreadable: "photo.unreadable"
        }
    }

    /// The values behind the message, by stable name; sizes in bytes.
    public var values: [String: String] {
        switch self {
        case .missing(let path): ["path": path]
        case .empty: [:]
        case .unknownKind(let firstBytes): ["firstBytes": Hexadecimal.text(firstBytes)]
        case .truncated(let kind, let size): ["mediaType": kind.mimeType, "sizeBytes": String(size)]
        case .tooLarge(let size, let limit): ["sizeBytes": String(size), "limitBytes": String(limit)]
        case .tooManyPixels(let width, let height, let limit):
            ["width": String(width), "height": String(height), "limitPixels": String(limit)]
        case .unreadable(let detail): ["detail": detail]
        }
    }

    /// Whether reading again may help without anything being changed: only where a medium was busy or failed.
    public var isRetryable: Bool {
        switch self {
        case .unreadable: true
        case .missing, .empty, .unknownKind, .truncated, .tooLarge, .tooManyPixels: false
        }
    }

    /// What happened.
    public var message: Bilingual {
        switch self {
        case .missing(let path):
            Bilingual(zh: "没有这个文件：\(path)", en: "There is no such file: \(path)")
        case .empty:
            Bilingual(zh: "照片文件为空（0 字节）。", en: "The photo file is empty (0 bytes).")
        case .unknownKind:
            Bilingual(
                zh: "无法识别的文件类型：只接收 JPEG、PNG、HEIC 照片和 PDF。",
                en: "Unknown kind of file: only JPEG, PNG and HEIC photos and PDF are taken in.")
        case .truncated(let kind, let size):
            Bilingual(
                zh: "\(kind.name) 文件不完整，只有 \(size) 字节，结尾缺失。",
                en: "The \(kind.name) file is incomplete: it has \(size) bytes and its end is missing.")
        case .tooLarge(let size, let limit):
            Bilingual(
                zh: "文件 \(size) 字节，超过上限 \(limit) 字节。",
                en: "The file has \(size) bytes; the limit is \(limit) bytes.")
        case .tooManyPixels(let width, let height, let limit):
            Bilingual(
                zh: "图像 \(width)×\(height) 像素，超过上限 \(limit) 像素。",
                en: "The image is \(width)×\(height) pixels; the limit is \(limit) pixels.")
        // What the system or a decoder says is English; it stays in the values.
        case .unreadable(let detail):
            Bilingual(zh: "文件无法读取或已损坏。", en: "The file is unreadable or damaged: \(detail).")
        }
    }

    /// What the person can do now.
    public var nextStep: Bilingual {
        switch self {
        case .missing:
            Bilingual(
                zh: "请核对路径；照片在存储卡上时，请先插好卡。", en: "Check the path; if the photo is on a card, insert the card first.")
        case .empty, .truncated:
            Bilingual(
                zh: "请从相机或存储卡重新复制该照片；若原件已不在，可保留此文件并注明不完整。",
                en:
                    "Copy the photo again from the camera or card; if the original is gone, keep this file and note "
                    + "that it is incomplete.")
        case .unknownKind:
            Bilingual(
                zh: "请先将文件导出为 JPEG 或 PDF，再重新导入。",
                en: "Export the file as JPEG or PDF and take it in again.")
        case .tooLarge:
            Bilingual(
                zh: "请导出较小的副本，或请管理员调高上限。",
                en: "Export a smaller copy, or ask the administrator to raise the limit.")
        case .tooManyPixels:
            Bilingual(
                zh: "原件可以照常保存；如需缩略图，请导出较小的副本。",
                en: "The original can be kept as it is; for a thumbnail, export a smaller copy.")
        case .unreadable:
            Bilingual(
                zh: "请检查存储卡或文件权限后重试；若仍失败，请从原设备重新复制。",
                en:
                    "Check the card and the file's permissions and try again; if it still fails, copy it again from "
                    + "its device.")
        }
    }
}
