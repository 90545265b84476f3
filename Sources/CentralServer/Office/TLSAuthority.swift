import Foundation
import NIOCore
import Synchronization

/// Makes the office's own certificate authority and the server certificate that it signs, with the `openssl` program.
///
/// Laptops trust this authority alone (it is pinned at enrolment), so no public authority is needed on an office's
/// network, and none can stand in for the centre.
enum TLSAuthority {
    /// Days that the authority is valid; laptops must enrol again after that.
    static let authorityDays = 3650
    /// Days that a server certificate is valid; `central renew` makes a new one under the same authority.
    static let serverDays = 825

    /// Makes both. Existing files are left alone, so that running it again renews nothing by accident.
    ///
    /// - Parameter hosts: names and addresses under which laptops reach the centre.
    static func make(in folder: OfficeFolder, hosts: [String]) throws {
        _ = try alternativeNames(of: hosts)
        let directory = folder.authorityCertificate.deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if !FileManager.default.fileExists(atPath: folder.authorityCertificate.path) {
            try openssl([
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256",
                "-days", String(authorityDays), "-subj", "/CN=Ten Supervisions authority",
                "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign",
                "-keyout", folder.authorityKey.path, "-out", folder.authorityCertificate.path,
            ])
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.authorityKey.path)
        try makeServerCertificate(in: folder, hosts: hosts)
        for file in [folder.authorityCertificate, folder.authorityKey] { try Durable.flush(file) }
        try Durable.flush(directory)
    }

    /// Makes a new server certificate under the existing authority; laptops notice nothing.
    ///
    /// Key and certificate take the place of the old ones only when both are there: a failure leaves a pair that fits.
    static func makeServerCertificate(in folder: OfficeFolder, hosts: [String]) throws {
        let directory = folder.serverCertificate.deletingLastPathComponent()
        let request = directory.appendingPathComponent("server.csr")
        let extensions = directory.appendingPathComponent("server.ext")
        let key = directory.appendingPathComponent("server.key.new")
        let certificate = directory.appendingPathComponent("server.pem.new")
        defer {
            for file in [request, extensions, key, certificate] { try? FileManager.default.removeItem(at: file) }
        }
        let names = try alternativeNames(of: hosts)
        try Data(
            """
            basicConstraints=critical,CA:FALSE
            keyUsage=critical,digitalSignature
            extendedKeyUsage=serverAuth
            subjectAltName=\(names)

            """.utf8
        ).write(to: extensions)
        try openssl([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256",
            "-subj", "/CN=Ten Supervisions centre", "-keyout", key.path, "-out", request.path,
        ])
        try openssl([
            "x509", "-req", "-in", request.path, "-CA", folder.authorityCertificate.path,
            "-CAkey", folder.authorityKey.path, "-CAcreateserial", "-days", String(serverDays), "-sha256",
            "-extfile", extensions.path, "-out", certificate.path,
        ])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
        for (new, old) in [(key, folder.serverKey), (certificate, folder.serverCertificate)] {
            try Durable.flush(new)
            guard rename(new.path, old.path) == 0 else { throw OfficeError.unwritable(old.path) }
        }
        try Durable.flush(directory)
    }

    private static func alternativeNames(of hosts: [String]) throws -> String {
        guard !hosts.isEmpty else { throw OfficeError.certificates("--host") }
        return try hosts.map(alternativeName).joined(separator: ",")
    }

    /// `IP:` for addresses, `DNS:` for names; refuses what could smuggle another extension in.
    static func alternativeName(_ host: String) throws -> String {
        let allowed = host.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":")].contains(byte)
        }
        guard allowed, !host.isEmpty, host.utf8.count <= 253 else { throw OfficeError.certificates(host) }
        guard host.contains(":") || host.allSatisfy({ $0.isNumber || $0 == "." }) else { return "DNS:" + host }
        guard (try? SocketAddress(ipAddress: host, port: 0)) != nil else { throw OfficeError.certificates(host) }
        return "IP:" + host
    }

    /// Programs are started one at a time: started by several threads at once, Foundation's `Process` has crashed.
    private static let starting = Mutex(())

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let complaints = Pipe()
        process.standardError = complaints
        process.standardOutput = FileHandle.nullDevice
        do { try starting.withLock { _ in try process.run() } } catch { throw OfficeError.certificates("openssl") }
        let said = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
            throw OfficeError.certificates(lines.last.map(String.init) ?? "openssl \(arguments[0])")
        }
    }
}
