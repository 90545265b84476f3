import Causality
import InspectionDomain
import Testing
import Wording

struct SupervisionItemTests {
    @Test func `the ten items stand in the order and words of the notice`() {
        #expect(
            SupervisionItem.allCases.map(\.label.zh).joined(separator: "、") == "机制、目标、程序、投资、进度、入统、服务、施工、环境、问题")
        #expect(SupervisionItem.allCases.map(\.number) == Array(1...10))
    }

    @Test(arguments: SupervisionItem.allCases)
    func `an item has words, a hint and declared fields`(item: SupervisionItem) {
        #expect(!item.label.en.isEmpty && !item.hint.zh.isEmpty && !item.hint.en.isEmpty)
        #expect(!item.fieldNames.isEmpty)
        for name in item.fieldNames {
            #expect(RecordType.supervisionEntry.fields.contains { $0.name == name }, "\(name)")
        }
    }

    @Test func `every structured field belongs to exactly one item`() {
        let common: Set = ["visit", "item", "rating", "reason", "note", "photos", "rater", "at"]
        let structured = RecordType.supervisionEntry.fields.map(\.name).filter { !common.contains($0) }
        #expect(SupervisionItem.allCases.flatMap(\.fieldNames).sorted() == structured.sorted())
    }

    @Test func `an entry's id is the visit's part of the item's number, on every device`() {
        let visit = RecordID(high: 7, low: 0xab00)
        for item in SupervisionItem.allCases {
            let entry = item.entryID(in: visit)
            #expect(entry == visit.part(UInt8(item.number)))
            #expect(SupervisionItem(entryID: entry) == item)
            #expect(entry.root == visit)
        }
        #expect(SupervisionItem(entryID: visit) == nil)
        #expect(SupervisionItem(entryID: visit.part(11)) == nil)
    }

    @Test func `ratings read as in the catalogue`() {
        #expect(Rating.allCases.map(\.label.zh) == ["正常", "关注", "滞后", "不适用"])
        #expect(Rating.unchecked.zh == "未查")
    }

    @Test func `a reserve project needs six items, every other stage ten`() {
        #expect(SupervisionItem.needed(at: .reserve).map(\.number) == [1, 2, 3, 7, 9, 10])
        for stage in [ProjectStage.preliminary, .readyToStart, .started, .underConstruction, .completed, .inProduction]
        {
            #expect(SupervisionItem.needed(at: stage).count == 10)
        }
        #expect(SupervisionItem.needed(at: nil).count == 10)
    }

    @Test func `before the start and after completion works may be not applicable`() {
        #expect(SupervisionItem.construction.applicability(at: .preliminary) == .mayBeNotApplicable)
        #expect(SupervisionItem.construction.applicability(at: .completed) == .mayBeNotApplicable)
        #expect(SupervisionItem.construction.applicability(at: .underConstruction) == .required)
        #expect(SupervisionItem.statEntry.applicability(at: .inProduction) == .required)
    }
}

struct VisitTests {
    private let visitID = RecordID(high: 7, low: 0xab00)
    private let options = MechanismProfile.Completeness(minimumPhotos: 1, minimumForms: 1)

    private func entries(without skipped: Set<SupervisionItem> = []) -> [SupervisionEntryView] {
        SupervisionItem.allCases.filter { !skipped.contains($0) }.map { item in
            var entry = Sample(.supervisionEntry, id: item.entryID(in: visitID))
            entry.write(.text("normal"), to: "rating")
            return SupervisionEntryView(unchecked: entry.record)
        }
    }

    private func visit(_ change: (inout Sample) -> Void = { _ in }) -> VisitView {
        var visit = Sample(.visit, id: visitID)
        visit.write(FamilyField.added, to: "forms/siteView")
        change(&visit)
        return VisitView(unchecked: visit.record)
    }

    private func photo(linkedTo target: RecordID, number: UInt64 = 0x900) -> PhotoView {
        var photo = Sample(.photo, id: id(number))
        photo.write(FamilyField.added, to: FamilyField.name("linkedTo", target))
        return PhotoView(unchecked: photo.record)
    }

    private func completeness(
        _ visit: VisitView, _ entries: [SupervisionEntryView], _ photos: [PhotoView], stage: ProjectStage? = nil,
        _ options: MechanismProfile.Completeness? = nil
    ) -> VisitCompleteness {
        VisitCompleteness(of: visit, entries: entries, photos: photos, stage: stage, options: options ?? self.options)
    }

    @Test func `ten values, a photo and a form make a visit complete`() {
        let whole = completeness(visit(), entries(), [photo(linkedTo: visitID)])
        #expect(whole.isComplete)
        #expect(whole.itemsValued.count == 10)
    }

