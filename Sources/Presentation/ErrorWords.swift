import Foundation
import SyncProtocol
public import Wording

/// Puts every error of the lower modules into the one shape that people and programs get.
public enum ErrorWords {
    /// The error with code, message and next step, whatever it is.
    public static func described(_ error: any Error) -> any PersonFacingError { known(error) ?? UnforeseenError(error) }

    /// The error with code, message and next step; `nil` if it is of no kind known here.
    public static func known(_ error: any Error) -> (any PersonFacingError)? {
        switch error {
        case let error as any PersonFacingError: error
        case let error as ProtocolError: protocolError(error)
        case let error as CocoaError where error.isFileError || error.code == .fileReadUnknown: fileError(error)
        default: nil
        }
    }

    private static func protocolError(_ error: ProtocolError) -> CommandError {
        CommandError(
            code: error.code.rawValue,
            message: Bilingual(
                zh: "数据不符合协议：\(error.detail)", en: "the data does not follow the protocol: \(error.detail)"),
            nextStep: Bilingual(
                zh: "请运行 check；若仍出现，请把本行发给维护人员。",
                en: "Run check; if it comes back, send this line to whoever maintains the program."))
    }

    private static func fileError(_ error: CocoaError) -> CommandError {
        let path = error.filePath.map { SafeText.line($0) } ?? ""
        let isMissing = error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile
        return CommandError(
            code: isMissing ? "notFound.file" : error.code == .fileWriteOutOfSpace ? "store.diskFull" : "file.unusable",
            message: isMissing
                ? Bilingual(zh: "没有这个文件：\(path)", en: "there is no such file: \(path)")
                : Bilingual(zh: "文件无法读写：\(path)", en: "the file cannot be read or written: \(path)"),
            nextStep: Bilingual(zh: "请检查路径、权限和磁盘空间。", en: "Check the path, the permissions and the disk's space."))
    }
}

