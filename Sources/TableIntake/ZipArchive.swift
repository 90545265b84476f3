import CZip

/// A workbook's archive, read from memory within a budget.
struct ZipArchive {
    private let archive: OpaquePointer
    private let limits: TableLimits

    /// Opens the archive for the length of `body`.
    static func open<Result>(
        _ bytes: [UInt8], limits: TableLimits, _ body: (ZipArchive) throws(TableIntakeError) -> Result
    ) throws(TableIntakeError) -> Result {
        // The buffer must outlive the archive that libzip reads from it, hence the nesting.
        let outcome = bytes.withUnsafeBytes { buffer -> Swift.Result<Result, TableIntakeError> in
            do throws(TableIntakeError) {
                let opened = try ZipArchive(buffer, limits: limits)
                defer { zip_discard(opened.archive) }
                return .success(try body(opened))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private init(_ buffer: UnsafeRawBufferPointer, limits: TableLimits) throws(TableIntakeError) {
        var reason = zip_error_t()
        zip_error_init(&reason)
        defer { zip_error_fini(&reason) }
        guard let source = zip_source_buffer_create(buffer.baseAddress, zip_uint64_t(buffer.count), 0, &reason) else {
            throw TableIntakeError(.damagedArchive)
        }
        guard let opened = zip_open_from_source(source, ZIP_RDONLY, &reason) else {
            zip_source_free(source)
            throw TableIntakeError(.damagedArchive, values: ["detail": String(cString: zip_error_strerror(&reason))])
        }
        guard zip_get_num_entries(opened, 0) <= zip_int64_t(limits.entries) else {
            zip_discard(opened)
            throw .limit(.tooManyEntries, limits.entries)
        }
        archive = opened
        self.limits = limits
    }

    /// The whole of one entry; `nil` if there is none of that name (case does not count).
    func read(_ name: String, budget: inout TableBudget) throws(TableIntakeError) -> [UInt8]? {
        let index = zip_name_locate(archive, name, zip_flags_t(ZIP_FL_NOCASE))
        guard index >= 0 else { return nil }
        var facts = zip_stat_t()
        zip_stat_init(&facts)
        guard zip_stat_index(archive, zip_uint64_t(index), 0, &facts) == 0 else { throw damaged(name) }
        guard let file = zip_fopen_index(archive, zip_uint64_t(index), 0) else {
            throw TableIntakeError(.unreadableEntry, values: ["part": name])
        }
        defer { zip_fclose(file) }
        // The declared size is a claim: it may refuse early, but only the bytes that really come are counted.
        if facts.valid & zip_uint64_t(ZIP_STAT_SIZE) != 0, facts.size > zip_uint64_t(limits.decompressedBytes) {
            throw .limit(.tooManyDecompressedBytes, limits.decompressedBytes)
        }
        return try drain(file, name: name, budget: &budget)
    }

    private func drain(
        _ file: OpaquePointer, name: String, budget: inout TableBudget
    ) throws(TableIntakeError) -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Int(zip_fread(file, &chunk, zip_uint64_t(chunk.count)))
            guard count >= 0 else { throw damaged(name) }
            if count == 0 { return content }
            try budget.takeDecompressed(count)
            content += chunk[..<count]
        }
    }

    private func damaged(_ name: String) -> TableIntakeError {
        TableIntakeError(.damagedArchive, values: ["part": name])
    }
}
