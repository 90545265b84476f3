import Causality
import SyncProtocol
import TestSupport

extension World {
    static let noBacklog = Backlog(records: 0, photos: 0, photoBytes: 0)

    /// A node calls the centre, or now and then a colleague.
    func beginSync(of node: Node) throws {
        var peer = Self.centre
        if node.index == Self.centre || faults.random.oneIn(4) { peer = faults.random.below(nodes.count) }
        guard peer != node.index, nodes[peer].scopes.contains(where: node.scopes.contains) else { return }
        let hint = faults.hits(.staleHint) ? [] : node.hints[peer] ?? []
        let asker = Asker(scopes: node.scopes, author: node.author, policy: OpenPolicy(), hint: hint)
        let bytesMax = faults.random.oneIn(2) ? 300 + faults.random.below(2_000) : 100_000
        node.run = Node.Run(peer: peer, session: freshSession(), asker: asker, bytesMax: bytesMax)
        trace.note(30, UInt64(node.index), UInt64(peer), text: "n\(node.index) calls n\(peer), \(bytesMax) bytes")
        try sendRequest(of: node)
    }

    func sendRequest(of node: Node) throws {
        guard var run = node.run else { return }
        let request = try run.asker.request(
            from: node.store, bytesMax: run.bytesMax, wallMilliseconds: clock(of: node), backlog: Self.noBacklog,
            confirmPhotos: [])
        run.rounds += 1
        node.run = run
        send(.request, from: node.index, to: run.peer, session: run.session, bytes: try request.encoded())
    }

    func send(_ kind: Message.Kind, from: Int, to: Int, session: Int, bytes: [UInt8]) {
        trace.note(bytes: bytes)
        network.send(
            Message(kind: kind, from: from, to: to, session: session, bytes: bytes, earliestStep: step), at: step,
            faults: &faults)
    }

    func deliver(_ message: Message) throws {
        switch message.kind {
        case .request:
            guard let answer = try answer(message) else { return }
            send(.answer, from: message.to, to: message.from, session: message.session, bytes: answer)
        case .answer:
            try take(message)
        }
    }

    // MARK: The answering side

    func answer(_ message: Message) throws -> [UInt8]? {
        let node = nodes[message.to]
        let request: ExchangeRequest
        do {
            request = try ExchangeRequest(bytes: message.bytes)
        } catch {
            if !message.isDamaged { fail("codec", "n\(node.index) cannot read n\(message.from)'s request: \(error)") }
            return nil
        }
        if faults.hits(.crashBeforeCommit) { node.store.arm(.crash) }
        let shared = Set(node.scopes).intersection(nodes[message.from].scopes)
        do {
            let (answer, report) = try Answerer(author: node.author, policy: OpenPolicy()).answer(
                request, readable: shared, writable: shared, store: node.store, photos: PhotoDeskStub(),
                wallMilliseconds: clock(of: node))
            node.store.arm(nil)
            note(report, of: request.changes, at: node, from: message)
            if faults.hits(.crashAfterCommit) {
                try node.store.losePower()
                node.crash()
                return nil
            }
            try acknowledge(answer, of: request, by: node)
            return try answer.encoded()
        } catch StoreFailure.crash {
            try node.store.losePower()
            node.crash()
            trace.note(31, text: "n\(node.index) crashed while taking a request")
            return nil
        }
    }

    private func note(_ report: AdmissionReport, of batch: Batch, at node: Node, from message: Message) {
        trace.note(
            32, UInt64(node.index), UInt64(report.appliedCount), UInt64(report.duplicateCount),
            UInt64(report.refusals.count),
            text: "n\(node.index) takes \(message.kind) of n\(message.from): \(report.appliedCount) new, "
                + "\(report.duplicateCount) known\(report.refusals.map { ", \($0.author.hex.prefix(6)):\($0.sequence) \($0.code)" }.joined())"
        )
        if report.duplicateCount > 0 { rulesSeen.insert(6) }
        if !report.refusals.isEmpty { rulesSeen.insert(13) }
        if !report.forkedAuthors.isEmpty { rulesSeen.insert(2) }
        if report.appliedCount > 0 { rulesSeen.insert(3) }
    }

    /// Remembers what the answerer now vouches for, and that it may.
    private func acknowledge(_ answer: ExchangeAnswer, of request: ExchangeRequest, by node: Node) throws {
        let receipt = try answer.verifiedReceipt(for: request.asker, verifier: FastVerifier())
        for (scope, heads) in receipt.heads {
            let logs = try Holdings.logs(of: node, in: scope)
            for head in heads {
                guard
                    let chain = logs.first(where: { $0.branch.author == head.author && $0.branch.headHash == head.hash }
                    )
                else {
                    fail("receipts", "n\(node.index) states \(head.sequence) of \(head.author.hex.prefix(6)), not held")
                    return
                }
                for hash in Holdings.chain(of: chain, among: logs) {
                    ledger.acknowledged.insert(hash)
                    node.promised.insert(hash)
                }
            }
        }
    }

    // MARK: The asking side

    private func take(_ message: Message) throws {
        let node = nodes[message.to]
        let answer: ExchangeAnswer
        do {
            answer = try ExchangeAnswer(bytes: message.bytes)
        } catch {
            if !message.isDamaged { fail("codec", "n\(node.index) cannot read n\(message.from)'s answer: \(error)") }
            return
        }
        guard var run = node.run, run.peer == message.from else { return }
        if faults.hits(.crashBeforeCommit) { node.store.arm(.crash) }
        do {
            let report = try run.asker.take(answer, into: node.store)
            node.store.arm(nil)
            note(report, of: answer.changes, at: node, from: message)
        } catch StoreFailure.crash {
            try node.store.losePower()
            node.crash()
            trace.note(33, text: "n\(node.index) crashed while taking an answer")
            return
        }
        try show(answer, at: node)
        if quiet, !run.asker.divergedScopes.isEmpty {
            fail("alarm", "n\(node.index) and n\(message.from) know the same of \(run.asker.divergedScopes) and differ")
        }
        node.run = run
        node.hints[run.peer] = run.asker.peerKnowledge
        if run.asker.standing == .goingOn, run.rounds < (quiet ? 400 : 12) {
            try sendRequest(of: node)
        } else {
            trace.note(34, UInt64(node.index), text: "n\(node.index) ends its run: \(run.asker.standing)")
            if quiet, run.asker.standing == .goingOn { fail("wedge", "n\(node.index) never ends with n\(run.peer)") }
            node.run = nil
        }
    }

    /// Updates what the person is told was received.
    private func show(_ answer: ExchangeAnswer, at node: Node) throws {
        if let receipt = try? answer.verifiedReceipt(for: node.author.id, verifier: FastVerifier()) {
            node.receipt = receipt
        } else if options.mutant != .receivedWithoutReceipt {
            return
        }
        try Oracles.checkReceived(node, in: self)
    }
}
