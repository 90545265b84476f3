extension RecordType {
    /// A laptop that may exchange with the centre: invited, enrolled or revoked.
    ///
    /// Lives in the office's own scope, so every admission and revocation has its author, time and history.
    public static let device = RecordType(
        "device", "设备", "Device", home: .office,
        fields: [
            .office("name", "名称", "Name", .text(maxCharacters: 120), queried: true),
            .office("person", "使用人", "Person", .text(maxCharacters: 60), required: true, queried: true),
            .office("role", "角色", "Role", .text(maxCharacters: 40), required: true),
            .office("scopes", "数据范围", "Scopes", .set(of: .text(maxCharacters: 64))),
            .office(
                "state", "状态", "State",
                .choice([
                    Choice("invited", "已邀请", "invited"), Choice("enrolled", "已注册", "enrolled"),
                    Choice("revoked", "已停用", "revoked"),
                ]), required: true, queried: true),
            .office("invitedAt", "邀请时间", "Invited at", .instant),
            .office("codeExpires", "登记码有效期至", "Code valid until", .instant),
            .office("codeHash", "登记码摘要", "Hash of the code", .hash, queried: true),
            .office("enrolledAt", "注册时间", "Enrolled at", .instant),
            .office("tokenHash", "令牌摘要", "Hash of the token", .hash, queried: true),
            .office("authors", "签名身份", "Authors", .set(of: .text(maxCharacters: 32))),
            .office("machine", "机器标识", "Machine", .text(maxCharacters: 200)),
            .office("revokedAt", "停用时间", "Revoked at", .instant),
            .office("revokedReason", "停用原因", "Reason", .text(maxCharacters: 500)),
        ])
}
