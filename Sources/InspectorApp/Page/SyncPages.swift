import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import Presentation
import ServiceLifecycle
import SyncEngine
import SyncProtocol
import Wording

/// Sync: what exists only here, one button, and live progress.
struct SyncPages: Sendable {
    let desk: PageDesk

    /// So often at most a tab is told.
    private static let pause = Duration.milliseconds(150)

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("sync") { try sync($0) }
        routes.page("sync/state") { try desk.frame.part("sync-state", try data($0), state: $0.state) }
        routes.write("sync") { call in
            try desk.sync.start()
            return try answer(call)
        }
        routes.write("sync/cancel") { call in
            desk.sync.cancel()
            return try answer(call)
        }
        routes.get("sync/events") { _, context in events(context.page.language) }
    }

    private func sync(_ call: PageCall) throws -> Response {
        try desk.answer(
            call, "sync", title: Bilingual(zh: "同步", en: "Sync"), section: "/sync", scripts: ["sync.js"], try data(call))
    }

    private func data(_ call: PageCall) throws -> PageData {
        try SyncPageData(desk: desk, language: call.language, page: call.asked("page").flatMap { Int($0) }).data()
    }

    private func answer(_ call: PageCall) throws -> Response {
        call.wantsJSON
            ? try desk.frame.part("sync-state", try data(call), state: call.state) : PageFrame.seeOther("/sync")
    }

    /// The progress as server-sent events, until the sync ends or the program does.
    private func events(_ language: Language) -> Response {
        let states = desk.sync.watch()
        let body = ResponseBody { writer in
            for await state in states.cancelOnGracefulShutdown() {
                let event = SyncEvent(state, language: language)
                let text = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
                try await writer.write(ByteBuffer(string: "data: \(text)\n\n"))
                // Steps come faster than anybody reads; the stream keeps the newest.
                if state.isRunning { try await Task.sleep(for: Self.pause) }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: body)
    }
}

/// One step of a sync, as `sync.js` reads it.
struct SyncEvent: Encodable {
    let isRunning: Bool
    /// What is done now.
    let now: String
    /// How much of it.
    let done: Int
    let total: Int
    /// The photo under way in hexadecimal, and its state; empty outside photos.
    let photo: String
    let photoState: String
    /// What was moved so far.
    let traffic: String
    /// Changes when the list of records has to be drawn anew.
    let version: String

    init(_ state: SyncDesk.State, language: Language) {
        let words = SyncStepWords(state)
        isRunning = state.isRunning
        now = words.now[language]
        (done, total) = words.count
        photo = state.progress?.photo.map { FieldValue.bytes($0).rawText } ?? ""
        photoState = words.photo[language]
        traffic = words.traffic[language]
        let progress = state.progress
        version = [
            progress?.backlog.map { "\($0.records)-\($0.photos)" } ?? "", "\(progress?.changesReceived ?? 0)",
            "\(progress?.phase.rawValue ?? "")",
        ].joined(separator: "/")
    }
}
