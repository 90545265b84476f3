import Causality
import SyncProtocol
import TestSupport

extension World {
    /// A node calls the centre, or now and then a colleague.
    func beginSync(of node: Node) throws {
        var peer = Self.centre
        if node.index == Self.centre || faults.random.oneIn(4) { peer = faults.random.below(nodes.count) }
        guard peer != node.index, nodes[peer].scopes.contains(where: node.scopes.contains) else { return }
        let bytesMax = faults.random.oneIn(2) ? 300 + faults.random.below(2_000) : 100_000
        let hint = faults.hits(.staleHint) ? [] : node.hints[peer] ?? []
        try beginSync(of: node, with: peer, hint: hint, bytesMax: bytesMax)
    }

    func beginSync(of node: Node, with peer: Int, hint: [ScopeKnowledge], bytesMax: Int) throws {
        guard try !Sabotage.skipsSync(of: node, hint: hint, mutant: options.mutant) else { return }
        let scopes = options.mutant == .oneScopeForAll ? Array(node.scopes.prefix(1)) : node.scopes
        let asker = Asker(scopes: scopes, author: node.author, policy: policy, hint: hint)
        node.run = Node.Run(peer: peer, session: freshSession(), asker: asker, bytesMax: bytesMax)
        trace.note(30, UInt64(node.index), UInt64(peer), text: "n\(node.index) calls n\(peer), \(bytesMax) bytes")
        try sendRequest(of: node)
    }

    func sendRequest(of node: Node) throws {
        guard var run = node.run else { return }
        // Taken out and put back, so that nothing of it is copied.
        node.run = nil
        let photos = node.account.pendingPhotos.filter(node.shelf.isSound).sorted { $0.number < $1.number }
        let request = try run.asker.request(
            from: node.store, bytesMax: run.bytesMax, wallMilliseconds: clock(of: node), backlog: Self.noBacklog,
            confirmPhotos: photos.map(\.id))
        run.rounds += 1
        node.run = run
        let sent = try Sabotage.request(request, from: node, at: clock(of: node), mutant: options.mutant)
        try send(.request(sent), from: node.index, to: run.peer, session: run.session)
    }

    static let noBacklog = Backlog(records: 0, photos: 0, photoBytes: 0)

    func send(_ payload: Message.Payload, from: Int, to: Int, session: Int) throws {
        var message = Message(from: from, to: to, session: session, payload: payload, sentAt: step, earliestStep: step)
        if usesBytes { message = try message.encoded() }
        trace.note(message)
        try network.send(message, at: step, faults: &faults)
    }

    func deliver(_ message: Message) throws {
        switch message.payload {
        case .request, .requestBytes:
            guard let answer = try falseAnswer(to: message) ?? answer(message) else { return }
            try send(.answer(answer), from: message.to, to: message.from, session: message.session)
        case .answer, .answerBytes: try take(message)
        case .photo(let piece): try accept(piece, isDamaged: message.isDamaged, at: nodes[message.to])
        }
    }

    // MARK: The answering side

    func read(_ message: Message) throws -> ExchangeRequest? {
        switch message.payload {
        case .request(let request): return request
        case .requestBytes(let bytes):
            do {
                return try ExchangeRequest(bytes: bytes)
            } catch let error as ProtocolError {
                if !message.isDamaged { fail("codec", "n\(message.to) cannot read n\(message.from): \(error)") }
            }
        default: break
        }
        return nil
    }

    func answer(_ message: Message) throws -> ExchangeAnswer? {
        let node = nodes[message.to]
        guard let request = try read(message) else { return nil }
        endanger(node)
        let shared = Set(node.scopes).intersection(nodes[message.from].scopes)
        let writable = options.mutant == .grantsIgnored ? Set(node.scopes) : shared
        do {
            let (answer, report) = try Answerer(author: node.author, policy: policy).answer(
                Sabotage.received(request, at: node, clock: clock(of: node), mutant: options.mutant),
                readable: shared, writable: writable, store: node.store,
                photos: PhotoCounter(node: node, mutant: options.mutant), wallMilliseconds: clock(of: node),
                earlierAuthors: nodes[message.from].authors)
            node.store.arm(nil)
            note(report, at: node, from: message)
            observe(request.changes, takenBy: node, from: message.from)
            if !report.refusals.isEmpty { node.isPoisoned = true }
            if isQuiet, !report.divergedScopes.isEmpty {
                fail("alarm", "n\(node.index) finds that n\(message.from) differs in \(report.divergedScopes)")
            }
            if try crashesNow(node) { return nil }
            try acknowledge(answer, of: request, by: node)
            return answer
        } catch let failure as StoreFailure {
            if options.mutant == .receiptBeforeCommit { promise(request.changes, by: node) }
            try suffer(failure, at: node)
            return nil
        }
    }

    private func note(_ report: AdmissionReport, at node: Node, from message: Message) {
        trace.note(
            32, UInt64(node.index), UInt64(report.appliedCount), UInt64(report.duplicateCount),
            UInt64(report.refusals.count),
            text: "n\(node.index) takes from n\(message.from): \(report.appliedCount) new, "
                + "\(report.duplicateCount) known\(Self.text(of: report.refusals))")
        if report.duplicateCount > 0 { saw(rule: 6) }
        if !report.refusals.isEmpty { saw(rule: 13) }
        if !report.forkedAuthors.isEmpty { saw(rule: 2) }
        if report.appliedCount > 0 { saw(rule: 3) }
    }

