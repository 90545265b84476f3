// The examples of Docs/Integrator.md: what stands between the markers is printed there, and run by the tests.
// example-begin: imports
import Causality
import Foundation
import InspectionDomain
import InspectionStore
import PhotoIntake
import SyncEngine
import SyncProtocol
import Wording
// example-end: imports

// example-begin: environment
/// The outside world: the only place of the program that reads a clock or draws lots.
func makeEnvironment(machineID: String) -> StoreEnvironment {
    StoreEnvironment(
        now: { Int64(Date().timeIntervalSince1970 * 1000) },
        randomBytes: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } },
        machineID: machineID)
}
// example-end: environment

// example-begin: photo
extension InspectionStore {
    /// Reads what a photo's bytes say, keeps them, and describes the photo for a visit.
    func keepPhoto(_ file: URL) throws -> PhotoAttachment {
        let facts = try PhotoInspector().facts(ofFileAt: file.path)
        let manifest = try PhotoManifest(
            size: UInt64(facts.sizeBytes), chunks: facts.chunkHashes, mediaType: facts.mediaType.mimeType)
        let thumbnail = try Thumbnail.make(ofFileAt: file.path)
        return PhotoAttachment(
            photo: try keepPhoto(fileAt: file, manifest: manifest, thumbnail: thumbnail?.jpeg), size: manifest.size,
            mediaType: manifest.mediaType, capturedAt: facts.capturedAt?.millisecondsSince1970,
            place: facts.place.map { (Int64($0.latitudeMicrodegrees), Int64($0.longitudeMicrodegrees)) },
            orientation: Int64(facts.orientation.rawValue))
    }
}
// example-end: photo

// example-begin: day
func dayOnSite(
    at folder: URL, project code: String, photo: URL, centre: any ExchangeTransport, environment: StoreEnvironment,
    show: @escaping @Sendable (String) -> Void
) async throws {
    let store = try InspectionStore.open(at: folder, environment: environment)
    for notice in store.notices { show(notice.message.en) }  // such as: the folder was restored from a backup
    let changes = store.observe()
    let screen = Task { for await records in changes { show("\(records.count) records changed") } }
    defer { screen.cancel() }

    let query = RecordQuery(type: RecordType.project.name, equals: ["code": .text(code)])
    guard let project = try store.records(query).first, let policy = store.policy,
        let today = CivilDate(instant: environment.now())
    else { return show("Enrol this device and sync it first.") }

    let visit = try VisitRecorder.begin(in: store, project: project.id, date: today, inspectors: ["王工"], person: "王工")
    try visit.rate(.progress, .lagging, reason: "主体结构滞后两周")
    try visit.attach(try store.keepPhoto(photo), to: .progress)
    for note in try store.records(RecordQuery(type: RecordType.fieldNote.name, parent: project.id)) {
        try store.write([note.edit(values: ["text": .text("塔吊已拆除")], person: "王工")])
    }

    let effects = SyncEffects(
        nowMilliseconds: environment.now, sleep: { try await Task.sleep(for: .seconds($0)) },
        random: { Double.random(in: 0..<1) }, progress: { show("\($0.phase): \($0.traffic.total) bytes") })
    let run = SyncRun(store: store, transport: centre, author: store.author, trusting: policy, effects: effects)
    let report = await run.run()
    let delivery = try store.delivery(of: visit.visit)
    show(report.failure?.nextStep.en ?? "sync \(report.standing), visit \(delivery)")

    for conflict in try store.conflicts() {
        for side in conflict.sides { show("\(side.person): \(side.value)") }
        try store.resolve([conflict.decision(value: conflict.sides[0].value, reason: "现场核实")], person: "王工")
        try store.undoResolution(conflict.record, field: conflict.field, person: "王工", reason: "按错了")
    }
}
// example-end: day

// example-begin: centre
/// Makes this device known to a centre, once, with the code that the centre's administrator handed out.
func enrol(
    _ store: InspectionStore, at address: String, code: String, device: String
) async throws -> CurlExchangeTransport {
    let enrolment = Enrolment(centre: address) { CurlClient(settings: CurlSettings(trust: $0)) }
    let enrolled = try await enrolment.enrol(
        code: EnrolmentCode(typed: code), publicKey: store.author.card.publicKey, device: device,
        machine: store.environment.machineID)
    try store.install(card: enrolled.card, organisation: Array(enrolled.answer.organisationKey))
    try store.set("centre.authority", to: enrolled.authorityPEM)  // both are needed again at the next start
    try store.set("centre.token", to: enrolled.answer.token)
    let client = CurlClient(settings: CurlSettings(trust: .authority(pem: enrolled.authorityPEM)))
    return CurlExchangeTransport(centre: address, token: enrolled.answer.token, client: client)
}
// example-end: centre
