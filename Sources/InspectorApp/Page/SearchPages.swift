import Hummingbird
import InspectionStore
import Pages
import Presentation
import Wording

/// Search over everything that has words: notes, problems, captions, projects; two Chinese characters are enough.
struct SearchPages: Sendable {
    let desk: PageDesk

    /// At most so many are shown; more words find fewer.
    private static let limit = 50

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("search") { call in
            try desk.answer(
                call, "search", title: Bilingual(zh: "查找", en: "Search"), section: "/search", scripts: ["search.js"],
                try data(call))
        }
        routes.page("search/hits") { try desk.frame.part("search-hits", try data($0), state: $0.state) }
    }

    private func data(_ call: PageCall) throws -> PageData {
        let words = call.asked("q") ?? ""
        let hits = try desk.store.search(words, limit: Self.limit + 1)
        return [
            "query": words, "isAsked": words.contains { !$0.isWhitespace }, "isEmpty": hits.isEmpty,
            "hasMore": hits.count > Self.limit, "limit": Self.limit,
            "hits": hits.prefix(Self.limit).map { hit -> PageData in
                [
                    "address": PageAddress.of(hit.record),
                    "title": RecordTitle.text(hit.record, in: desk.store, call.language),
                    "excerpt": SafeText.line(hit.excerpt, atMost: 120),
                    "isMarked": !hit.record.markedFields.isEmpty,
                ]
            },
        ]
    }
}
