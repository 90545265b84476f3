import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A line to the centre that can be cut: forwards TCP on 127.0.0.1, breaks after so many bytes from the laptop, and
/// then answers nobody until it is repaired. As an HTTP proxy it connects whatever host is asked for to its target.
final class CutProxy: Sendable {
    private struct State {
        var target: Int
        var listener: Int32?
        /// Bytes from the laptop that still get through; `nil` for a sound line.
        var left: Int?
        var sent = 0
        /// What was asked of the HTTP proxy, one line a connection.
        var requests: [String] = []
        /// Both ends of every connection, closed by whoever comes second.
        var open: Set<Int32> = []
    }

    let port: Int
    private let state: Mutex<State>
    private let isHTTPProxy: Bool

    /// Forwards to a port of this machine, at once or after a request to `CONNECT`.
    init(to target: Int, isHTTPProxy: Bool = false) throws {
        self.isHTTPProxy = isHTTPProxy
        let (listener, port) = try Sockets.listen(on: 0)
        self.port = port
        state = Mutex(State(target: target, listener: listener))
        accept(from: listener)
    }

    deinit { state.withLock { if let listener = $0.listener { Sockets.end(listener) } } }

    /// The line works again; what goes through is counted from here.
    func repair() throws {
        let isDown = state.withLock { state in
            state.left = nil
            state.sent = 0
            return state.listener == nil
        }
        guard isDown else { return }
        let listener = try Sockets.listen(on: port).socket
        state.withLock { $0.listener = listener }
        accept(from: listener)
    }

    /// The line breaks once so many more bytes from the laptop have gone through.
    func cut(after bytes: Int) {
        state.withLock { state in
            state.left = bytes
            state.sent = 0
            if bytes == 0 { Self.breakDown(&state) }
        }
    }

    /// Bytes from the laptop that went through since ``repair()`` or ``cut(after:)``.
    var sent: Int { state.withLock { $0.sent } }
    /// The first lines of what the HTTP proxy was asked.
    var requests: [String] { state.withLock { $0.requests } }
    /// Whether the line has broken.
    var isDown: Bool { state.withLock { $0.listener == nil } }

    private func accept(from listener: Int32) {
        Thread { [weak self] in
            while let laptop = Sockets.accept(from: listener) {
                guard let self, !self.isHTTPProxy || self.grantTunnel(to: laptop),
                    let centre = Sockets.connect(to: self.state.withLock({ $0.target }))
                else {
                    Sockets.close(laptop)
                    continue
                }
                self.state.withLock { $0.open.formUnion([laptop, centre]) }
                Thread { self.pump(from: laptop, to: centre, counts: true) }.start()
                Thread { self.pump(from: centre, to: laptop, counts: false) }.start()
            }
            Sockets.close(listener)
        }.start()
    }

    /// Reads a request up to its empty line, notes it and says yes.
    private func grantTunnel(to laptop: Int32) -> Bool {
        var request: [UInt8] = []
        while !request.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard request.count < 16_384, let bytes = Sockets.receive(from: laptop) else { return false }
            request += bytes
        }
        let line = String(decoding: request.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        state.withLock { $0.requests.append(line) }
        return Sockets.send(ArraySlice("HTTP/1.1 200 Connection established\r\n\r\n".utf8), to: laptop)
    }

    private func pump(from source: Int32, to sink: Int32, counts: Bool) {
        while let bytes = Sockets.receive(from: source) {
            let allowed = counts ? pass(bytes.count) : bytes.count
            guard Sockets.send(bytes.prefix(allowed), to: sink), allowed == bytes.count else { break }
        }
        if counts { breakIfSpent() }
        for socket in [source, sink] {
            Sockets.end(socket)
            let isSecond = state.withLock { $0.open.remove(socket) == nil }
            if isSecond { Sockets.close(socket) }
        }
    }

    /// How many of these bytes get through.
    private func pass(_ count: Int) -> Int {
        state.withLock { state in
            let allowed = min(count, state.left ?? count)
            state.left = state.left.map { $0 - allowed }
            state.sent += allowed
            return allowed
        }
    }

    private func breakIfSpent() { state.withLock { if $0.left == 0 { Self.breakDown(&$0) } } }

    private static func breakDown(_ state: inout State) {
        if let listener = state.listener { Sockets.end(listener) }
        state.listener = nil
        state.open.forEach(Sockets.end)
    }
}

/// The few calls of the socket interface that a proxy needs.
private enum Sockets {
    #if canImport(Glibc)
        // A laptop that has gone away must not end the tests with SIGPIPE.
        private static let flags = Int32(MSG_NOSIGNAL)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let flags: Int32 = 0
        private static let stream = SOCK_STREAM
    #endif

    static func listen(on port: Int) throws -> (socket: Int32, port: Int) {
        let listener = socket(AF_INET, stream, 0)
        var reuse: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        let bound = withAddress(of: port) { address, length in
            var length = length
            let isListening = bind(listener, address, length) == 0 && systemListen(listener) == 0
            return isListening && getsockname(listener, address, &length) == 0
        }
        guard bound.result else { throw Programs.Missing(what: "a free port") }
        return (listener, bound.port)
    }

    static func accept(from listener: Int32) -> Int32? {
        #if canImport(Glibc)
            let socket = Glibc.accept(listener, nil, nil)
        #else
            let socket = Darwin.accept(listener, nil, nil)
        #endif
        return socket >= 0 ? socket : nil
    }

    static func connect(to port: Int) -> Int32? {
        let connection = socket(AF_INET, stream, 0)
        let isConnected = withAddress(of: port) { address, length in
            #if canImport(Glibc)
                Glibc.connect(connection, address, length) == 0
            #else
                Darwin.connect(connection, address, length) == 0
            #endif
        }.result
        if isConnected { return connection }
        close(connection)
        return nil
    }

    static func receive(from socket: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(socket, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    static func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
        var rest = Array(bytes)
        while !rest.isEmpty {
            #if canImport(Glibc)
                let count = Glibc.send(socket, rest, rest.count, flags)
            #else
                let count = Darwin.send(socket, rest, rest.count, flags)
            #endif
            guard count > 0 else { return false }
            rest.removeFirst(count)
        }
        return true
    }

    static func end(_ socket: Int32) { shutdown(socket, Int32(SHUT_RDWR)) }

    static func close(_ socket: Int32) {
        #if canImport(Glibc)
            Glibc.close(socket)
        #else
            Darwin.close(socket)
        #endif
    }

    private static func systemListen(_ socket: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.listen(socket, 64)
        #else
            Darwin.listen(socket, 64)
        #endif
    }

    /// Runs a call with 127.0.0.1 and a port, and reads the port that the call left there.
    private static func withAddress<Result>(
        of port: Int, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
    ) -> (result: Result, port: Int) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        return (result, Int(UInt16(bigEndian: address.sin_port)))
    }
}