    @Test(arguments: SupervisionItem.allCases)
    func `a visit without one item names that item`(item: SupervisionItem) {
        let lacking = completeness(visit(), entries(without: [item]), [photo(linkedTo: visitID)])
        #expect(lacking.missing == [.item(item)])
        #expect(lacking.missing.first?.label.zh == "\(item.number) \(item.label.zh)：未查")
        #expect(!lacking.itemsValued.contains(item))
    }

    @Test func `everything missing is listed in order`() {
        let empty = completeness(VisitView(unchecked: Sample(.visit, id: visitID).record), [], [])
        #expect(empty.missing.count == 12)
        #expect(empty.missing.first == .item(.mechanism))
        #expect(empty.missing.suffix(2) == [.photos(found: 0, needed: 1), .forms(found: 0, needed: 1)])
    }

    @Test func `a photo counts once, whether the entry names it or it names the visit or an entry`() {
        let entry = SupervisionItem.progress.entryID(in: visitID)
        var sample = Sample(.supervisionEntry, id: entry)
        sample.write(.text("normal"), to: "rating")
        sample.write(FamilyField.added, to: FamilyField.name("photos", id(0x900)))
        let named = entries(without: [.progress]) + [SupervisionEntryView(unchecked: sample.record)]
        let two = MechanismProfile.Completeness(minimumPhotos: 2, minimumForms: 1)
        #expect(completeness(visit(), named, []).isComplete)
        #expect(completeness(visit(), entries(), [photo(linkedTo: entry)]).isComplete)
        #expect(
            completeness(visit(), named, [photo(linkedTo: visitID)], two).missing == [.photos(found: 1, needed: 2)])
        #expect(completeness(visit(), named, [photo(linkedTo: visitID, number: 0x901)], two).isComplete)
        #expect(!completeness(visit(), entries(), [photo(linkedTo: id(0x500))]).isComplete)
    }

    @Test func `a profile may require all three forms`() {
        let strict = MechanismProfile.Completeness(minimumPhotos: 1, minimumForms: 3)
        let photos = [photo(linkedTo: visitID)]
        #expect(completeness(visit(), entries(), photos, strict).missing == [.forms(found: 1, needed: 3)])
        let all = visit {
            $0.write(FamilyField.added, to: "forms/discussion")
            $0.write(FamilyField.added, to: "forms/photoArchive")
        }
        #expect(completeness(all, entries(), photos, strict).isComplete)
    }

    @Test func `not applicable needs a reason`() {
        var sample = Sample(.supervisionEntry, id: SupervisionItem.construction.entryID(in: visitID))
        sample.write(.text("notApplicable"), to: "rating")
        let others = entries(without: [.construction])
        let photos = [photo(linkedTo: visitID)]
        let without = others + [SupervisionEntryView(unchecked: sample.record)]
        #expect(completeness(visit(), without, photos).missing == [.reason(.construction)])
        #expect(completeness(visit(), without, photos).itemsValued.count == 10)
        sample.write(.text("未开工"), to: "reason")
        #expect(completeness(visit(), others + [SupervisionEntryView(unchecked: sample.record)], photos).isComplete)
    }

    @Test func `a reserve project's visit is complete with six items`() {
        let six = entries(without: [.investment, .progress, .statEntry, .construction])
        #expect(completeness(visit(), six, [photo(linkedTo: visitID)], stage: .reserve).isComplete)
        #expect(!completeness(visit(), six, [photo(linkedTo: visitID)], stage: .underConstruction).isComplete)
    }

    @Test func `entries of another visit do not count`() {
        let elsewhere = VisitView(unchecked: Sample(.visit, id: RecordID(high: 8, low: 0)).record)
        #expect(completeness(elsewhere, entries(), []).itemsValued.isEmpty)
    }

    @Test func `an incomplete visit may be sealed and is marked`() {
        let lacking = completeness(visit(), entries(without: [.progress]), [photo(linkedTo: visitID)])
        let fields = VisitSealing.fields(at: 1_780_000_000_000, by: "甲子", lacking)
        #expect(RecordType.visit.violations(in: fields, unknown: .refused, requiresAll: false).isEmpty)
        let sealed = visit { sample in fields.forEach { sample.write($0.value, to: $0.key) } }
        #expect(sealed.isSealed && sealed.isMarkedIncomplete)
        #expect(sealed.sealedAt == 1_780_000_000_000)
        let whole = completeness(visit(), entries(), [photo(linkedTo: visitID)])
        #expect(VisitSealing.fields(at: 1, by: "甲子", whole)["sealedIncomplete"] == .flag(false))
    }

    @Test func `a sealed visit and its entries refuse every field but the office's review`() {
        let sealed = visit { $0.write(.integer(1), to: "sealedAt") }
        let entry = entries()[4].record
        let error = VisitSealing.refusal(toWrite: ["rating", "note"], in: entry, of: sealed)
        #expect(error?.fields == ["note", "rating"])
        #expect(error?.code == "visit.sealed")
        #expect(VisitSealing.refusal(toWrite: ["summary"], in: sealed.record, of: sealed) != nil)
        #expect(VisitSealing.refusal(toWrite: ["forms/discussion"], in: sealed.record, of: sealed) != nil)
        #expect(VisitSealing.refusal(toWrite: ["review", "reviewedBy"], in: sealed.record, of: sealed) == nil)
        #expect(VisitSealing.refusal(toWrite: ["review"], in: entry, of: sealed) != nil)
    }

    @Test func `an addendum, another visit and a draft are free to write`() {
        let sealed = visit { $0.write(.integer(1), to: "sealedAt") }
        let other = Sample(.supervisionEntry, id: RecordID(high: 9, low: 5)).record
        #expect(VisitSealing.refusal(toWrite: ["text"], in: Sample(.addendum).record, of: sealed) == nil)
        #expect(VisitSealing.refusal(toWrite: ["rating"], in: other, of: sealed) == nil)
        #expect(VisitSealing.refusal(toWrite: ["rating"], in: entries()[0].record, of: visit()) == nil)
    }

    @Test func `a conflict may still be settled after sealing`() {
        let sealed = visit { $0.write(.integer(1), to: "sealedAt") }
        var entry = Sample(.supervisionEntry, id: SupervisionItem.progress.entryID(in: visitID))
        entry.writeUnaware(.text("normal"), to: "rating", by: 1)
        entry.writeUnaware(.text("lagging"), to: "rating", by: 2)
        #expect(VisitSealing.refusal(toWrite: ["rating"], in: entry.record, of: sealed) == nil)
        #expect(VisitSealing.refusal(toWrite: ["rating", "note"], in: entry.record, of: sealed)?.fields == ["note"])
    }

    @Test func `two ratings of one item stand side by side and read as the more cautious`() {
        var entry = Sample(.supervisionEntry, id: SupervisionItem.progress.entryID(in: visitID))
        entry.writeUnaware(.text("normal"), to: "rating", by: 1)
        entry.writeUnaware(.text("lagging"), to: "rating", by: 2)
        let view = SupervisionEntryView(unchecked: entry.record)
        #expect(view.rating == .lagging)
        #expect(view.conflicts == ["rating"])
        #expect(view.ratingLabel.zh == "滞后")
    }

    @Test func `an unchecked item says so, and a rating of newer software is shown raw`() {
        var entry = Sample(.supervisionEntry, id: SupervisionItem.progress.entryID(in: visitID))
        #expect(SupervisionEntryView(unchecked: entry.record).ratingLabel == Rating.unchecked)
        entry.write(.text("splendid"), to: "rating")
        let view = SupervisionEntryView(unchecked: entry.record)
        #expect(view.rating == nil && view.isValued && view.ratingLabel.zh == "splendid")
    }

    @Test func `a visit goes from planned to archived`() {
        var sample = Sample(.visit, id: visitID)
        func state(isDelivered: Bool = false) -> VisitState {
            VisitView(unchecked: sample.record).state(isDelivered: isDelivered)
        }
        sample.write(.reference(id(1)), to: "project")
        sample.write(FamilyField.added, to: "inspectors/甲子")
        #expect(state() == .planned)
        sample.write(FamilyField.added, to: "forms/siteView")
        #expect(state() == .draft)
        sample.write(.integer(5), to: "sealedAt")
        #expect(state() == .sealed)
        #expect(state(isDelivered: true) == .delivered)
        sample.write(.text("returned"), to: "review")
        #expect(state(isDelivered: true) == .returned)
        sample.write(.text("accepted"), to: "review")
        #expect(state(isDelivered: true) == .accepted)
        sample.write(.text("archived"), to: "review")
        #expect(state(isDelivered: true) == .archived)
    }

    @Test func `a recheck keeps the more cautious result of each problem`() {
        var entry = Sample(.supervisionEntry, id: SupervisionItem.problems.entryID(in: visitID))
        entry.writeUnaware(.text("solved"), to: FamilyField.name("rechecked", id(4)), by: 1)
        entry.writeUnaware(.text("stillOpen"), to: FamilyField.name("rechecked", id(4)), by: 2)
        entry.write(.text("solved"), to: FamilyField.name("rechecked", id(5)))
        #expect(SupervisionEntryView(unchecked: entry.record).rechecked == [id(4): .stillOpen, id(5): .solved])
    }
}
