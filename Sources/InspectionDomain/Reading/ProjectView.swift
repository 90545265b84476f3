public import Causality

/// A project as its readers need it.
///
/// Money counts 0.01 万元.
public struct ProjectView: RecordView {
    /// ``RecordType/project``.
    public static let type = RecordType.project
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// 项目编码.
    public var code: String? { text("code") }
    /// 项目名称.
    public var name: String? { text("name") }
    /// 行业领域.
    public var sector: String? { text("sector") }
    /// The territory's region code.
    public var region: String? { text("region") }
    /// The scope where its visits, photos and problems live; `nil` without a valid territory.
    public var territoryScope: ScopeID? { region.flatMap(Scopes.territory) }
    /// 总投资.
    public var totalInvestment: Int64? { integer("totalInvestment") }
    /// 责任单位.
    public var responsibleUnit: String? { text("responsibleUnit") }
    /// 计划开工日期.
    public var plannedStart: CivilDate? { date("plannedStart") }
    /// 登记关键节点: what the register says, without proof.
    public var registeredNode: KeyNodeBoard.Node? { text("reportedNode").flatMap(KeyNodeBoard.Node.init(rawValue:)) }
    /// 计划竣工日期.
    public var plannedFinish: CivilDate? { date("plannedFinish") }

    /// 年度投资计划 of a year.
    public func annualPlan(_ year: Int) -> Int64? { integer(FamilyField.name("annualPlan", String(year))) }

    /// 年度投资目标 of a year; the annual plan if none is set.
    public func annualTarget(_ year: Int) -> Int64? {
        integer(FamilyField.name("annualTarget", String(year))) ?? annualPlan(year)
    }
}

/// A photo or attachment.
public struct PhotoView: RecordView {
    /// ``RecordType/photo``.
    public static let type = RecordType.photo
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The manifest's SHA-256, 32 bytes.
    public var hash: [UInt8]? { reading("hash").value.bytes }
    /// Bytes of the file.
    public var size: Int64? { integer("size") }
    /// Such as `image/jpeg`.
    public var mediaType: String? { text("mediaType") }
    /// What the camera called the file.
    public var fileName: String? { text("fileName") }
    /// Where it was taken, in millionths of a degree; `nil` unless both parts are known.
    public var place: (latitude: Int64, longitude: Int64)? {
        guard let latitude = integer("latitude"), let longitude = integer("longitude") else { return nil }
        return (latitude, longitude)
    }
    /// What its describers wrote; in a conflict the text of the first dot.
    public var caption: String? { text("caption") }
    /// By the device's clock, milliseconds since 1970.
    public var capturedAt: Int64? { integer("capturedAt") }
    /// The visit it was taken on; `nil` for an attachment of the office.
    public var visit: RecordID? { reference("visit") }
    /// The records it belongs to.
    public var linkedTo: [RecordID] { references("linkedTo") }
}

/// A problem's own fields; its state is computed by ``ProblemHistory``.
public struct ProblemView: RecordView {
    /// ``RecordType/problem``.
    public static let type = RecordType.problem
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The project.
    public var project: RecordID? { reference("project") }
    /// 标题.
    public var title: String? { text("title") }
    /// 类别.
    public var problemClass: ProblemClass? { choice("class") }
    /// The visit it was found in.
    public var foundInVisit: RecordID? { reference("foundInVisit") }
    /// 跨区域.
    public var isCrossRegion: Bool { flag("crossRegion") ?? false }
    /// 跨领域.
    public var isCrossField: Bool { flag("crossField") ?? false }
    /// 需市级协调.
    public var needsCityLevel: Bool { flag("needsCityLevel") ?? false }
    /// 重特大.
    public var isCritical: Bool { flag("critical") ?? false }
    /// 在职权内; no unless somebody said so.
    public var isWithinRemit: Bool { flag("withinRemit") ?? false }
    /// 严重程度's code.
    public var severity: String? { text("severity") }
    /// 发现日期.
    public var foundOn: CivilDate? { date("foundOn") }
    /// Its photos.
    public var photos: [RecordID] { references("photos") }
}
