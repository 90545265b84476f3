public import InspectionDomain
public import Wording

/// What a report does not know: the page that stands behind every issue, so that missing is never read as nothing.
public enum CoveragePage {
    /// One laptop's last word.
    public struct Device: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// The day of its last exchange; `nil` if there was none.
        public let lastSeenOn: CivilDate?
        /// Records it declared unsent; `nil` if it never said.
        public let unsentRecords: Int?
        /// Photos it declared unsent; `nil` if it never said.
        public let unsentPhotos: Int?

        /// Describes a laptop.
        public init(name: String, lastSeenOn: CivilDate?, unsentRecords: Int?, unsentPhotos: Int?) {
            self.name = name
            self.lastSeenOn = lastSeenOn
            self.unsentRecords = unsentRecords
            self.unsentPhotos = unsentPhotos
        }
    }

    /// What is missing on the day of the report.
    public struct Gaps: Hashable, Sendable {
        /// The laptops.
        public let devices: [Device]
        /// Key projects not visited this month.
        public let unvisited: Int
        /// Key projects of the month.
        public let keyProjects: Int
        /// Fields in conflict.
        public let conflicts: Int
        /// Photos announced whose bytes have not arrived.
        public let photosOutstanding: Int
        /// Projects without an audited report of the month.
        public let unaudited: Int

        /// Collects the gaps.
        public init(
            devices: [Device], unvisited: Int, keyProjects: Int, conflicts: Int, photosOutstanding: Int, unaudited: Int
        ) {
            self.devices = devices
            self.unvisited = unvisited
            self.keyProjects = keyProjects
            self.conflicts = conflicts
            self.photosOutstanding = photosOutstanding
            self.unaudited = unaudited
        }
    }

    /// The page as a table: the counts first, then the laptops, the longest silent first.
    ///
    /// - Parameter cut: The knowledge that the report rests on, as printed, such as a digest of the vector clock.
    public static func table(
        _ gaps: Gaps, on day: CivilDate, cut: String, silentDays: Int = 7, language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        func text(_ zh: String, _ en: String) -> ReportCell { .text(Label(zh, en)[language]) }
        func count(_ number: Int?) -> ReportCell { number.map { .integer(Int64($0)) } ?? .text(Ratio?.missingText) }
        var rows: [[ReportCell]] = [
            [
                text("本月未督导项目", "Projects not visited this month"), count(gaps.unvisited),
                text("共 \(gaps.keyProjects) 个", "of \(gaps.keyProjects)"),
            ],
            [text("未报或未审核的项目", "Projects not reported or audited"), count(gaps.unaudited), .empty],
            [text("待处理冲突", "Open conflicts"), count(gaps.conflicts), .empty],
            [text("未到照片", "Photos outstanding"), count(gaps.photosOutstanding), .empty],
        ]
        let devices = gaps.devices.sorted {
            ($0.lastSeenOn?.daysSince1970 ?? .min, $0.name) < ($1.lastSeenOn?.daysSince1970 ?? .min, $1.name)
        }
        for device in devices {
            let silent = device.lastSeenOn.map { day.days(since: $0) }
            let unsent = device.unsentRecords.map { $0 + (device.unsentPhotos ?? 0) }
            guard silent.map({ $0 >= silentDays }) ?? true || unsent != 0 else { continue }
            let records = device.unsentRecords.map(String.init) ?? Ratio?.missingText
            let photos = device.unsentPhotos.map(String.init) ?? Ratio?.missingText
            rows.append([
                text("笔记本 \(device.name)", "Laptop \(device.name)"),
                silent.map { text("\($0) 天未同步", "\($0) days silent") } ?? text("从未同步", "never synced"),
                text("最后申报未送：记录 \(records)，照片 \(photos)", "declared unsent: \(records) records, \(photos) photos"),
            ])
        }
        return try ReportTable(
            title: Label("本报告未包含的内容", "What this report does not know")[language], language: language,
            columns: [Label("内容", "What"), Label("数量", "How many"), Label("说明", "Remark")].map {
                ReportColumn($0[language])
            },
            rows: rows,
            notes: [Label("依据的数据截面：\(cut)（\(day)）", "Rests on the cut \(cut) (\(day))")[language]])
    }
}
