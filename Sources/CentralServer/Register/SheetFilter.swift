import InspectionDomain

/// What a reader asked a list to show; an empty text asks for everything.
struct SheetFilter: Equatable {
    var territory = ""
    var list = ""
    var stage = ""
    var category = ""
    var lamp = ""
    /// A word in code or name.
    var search = ""
    /// A working group's code.
    var group = ""
    /// A kind of period by code.
    var period = ""
    /// A month `yyyy-mm`.
    var month = ""
    /// One project's id.
    var project = ""
    /// A list within the sheet, such as `stopped`.
    var part = ""

    /// The names by which commands and addresses give the parts.
    static var names: [(String, WritableKeyPath<SheetFilter, String>)] {
        [
            ("territory", \.territory), ("list", \.list), ("stage", \.stage), ("class", \.category),
            ("lamp", \.lamp), ("q", \.search), ("group", \.group), ("period", \.period), ("month", \.month),
            ("project", \.project), ("part", \.part),
        ]
    }

    /// Reads the parts from wherever they come.
    init(_ value: (String) -> String? = { _ in nil }) {
        for (name, path) in Self.names { self[keyPath: path] = value(name) ?? "" }
    }

    /// The parts that are set, as an address says them.
    var query: [(String, String)] {
        Self.names.compactMap { name, path in self[keyPath: path].isEmpty ? nil : (name, self[keyPath: path]) }
    }
}
