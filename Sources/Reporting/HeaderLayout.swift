/// The headings of a table as a grid of merged cells, equal in every format that can merge.
struct HeaderLayout {
    /// One heading and the cells it covers.
    struct Cell: Hashable {
        let text: String
        /// The first row, counted from 0 at the top of the header.
        let row: Int
        /// The first column, counted from 0.
        let column: Int
        let rowSpan: Int
        let columnSpan: Int
    }

    /// How many rows the header has.
    let depth: Int
    /// The headings, row by row from left to right.
    let cells: [Cell]

    init(_ columns: [ReportColumn]) {
        let depth = columns.map(\.path.count).max() ?? 1
        var cells: [Cell] = []
        for row in 0..<depth {
            var column = 0
            while column < columns.count {
                let path = columns[column].path
                guard row < path.count else {
                    column += 1
                    continue
                }
                let isLeaf = row == path.count - 1
                var end = column + 1
                while !isLeaf, end < columns.count, columns[end].path.count > row + 1,
                    columns[end].path.prefix(row + 1) == path.prefix(row + 1)
                {
                    end += 1
                }
                cells.append(
                    Cell(
                        text: path[row], row: row, column: column, rowSpan: isLeaf ? depth - row : 1,
                        columnSpan: end - column))
                column = end
            }
        }
        self.depth = depth
        self.cells = cells
    }
}
