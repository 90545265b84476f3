import Causality
import SyncProtocol
import TestSupport

/// No dot names two changes of a scope, and no change is held twice.
struct UniqueDots: Oracle {
    func check(_ world: World) throws {
        var named: [ScopeID: [Dot: Fingerprint]] = [:]
        for node in world.honest {
            var held: Set<Fingerprint> = []
            for log in try node.contents().logs {
                for change in log.changes {
                    let print = Fingerprint(change.hash)
                    guard held.insert(print).inserted else {
                        return world.fail("unique dots", "n\(node.index) holds \(change.dot) twice")
                    }
                    if let other = named[log.branch.scope, default: [:]].updateValue(print, forKey: change.dot),
                        other != print
                    {
                        return world.fail("unique dots", "\(change.dot) names two changes")
                    }
                }
            }
        }
    }
}
