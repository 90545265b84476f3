import Foundation

/// The monotonic clock and what the kernel tells of this process.
enum Clock {
    static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    static func milliseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// Runs the body and returns its result with the seconds it took.
    static func timed<Result>(_ body: () throws -> Result) rethrows -> (result: Result, seconds: Double) {
        let start = nanoseconds()
        let result = try body()
        return (result, Double(nanoseconds() - start) / 1e9)
    }
}

/// Memory and processor time of this process.
enum Usage {
    /// The most memory that was resident at once, in MiB (VmHWM).
    static func peakMiB() -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Double(line.filter(\.isNumber)) ?? 0) / 1024
    }

    /// Seconds of processor time so far.
    static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// The machine as it is while measuring.
enum Machine {
    static func facts() -> [String: String] {
        func line(_ path: String, _ prefix: String) -> String {
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix(prefix) } ?? ""
            return line.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces)
        }
        return [
            "processor": line("/proc/cpuinfo", "model name"),
            "cores": String(ProcessInfo.processInfo.activeProcessorCount),
            "memory": line("/proc/meminfo", "MemTotal"),
            "load": load(),
        ]
    }

    /// The load averages of 1, 5 and 15 minutes.
    static func load() -> String {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return text.split(separator: " ").prefix(3).joined(separator: " ")
    }
}
