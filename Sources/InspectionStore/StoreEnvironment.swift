public import SyncProtocol

/// What a store needs of the outside world; everything but SQLite comes in here.
public struct StoreEnvironment: Sendable {
    /// The device's clock, milliseconds since 1970; shown to people, never decisive.
    public let now: @Sendable () -> Int64
    /// That many bytes nobody can guess.
    public let randomBytes: @Sendable (Int) -> [UInt8]
    /// Names the machine, such as the contents of `/etc/machine-id`; only its hash is kept.
    public let machineID: String
    /// Checks signatures.
    public let verifier: any SignatureVerifier
    /// Makes the signer of a private key of 32 bytes.
    public let makeSigner: @Sendable ([UInt8]) throws -> any Signer

    /// Where the store's files lie.
    public let files: any FileSystem

    /// Collects the outside world; signatures are Ed25519 and files are the machine's unless told otherwise.
    public init(
        now: @escaping @Sendable () -> Int64, randomBytes: @escaping @Sendable (Int) -> [UInt8], machineID: String,
        verifier: any SignatureVerifier = Ed25519Verifier(),
        makeSigner: @escaping @Sendable ([UInt8]) throws -> any Signer = { try Ed25519Signer(privateKey: $0) },
        files: any FileSystem = DiskFiles()
    ) {
        self.now = now
        self.randomBytes = randomBytes
        self.machineID = machineID
        self.verifier = verifier
        self.makeSigner = makeSigner
        self.files = files
    }
}
