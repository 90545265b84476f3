import Causality
import Floors
import Foundation
import InspectionStore
import SyncProtocol

/// A central office that serves, a laptop enrolled at it, and a web server to compare with, in one folder.
final class PhotoSite {
    let folder: URL
    private let programs: PhotosFigure.Programs
    private let centre = Process()
    private let web = Process()
    private var port = ""
    private static let webPort = 18_443

    init(_ programs: PhotosFigure.Programs, territory: String, in folder: URL) throws {
        self.programs = programs
        self.folder = folder
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("web/files"), withIntermediateDirectories: true)
        try central(["init", "--name", "bench", "--host", "localhost", "--host", "127.0.0.1"])
        try central(["register", "import", programs.samples.appendingPathComponent("register.xlsx").path])
        try startCentre()
        try startWebServer()
        let code = try output(
            programs.central,
            ["devices", "invite", "--person", "P001", "--territory", territory, "--json", "--home", office.path])
        guard let invitation = try JSONSerialization.jsonObject(with: code) as? [String: Any],
            let word = invitation["code"] as? String
        else { throw BenchError.unexpected("invitation") }
        try inspector(["enrol", "https://localhost:\(port)", word])
        try inspector(["sync"])
    }

    /// What sending took, the serving side included.
    struct Cost {
        let seconds: Double
        /// Whatever else the machine did meanwhile.
        let processorSeconds: Double

        init(_ programs: [CommandsFigure.Spent], serving: Double) {
            seconds = programs.reduce(0) { $0 + $1.milliseconds } / 1000
            processorSeconds = programs.reduce(0) { $0 + $1.processorMilliseconds } / 1000 + serving
        }
    }

    /// Processor time of a running process so far.
    private static func processorSeconds(of process: Process) -> Double {
        let path = "/proc/\(process.processIdentifier)/stat"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        // The name in brackets may hold blanks; after it, the twelfth and thirteenth are the ticks of user and kernel.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let kernel = Double(fields[13]) else { return .nan }
        return (user + kernel) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    func stop() {
        for process in [centre, web] where process.isRunning {
            process.terminate()
            process.waitUntilExit()
        }
    }

    private var office: URL { folder.appendingPathComponent("office") }
    private var laptop: URL { folder.appendingPathComponent("laptop") }

    // MARK: The centre and the laptop

    private func central(_ arguments: [String]) throws {
        _ = try output(programs.central, arguments + ["--home", office.path])
    }

    private func startCentre() throws {
        let portFile = folder.appendingPathComponent("port")
        centre.executableURL = URL(fileURLWithPath: programs.central)
        centre.arguments = [
            "serve", "--address", "127.0.0.1", "--port", "0", "--port-file", portFile.path, "--requests-per-minute",
            "1000000", "--home", office.path,
        ]
        centre.standardOutput = FileHandle.nullDevice
        centre.standardError = FileHandle.nullDevice
        try centre.run()
        for _ in 0..<300 where port.isEmpty {
            usleep(100_000)
            port = ((try? String(contentsOf: portFile, encoding: .utf8)) ?? "").filter(\.isNumber)
        }
        guard !port.isEmpty else { throw BenchError.unexpected("the centre does not listen") }
    }

    /// Runs a command of the laptop to its end.
    @discardableResult
    func inspector(_ arguments: [String]) throws -> Cost {
        let before = Self.processorSeconds(of: centre)
        let spent = try CommandsFigure.run(programs.inspector, arguments + ["--home", laptop.path])
        return Cost([spent], serving: Self.processorSeconds(of: centre) - before)
    }

    /// Starts a sync without waiting for it.
    func startSync() throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: programs.inspector)
        process.arguments = ["sync", "--home", laptop.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    func openLaptop() throws -> InspectionStore {
        try InspectionStore.open(at: laptop, environment: CommandsFigure.thisMachine())
    }

    /// Photos that the centre has in full.
    func photosReceived() throws -> Int {
        let store = try InspectionStore.open(
            at: office.appendingPathComponent("replica"), environment: CommandsFigure.thisMachine(), readOnly: true)
        defer { try? store.close() }
        return try store.records(RecordQuery(type: "photo")).filter {
            guard let hash = $0.value("hash").bytes else { return false }
            return try store.photoState(hash) == .complete
        }.count
    }

    /// Pieces of photos that the centre has taken since it started, thumbnails and manifests included.
    func partsReceived() throws -> Int {
        let lines = String(decoding: try curl(["https://localhost:\(port)/v1/metrics"]), as: UTF8.self)
        let line = lines.split(separator: "\n").first { $0.hasPrefix("central_photo_parts_in_total ") }
        return line.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
    }

    // MARK: The web server

    private func startWebServer() throws {
        let root = folder.appendingPathComponent("web")
        let text = """
            daemon off; master_process off; pid \(root.path)/pid; error_log \(root.path)/error.log;
            events { worker_connections 64; }
            http {
                access_log off; client_max_body_size 16m; client_body_temp_path \(root.path)/body;
                proxy_temp_path \(root.path)/1; fastcgi_temp_path \(root.path)/2; uwsgi_temp_path \(root.path)/3;
                scgi_temp_path \(root.path)/4;
                server {
                    listen 127.0.0.1:\(Self.webPort) ssl; keepalive_requests 100000;
                    ssl_certificate \(office.path)/authority/server.pem;
                    ssl_certificate_key \(office.path)/authority/server.key;
                    location / { root \(root.path)/files; dav_methods PUT; }
                }
            }
            """
        let settings = root.appendingPathComponent("nginx.conf")
        try Data(text.utf8).write(to: settings)
        web.executableURL = URL(fileURLWithPath: programs.nginx)
        web.arguments = ["-c", settings.path, "-p", root.path, "-e", root.path + "/error.log"]
        try web.run()
        for _ in 0..<100 {
            usleep(50_000)
            if (try? curl(["https://localhost:\(Self.webPort)/"])) != nil { return }
        }
        throw BenchError.unexpected("nginx does not listen")
    }

    /// Puts the files by one curl on one connection and checks the hashes of what arrived.
    func putToWebServer(_ files: [URL]) throws -> Cost {
        let sums = String(decoding: try output("/usr/bin/sha256sum", files.map(\.path)), as: UTF8.self)
        let root = folder.appendingPathComponent("web")
        let list = root.appendingPathComponent("sums")
        let here = sums.replacingOccurrences(of: folder.appendingPathComponent("files").path, with: root.path + "/files")
        try Data(here.utf8).write(to: list)
        let settings = root.appendingPathComponent("curl.conf")
        let transfers = files.map {
            """
            upload-file = "\($0.path)"
            url = "https://localhost:\(Self.webPort)/\($0.lastPathComponent)"
            """
        }
        try Data((transfers.joined(separator: "\n") + "\n").utf8).write(to: settings)
        let before = Self.processorSeconds(of: web)
        let sent = try CommandsFigure.run("/usr/bin/curl", curlOptions + ["--config", settings.path])
        let checked = try CommandsFigure.run("/usr/bin/sha256sum", ["--check", "--quiet", list.path])
        return Cost([sent, checked], serving: Self.processorSeconds(of: web) - before)
    }

    /// Has the kernel write the web server's files to the disk; returns the seconds.
    func flushWebServerFiles() throws -> Double {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder.appendingPathComponent("web/files"), includingPropertiesForKeys: nil)
        return try CommandsFigure.run("/usr/bin/sync", files.map(\.path)).milliseconds / 1000
    }

    func removeWebServerFiles() throws {
        let files = folder.appendingPathComponent("web/files")
        for file in try FileManager.default.contentsOfDirectory(at: files, includingPropertiesForKeys: nil) {
            try FileManager.default.removeItem(at: file)
        }
    }

    // MARK: Programs

    private var curlOptions: [String] {
        ["--silent", "--show-error", "--noproxy", "*", "--cacert", office.path + "/authority/authority.pem"]
    }

    private func curl(_ arguments: [String]) throws -> Data { try output("/usr/bin/curl", curlOptions + arguments) }

    private func output(_ program: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError.unexpected("\(program) \(arguments.prefix(2))") }
        return bytes
    }
}
