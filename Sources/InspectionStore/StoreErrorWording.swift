import InspectionDomain
public import Wording

extension StoreError {
    /// What happened, with the values concerned.
    public var message: Bilingual {
        switch self {
        case .diskFull: Bilingual(zh: "磁盘已满，这次没有保存。", en: "The disk is full; this was not saved.")
        case .busy: Bilingual(zh: "数据正被另一个程序占用。", en: "Another program is using the data.")
        case .corrupt(let detail): Bilingual(zh: "数据库文件损坏：\(detail)", en: "The database file is damaged: \(detail)")
        case .inputOutput(let detail): Bilingual(zh: "磁盘读写失败：\(detail)", en: "The disk failed: \(detail)")
        case .readOnly: Bilingual(zh: "数据以只读方式打开，不能保存。", en: "The data was opened for reading only.")
        case .notAStore(let path): Bilingual(zh: "这里没有督导数据：\(path)", en: "There is no inspection data here: \(path)")
        case .folderUnusable(let path):
            Bilingual(zh: "这个文件夹不能使用：\(path)", en: "This folder cannot be used: \(path)")
        case .folderNotEmpty(let path): Bilingual(zh: "文件夹不是空的：\(path)", en: "The folder is not empty: \(path)")
        case .tooNew(let version):
            Bilingual(zh: "数据由更新的版本写成：\(version)", en: "Newer software wrote the data: \(version)")
        case .recordDamaged(let id): Bilingual(zh: "记录损坏：\(id)", en: "A record is damaged: \(id)")
        case .noSuchRecord(let id): Bilingual(zh: "没有这条记录：\(id)", en: "There is no such record: \(id)")
        case .badValue(let violation): Bilingual(zh: violation.message.zh, en: violation.message.en)
        case .visitSealed(let id): Bilingual(zh: "督导已封存：\(id)", en: "The visit is sealed: \(id)")
        case .visitIncomplete(let items):
            Bilingual(
                zh: "尚未评价：\(items.map(\.label.zh).joined(separator: "、"))",
                en: "Not rated yet: \(items.map(\.label.en).joined(separator: ", "))")
        case .notGranted(let scope):
            Bilingual(zh: "本设备无权写入“\(scope)”。", en: "This device may not write in “\(scope)”.")
        case .noConflict(let id, let field):
            Bilingual(zh: "没有待定的值：\(id)/\(field)", en: "Nothing is in conflict: \(id)/\(field)")
        case .photoDamaged(let detail):
            Bilingual(zh: "照片损坏或缺失：\(detail)", en: "A photo is damaged or missing: \(detail)")
        case .badRequest(let detail): Bilingual(zh: "参数不对。", en: "The request makes no sense: \(detail)")
        case .database(let detail): Bilingual(zh: "数据库出错。", en: "The database refused: \(detail)")
        }
    }

    /// What the person can do next.
    public var nextStep: Bilingual {
        switch self {
        case .diskFull: Bilingual(zh: "请清理磁盘后重试。", en: "Free some space and try again.")
        case .busy: Bilingual(zh: "请稍后重试。", en: "Try again in a moment.")
        case .corrupt, .recordDamaged:
            Bilingual(zh: "请运行 check --repair；仍有问题时从备份恢复。", en: "Run check --repair; if it persists, restore a backup.")
        case .inputOutput: Bilingual(zh: "请检查磁盘和权限后重试。", en: "Check the disk and its permissions, then try again.")
        case .readOnly: Bilingual(zh: "请以可写方式打开。", en: "Open it for writing.")
        case .notAStore: Bilingual(zh: "请检查路径，或新建数据。", en: "Check the path, or create a store.")
        case .folderNotEmpty:
            Bilingual(
                zh: "请选择空文件夹；若里面已是督导数据，直接使用即可。",
                en: "Choose an empty folder; if it holds inspection data already, just use it.")
        case .folderUnusable:
            Bilingual(zh: "请换一个可以写入的文件夹，或检查权限。", en: "Choose a folder that can be written, or check the permissions.")
        case .tooNew: Bilingual(zh: "请升级软件。", en: "Update the software.")
        case .noSuchRecord: Bilingual(zh: "请同步后再试，或检查编号。", en: "Sync and try again, or check the id.")
        case .badValue(let violation): Bilingual(zh: violation.nextStep.zh, en: violation.nextStep.en)
        case .visitSealed: Bilingual(zh: "请写补充说明。", en: "Write an addendum.")
        case .visitIncomplete:
            Bilingual(zh: "请补全评价，或注明未完成后封存。", en: "Rate them, or seal the visit as incomplete.")
        case .notGranted: Bilingual(zh: "请联系办公室授权。", en: "Ask the office for access.")
        case .noConflict: Bilingual(zh: "请刷新页面。", en: "Refresh the page.")
        case .photoDamaged:
            Bilingual(zh: "请重新选择照片，或等待同步补齐。", en: "Choose the photo again, or let the sync complete it.")
        case .badRequest: Bilingual(zh: "请更正参数。", en: "Correct the request.")
        case .database: Bilingual(zh: "请运行检查，并把代码告诉办公室。", en: "Run the check and tell the office the code.")
        }
    }
}
