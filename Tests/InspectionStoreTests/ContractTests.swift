import InspectionStore
import TestSupport
import Testing

struct ContractTests {
    let folder = TestFolder()
    let world = TestWorld()

    @Test(arguments: ReplicaContract.checks) func `the SQLite store keeps the contract`(check: ReplicaContract.Check)
        throws
    {
        var count = 0
        try check.run {
            count += 1
            return try InspectionStore.create(at: folder.sub("\(count)"), environment: world.environment())
        }
    }
}
