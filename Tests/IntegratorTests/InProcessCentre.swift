import Causality
import InspectionStore
import SyncEngine
import SyncProtocol

/// A centre in the same process: every message goes through its bytes, no socket is opened.
struct InProcessCentre: ExchangeTransport {
    let store: InspectionStore
    /// The scopes that the asker may read and write.
    let granted: Set<ScopeID>

    func exchange(_ request: [UInt8], meter: TrafficMeter) async throws -> [UInt8] {
        guard let policy = store.policy else { throw SyncFailure.badSetting(detail: "the centre has no policy") }
        let (answer, _) = try Answerer(author: store.author, policy: policy).answer(
            ExchangeRequest(bytes: request), readable: granted, writable: granted, store: store, photos: store,
            wallMilliseconds: store.environment.now())
        let bytes = try answer.encoded()
        meter.add(sent: request.count, received: bytes.count)
        return bytes
    }

    func put(_ part: PhotoPart, of photo: [UInt8], bytes: [UInt8], meter: TrafficMeter) async throws {
        meter.add(sent: bytes.count, received: 0)
        switch part {
        case .manifest: try store.accept(manifest: bytes, of: photo)
        case .thumbnail: try store.accept(thumbnail: bytes, of: photo)
        case .chunk(let index): try store.accept(chunk: bytes, at: index, of: photo)
        }
    }

    func get(_ part: PhotoPart, of photo: [UInt8], meter: TrafficMeter) async throws -> [UInt8]? {
        let bytes =
            switch part {
            case .manifest: try store.manifest(of: photo)
            case .thumbnail: try store.thumbnail(of: photo)
            case .chunk(let index): try store.chunk(index, of: photo)
            }
        meter.add(sent: 0, received: bytes?.count ?? 0)
        return bytes
    }
}
