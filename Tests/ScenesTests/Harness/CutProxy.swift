import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A line to the centre that can be cut: forwards TCP on 127.0.0.1, and breaks after so many bytes from the laptop.
final class CutProxy: Sendable {
    private struct State {
        var target: Int
        /// Bytes from the laptop that still get through; `nil` for a sound line.
        var left: Int?
        var isDown = false
        var sent = 0
        var sockets: Set<Int32> = []
    }

    let port: Int
    private let listener: Int32
    private let state: Mutex<State>

    /// Forwards to a port of this machine.
    init(to target: Int) throws {
        let (listener, port) = try Self.listener()
        self.listener = listener
        self.port = port
        state = Mutex(State(target: target))
        Thread { [self] in accept() }.start()
    }

    /// The line works; what went through is counted from here.
    func repair(to target: Int? = nil) {
        state.withLock { state in
            state.left = nil
            state.isDown = false
            state.sent = 0
            if let target { state.target = target }
        }
    }

    /// The line breaks after so many more bytes from the laptop, and stays down.
    func cut(after bytes: Int) {
        state.withLock { state in
            state.left = bytes
            state.isDown = bytes == 0
            state.sent = 0
        }
    }

    /// Bytes from the laptop that went through since ``repair(to:)`` or ``cut(after:)``.
    var sent: Int { state.withLock { $0.sent } }
    /// Whether the line has broken.
    var isDown: Bool { state.withLock { $0.isDown } }

    /// Ends the proxy.
    func close() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func accept() {
        while true {
            #if canImport(Glibc)
                let laptop = Glibc.accept(listener, nil, nil)
            #else
                let laptop = Darwin.accept(listener, nil, nil)
            #endif
            guard laptop >= 0 else { break }
            let target = state.withLock { $0.isDown ? nil : Optional($0.target) }
            guard let target, let centre = Self.connect(to: target) else {
                shut(laptop)
                continue
            }
            state.withLock { $0.sockets.formUnion([laptop, centre]) }
            Thread { [self] in pump(from: laptop, to: centre, counts: true) }.start()
            Thread { [self] in pump(from: centre, to: laptop, counts: false) }.start()
        }
        Self.closeSocket(listener)
    }

    private func pump(from source: Int32, to sink: Int32, counts: Bool) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            let allowed = counts ? pass(count) : count
            var done = 0
            while done < allowed {
                let sent = buffer.withUnsafeBytes { bytes in
                    send(sink, bytes.baseAddress.map { $0 + done }, allowed - done, Self.noSignal)
                }
                guard sent > 0 else { break }
                done += sent
            }
            if done < count { break }
        }
        shut(source)
        shut(sink)
    }

    /// How many of these bytes get through; the line is down once they do not all.
    private func pass(_ count: Int) -> Int {
        state.withLock { state in
            let allowed = min(count, state.left ?? count)
            state.sent += allowed
            if let left = state.left {
                state.left = left - allowed
                if allowed < count || state.left == 0 { state.isDown = true }
            }
            return state.isDown ? min(allowed, max(0, count - 1)) : allowed
        }
    }

    /// Ends both directions; the descriptor is closed once, whoever comes first.
    private func shut(_ socket: Int32) {
        shutdown(socket, Int32(SHUT_RDWR))
        let isLast = state.withLock { $0.sockets.remove(socket) == nil }
        if isLast { Self.closeSocket(socket) }
    }

    private static func listener() throws -> (Int32, Int) {
        let listener = streamSocket()
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw Programs.Missing(what: "a free port") }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func streamSocket() -> Int32 {
        #if canImport(Glibc)
            socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            socket(AF_INET, SOCK_STREAM, 0)
        #endif
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func connect(to port: Int) -> Int32? {
        let connection = streamSocket()
        var address = address(port: port)
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                #if canImport(Glibc)
                    Glibc.connect(connection, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
                #else
                    Darwin.connect(connection, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
                #endif
            }
        }
        guard outcome == 0 else {
            closeSocket(connection)
            return nil
        }
        return connection
    }

    // A laptop that has gone away must not end the tests with SIGPIPE.
    #if canImport(Glibc)
        private static let noSignal = Int32(MSG_NOSIGNAL)
    #else
        private static let noSignal: Int32 = 0
    #endif

    private static func closeSocket(_ socket: Int32) {
        #if canImport(Glibc)
            Glibc.close(socket)
        #else
            Darwin.close(socket)
        #endif
    }
}
