public import Causality

/// The seven key nodes of a project (catalogue §5.1, JC 二·1): six form a line, blockages lie over it.
public struct KeyNodeBoard: Hashable, Sendable {
    /// A node.
    public enum Node: String, Hashable, Sendable, CaseIterable {
        /// 备案审批.
        case filing
        /// 手续办理.
        case procedures
        /// 要素配置.
        case resources
        /// 开工建设.
        case start
        /// 实施进度.
        case progress
        /// 堵点难点.
        case blockage
        /// 竣工投产.
        case completion

        /// What people see.
        public var label: Label {
            switch self {
            case .filing: Label("备案审批", "filing and approval")
            case .procedures: Label("手续办理", "procedures")
            case .resources: Label("要素配置", "resource allocation")
            case .start: Label("开工建设", "start")
            case .progress: Label("实施进度", "progress")
            case .blockage: Label("堵点难点", "blockages")
            case .completion: Label("竣工投产", "completion and production")
            }
        }
    }

    /// Where a node stands.
    public enum NodeState: String, Hashable, Sendable, CaseIterable {
        /// 未启动.
        case notStarted
        /// 进行中.
        case inProgress
        /// 受阻.
        case blocked
        /// 完成, with evidence.
        case done
    }

    /// One node.
    public struct Line: Hashable, Sendable {
        /// The node.
        public let node: Node
        /// Where it stands.
        public let state: NodeState
        /// The records that prove or cause it, sorted.
        public let evidence: [RecordID]
        /// Whether all steps are done and only the proof is missing.
        public let lacksEvidence: Bool
    }

    /// What is known of a node's steps.
    public struct Facts: Hashable, Sendable {
        /// Whether any step was taken.
        public let isBegun: Bool
        /// Whether every step is done.
        public let isFinished: Bool
        /// What proves it.
        public let evidence: [RecordID]

        /// Describes a node's steps.
        public init(isBegun: Bool, isFinished: Bool, evidence: [RecordID]) {
            self.isBegun = isBegun
            self.isFinished = isFinished
            self.evidence = evidence
        }

        /// Nothing known.
        public static let none = Facts(isBegun: false, isFinished: false, evidence: [])

        /// From approval items: finished when all ended; a document number or a scan proves one.
        public static func approvals(_ items: [ApprovalItemView]) -> Facts {
            let isProved = items.allSatisfy { $0.state == .exempt || $0.documentNo != nil || !$0.evidence.isEmpty }
            let isFinished = !items.isEmpty && items.allSatisfy(\.isEnded)
            return Facts(
                isBegun: items.contains { $0.state != .notStarted }, isFinished: isFinished,
                evidence: isFinished && isProved ? items.map(\.id) : [])
        }

        /// From stage events: the node is finished once a stage of those was entered with photos.
        public static func stages(_ history: ProjectStageHistory, finishedAt: Set<ProjectStage>) -> Facts {
            let reached = history.graph.ordered.filter { event in
                event.to.map(finishedAt.contains) == true && !history.ignored.contains(event.id)
            }
            return Facts(
                isBegun: !reached.isEmpty, isFinished: !reached.isEmpty,
                evidence: reached.filter { !$0.evidence.isEmpty }.map(\.id))
        }
    }

    /// The six nodes that follow each other.
    public static let line = Node.allCases.filter { $0 != .blockage }

    /// The seven nodes in the order of the notice.
    public let lines: [Line]
    /// The node where the register says that the project stands; `nil` if it says nothing.
    public let registered: Node?

    /// The node where the project stands by what is proved: the first of the line that is not done; completion once
    /// all are.
    public var current: Node {
        lines.first { $0.node != .blockage && $0.state != .done }?.node ?? .completion
    }

    /// Puts the board together; a node is never done without evidence.
    ///
    /// - Parameters:
    ///   - registered: The node where the register says that the project stands: those before it are passed by its
    ///     word, which begins them and proves nothing.
    ///   - openProblems: Problems that are not finished; any lights ``Node/blockage``.
    public init(
        _ facts: [Node: Facts], registered: Node? = nil, openProblems: [RecordID], closedProblems: [RecordID] = []
    ) {
        self.registered = registered
        let passed = registered.map { known in Self.line.prefix { $0 != known } } ?? []
        lines = Node.allCases.map { node in
            guard node != .blockage else {
                let state: NodeState =
                    !openProblems.isEmpty ? .blocked : closedProblems.isEmpty ? .notStarted : .done
                return Line(
                    node: node, state: state, evidence: (openProblems.isEmpty ? closedProblems : openProblems).sorted(),
                    lacksEvidence: false)
            }
            let known = facts[node] ?? .none
            let isFinished = known.isFinished || passed.contains(node)
            let isDone = known.isFinished && !known.evidence.isEmpty
            let isBegun = known.isBegun || isFinished || node == registered
            return Line(
                node: node, state: isDone ? .done : isBegun ? .inProgress : .notStarted,
                evidence: known.evidence.sorted(), lacksEvidence: isFinished && !isDone)
        }
    }
}
