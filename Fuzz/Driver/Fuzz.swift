import AllocationCount
import Glibc
import Harness

/// What the environment asks for: `FUZZ_DECODER` names the decoder.
private let decoder: Decoder? = getenv("FUZZ_DECODER").flatMap { Decoder(rawValue: String(cString: $0)) }

/// Prints why and stops in a way that libFuzzer records the input.
private func fail(_ reason: String) -> Never {
    let line = "FUZZ: \(reason)\n"
    _ = write(STDERR_FILENO, line, line.utf8.count)
    abort()
}

/// Called by libFuzzer once: without a decoder there is nothing to do.
@_cdecl("LLVMFuzzerInitialize")
public func initialise(
    _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafePointer<CChar>?>>
) -> Int32 {
    guard let decoder else {
        for decoder in Decoder.allCases { print(decoder.rawValue) }
        exit(getenv("FUZZ_DECODER") == nil ? 0 : 2)
    }
    // The first call builds tables that stay; they are not the input's.
    for _ in 0..<2 { try? decoder.check([]) }
    return 0
}

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    guard let decoder else { return 0 }
    let bytes = [UInt8](UnsafeBufferPointer(start: data, count: size))
    allocation_count_begin()
    do {
        try decoder.check(bytes)
    } catch {
        fail("\(decoder.rawValue): \(error)")
    }
    let held = allocation_count_end()
    let bound = decoder.bytesHeldMax(forInput: size)
    if getenv("FUZZ_SHOW") != nil { print("held \(held) for \(size): \(held / max(size, 1))") }
    guard held <= bound else {
        fail("\(decoder.rawValue) held \(held) bytes for an input of \(size); allowed: \(bound)")
    }
    return 0
}
