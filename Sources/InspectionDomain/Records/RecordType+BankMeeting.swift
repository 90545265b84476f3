extension RecordType {
    /// A meeting of government, banks and enterprises (政银企对接); two a year in Jincheng.
    public static let bankMeeting = RecordType(
        "bankMeeting", "政银企对接", "Bank meeting", home: .office, identity: ["name"],
        fields: [
            .office("name", "名称", "Name", .text(maxCharacters: 120), required: true),
            .office("plannedOn", "计划日期", "Planned on", .date, queried: true),
            .office("heldOn", "召开日期", "Held on", .date, queried: true),
            .office("banks", "金融机构", "Banks", .set(of: .text(maxCharacters: 60))),
            .office("projects", "对接项目", "Projects", .set(of: .reference("project"))),
            .office("bankCount", "参会金融机构数", "Number of banks", .integer(0...10_000)),
            .office("projectCount", "对接项目数", "Number of projects", .integer(0...10_000)),
            .office("agreed", "签约金额", "Agreed amount", .money),
            .office("note", "说明", "Note", .note(maxCharacters: 4000)),
        ])
}
