import SyncProtocol
import TestSupport
import Testing

struct ReplicaContractTests {
    @Test(arguments: ReplicaContract.checks)
    func `the memory replica keeps the contract`(check: ReplicaContract.Check) throws {
        try check.run { MemoryReplica() }
    }
}