    /// Which rules changes on their way bear on; of their contents the first one's, for each costs a decoding.
    private func observe(_ batch: Batch, takenBy node: Node, from peer: Int) {
        guard isChecked, let first = batch.items.first?.change else { return }
        // Forwarded by another than its author; in two scopes at once; a clock a year off; away for a season.
        if batch.segments.contains(where: { !nodes[peer].authors.contains($0.author) }) { saw(rule: 1) }
        if Set(batch.segments.map(\.scope)).count > 1 { saw(rule: 9) }
        let age = clock(of: node) - first.wallMilliseconds
        if age.magnitude > 31_557_600_000 { saw(rule: 7) }
        if age > 7_776_000_000 { saw(rule: 12) }
    }

    private static func text(of refusals: [AdmissionReport.Refusal]) -> String {
        refusals.map { ", \($0.author.hex.prefix(6)):\($0.sequence) \($0.code)" }.joined()
    }

    /// A careless answerer vouches for what it was about to keep.
    private func promise(_ batch: Batch, by node: Node) {
        var last: [Int: [UInt8]] = [:]
        for item in batch.items {
            guard let change = item.change else { continue }
            let hash = change.hash(after: last[item.segment] ?? batch.segments[item.segment].previousHash)
            last[item.segment] = hash
            node.promised.insert(Fingerprint(hash))
        }
    }

    /// Remembers what the answerer now vouches for, and that it may.
    private func acknowledge(_ answer: ExchangeAnswer, of request: ExchangeRequest, by node: Node) throws {
        guard isChecked else { return }
        let receipt = try answer.verifiedReceipt(for: request.asker, verifier: FastVerifier())
        let logs = try node.contents().logs
        for (scope, heads) in receipt.heads {
            for head in heads {
                let log = logs.first {
                    $0.branch.author == head.author && $0.branch.headHash == head.hash && $0.branch.scope == scope
                }
                guard let log else {
                    fail("receipts", "n\(node.index) states \(head.sequence) of \(head.author.hex.prefix(6)), not held")
                    return
                }
                for hash in Holdings.chain(of: log, among: logs) {
                    ledger.acknowledged.insert(hash)
                    node.promised.insert(hash)
                }
            }
        }
        saw(rule: 8)
    }

    // MARK: The asking side

    private func readAnswer(_ message: Message) -> ExchangeAnswer? {
        switch message.payload {
        case .answer(let answer): return answer
        case .answerBytes(let bytes):
            do {
                return try ExchangeAnswer(bytes: bytes)
            } catch {
                if !message.isDamaged { fail("codec", "n\(message.to) cannot read n\(message.from): \(error)") }
            }
        default: break
        }
        return nil
    }

    private func take(_ message: Message) throws {
        let node = nodes[message.to]
        guard let answer = readAnswer(message), var run = node.run, run.peer == message.from else { return }
        node.run = nil
        endanger(node)
        do {
            let report = try run.asker.take(answer, into: node.store)
            node.store.arm(nil)
            note(report, at: node, from: message)
            observe(answer.changes, takenBy: node, from: message.from)
        } catch let failure as StoreFailure {
            node.run = nil
            return try suffer(failure, at: node)
        }
        try show(answer, at: node, from: run.peer, sentAt: message.sentAt)
        try upload(answer.wants, from: node, to: run.peer)
        if isQuiet, !run.asker.divergedScopes.isEmpty {
            fail("alarm", "n\(node.index) and n\(message.from) know the same of \(run.asker.divergedScopes) and differ")
        }
        node.run = run
        node.hints[run.peer] = run.asker.peerKnowledge
        if run.asker.standing == .goingOn, run.rounds < (isQuiet ? 400 : 12) {
            try sendRequest(of: node)
        } else {
            trace.note(34, UInt64(node.index), text: "n\(node.index) ends its run: \(run.asker.standing)")
            if isQuiet, run.asker.standing == .goingOn {
                fail("sessions", "n\(node.index) never ends with n\(run.peer)")
            }
            node.run = nil
        }
    }

    /// Updates what the person is told was received: by the centre's verified receipts alone.
    func show(_ answer: ExchangeAnswer, at node: Node, from peer: Int, sentAt: Int) throws {
        let isCentre = answer.answerer.author == nodes[Self.centre].author.id
        guard peer == Self.centre, isCentre || options.mutant == .receiptByAnybody else { return }
        let verifier: any SignatureVerifier =
            options.mutant == .receiptUnchecked ? CredulousVerifier() : FastVerifier()
        let receipt = try? answer.verifiedReceipt(forAnyOf: node.authors, verifier: verifier)
        guard receipt != nil || options.mutant == .receivedWithoutReceipt else { return }
        node.account.note(answer.refusals)
        try node.account.recount(of: node, receipt: receipt, issuedAt: sentAt, isCarelessly: options.mutant)
        if isChecked { try Conservation.checkReceipt(at: node, in: self) }
    }
}
