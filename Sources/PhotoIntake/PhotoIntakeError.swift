/// What can be wrong with a photo, thrown when nothing can be said of it and listed as a defect when something can.
public enum PhotoIntakeError: Error, Hashable, Sendable {
    /// The file has no bytes. Trying again helps once the copy from the card is complete.
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
        case .empty: [:]
        case .unknownKind(let firstBytes): ["firstBytes": Hexadecimal.text(firstBytes)]
        case .truncated(let kind, let size): ["mediaType": kind.mimeType, "sizeBytes": String(size)]
        case .tooLarge(let size, let limit): ["sizeBytes": String(size), "limitBytes": String(limit)]
        case .tooManyPixels(let width, let height, let limit):
            ["width": String(width), "height": String(height), "limitPixels": String(limit)]
        case .unreadable(let detail): ["detail": detail]
        }
    }

    /// What happened.
    public var message: BilingualText {
        switch self {
        case .empty:
            BilingualText(chinese: "照片文件为空（0 字节）。", english: "The photo file is empty (0 bytes).")
        case .unknownKind:
            BilingualText(
                chinese: "无法识别的文件类型：只接收 JPEG、PNG、HEIC 照片和 PDF。",
                english: "Unknown kind of file: only JPEG, PNG and HEIC photos and PDF are taken in.")
        case .truncated(let kind, let size):
            BilingualText(
                chinese: "\(kind.name) 文件不完整，只有 \(size) 字节，结尾缺失。",
                english: "The \(kind.name) file is incomplete: it has \(size) bytes and its end is missing.")
        case .tooLarge(let size, let limit):
            BilingualText(
                chinese: "文件 \(size) 字节，超过上限 \(limit) 字节。",
                english: "The file has \(size) bytes; the limit is \(limit) bytes.")
        case .tooManyPixels(let width, let height, let limit):
            BilingualText(
                chinese: "图像 \(width)×\(height) 像素，超过上限 \(limit) 像素。",
                english: "The image is \(width)×\(height) pixels; the limit is \(limit) pixels.")
        case .unreadable(let detail):
            BilingualText(chinese: "文件无法读取或已损坏：\(detail)。", english: "The file is unreadable or damaged: \(detail).")
        }
    }

    /// What the person can do now.
    public var nextStep: BilingualText {
        switch self {
        case .empty, .truncated:
            BilingualText(
                chinese: "请从相机或存储卡重新复制该照片；若原件已不在，可保留此文件并注明不完整。",
                english:
                    "Copy the photo again from the camera or card; if the original is gone, keep this file and note "
                    + "that it is incomplete.")
        case .unknownKind:
            BilingualText(
                chinese: "请先将文件导出为 JPEG 或 PDF，再重新导入。",
                english: "Export the file as JPEG or PDF and take it in again.")
        case .tooLarge:
            BilingualText(
                chinese: "请导出较小的副本，或请管理员调高上限。",
                english: "Export a smaller copy, or ask the administrator to raise the limit.")
        case .tooManyPixels:
            BilingualText(
                chinese: "原件可以照常保存；如需缩略图，请导出较小的副本。",
                english: "The original can be kept as it is; for a thumbnail, export a smaller copy.")
        case .unreadable:
            BilingualText(
                chinese: "请检查存储卡或文件权限后重试；若仍失败，请从原设备重新复制。",
                english:
                    "Check the card and the file's permissions and try again; if it still fails, copy it again from "
                    + "its device.")
        }
    }
}
