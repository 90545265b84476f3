extension RecordType {
    /// A photo or other file; its bytes are named by hash and never change.
    public static let photo = RecordType(
        "photo", "照片附件", "Photo or attachment", home: .territory, parent: "visit",
        fields: [
            shared("hash", "清单哈希", "Manifest hash", .hash, .event, required: true, queried: true),
            shared(
                "size", "大小", "Size", .integer(0...268_435_456), .event, required: true,
                unit: Label("字节", "bytes")),
            shared("mediaType", "媒体类型", "Media type", .text(maxCharacters: 80), .event, required: true),
            shared(
                "fileName", "文件名", "File name", .text(maxCharacters: 120), .event,
                hint: Label("拍摄设备上的名称", "As the camera called it")),
            shared(
                "kind", "类别", "Kind",
                .choice([
                    Choice("site", "现场照片", "site photo"), Choice("document", "文件照片", "document"),
                    Choice("discussion", "座谈照片", "discussion"), Choice("statProof", "入统佐证", "statistical proof"),
                    Choice("problem", "问题照片", "problem"), Choice("other", "其他", "other"),
                ]), .sibling, queried: true),
            shared(
                "capturedAt", "拍摄时间", "Captured at", .instant, .event, queried: true,
                hint: Label("设备时间", "By the device's clock")),
            shared("latitude", "纬度", "Latitude", .microdegrees(limit: 90), .event),
            shared("longitude", "经度", "Longitude", .microdegrees(limit: 180), .event),
            shared(
                "orientation", "方向", "Orientation", .integer(1...8), .event,
                hint: Label("EXIF 方向 1—8", "EXIF orientation, 1 to 8")),
            shared("caption", "说明", "Caption", .note(maxCharacters: 2000), .noteText, searched: true),
            shared("takenBy", "拍摄人", "Taken by", .text(maxCharacters: 60), .event),
            shared("visit", "督导", "Visit", .reference("visit"), .event, queried: true),
            shared("linkedTo", "关联对象", "Linked to", .set(of: .reference("*")), .addWins),
        ])

    private static func shared(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, _ merge: MergeClass, required: Bool = false,
        queried: Bool = false, searched: Bool = false, unit: Label? = nil, hint: Label? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, merge, by: [.inspector, .office, .territory], required: required, queried: queried,
            searched: searched, unit: unit, hint: hint)
    }
}
