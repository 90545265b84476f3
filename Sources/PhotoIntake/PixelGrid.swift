/// Rows of pixels of three bytes: red, green, blue.
struct PixelGrid: Hashable {
    let width: Int
    let height: Int
    let bytes: [UInt8]

    /// Accepts exactly `width × height × 3` bytes.
    init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(width > 0 && height > 0 && bytes.count == width * height * 3)
        (self.width, self.height, self.bytes) = (width, height, bytes)
    }

    /// Shrinks to a longest side by averaging; never enlarges.
    func shrunk(toLongestSide side: Int) -> PixelGrid {
        let longest = max(width, height)
        guard longest > side else { return self }
        let newWidth = max(1, width * side / longest)
        let newHeight = max(1, height * side / longest)
        var result = [UInt8](repeating: 0, count: newWidth * newHeight * 3)
        bytes.withUnsafeBufferPointer { source in
            for y in 0..<newHeight {
                let rows = y * height / newHeight..<max(y * height / newHeight + 1, (y + 1) * height / newHeight)
                for x in 0..<newWidth {
                    let columns = x * width / newWidth..<max(x * width / newWidth + 1, (x + 1) * width / newWidth)
                    var (red, green, blue) = (0, 0, 0)
                    for row in rows {
                        for column in columns {
                            let pixel = (row * width + column) * 3
                            red += Int(source[pixel])
                            green += Int(source[pixel + 1])
                            blue += Int(source[pixel + 2])
                        }
                    }
                    let count = rows.count * columns.count
                    let target = (y * newWidth + x) * 3
                    result[target] = UInt8(red / count)
                    result[target + 1] = UInt8(green / count)
                    result[target + 2] = UInt8(blue / count)
                }
            }
        }
        return PixelGrid(width: newWidth, height: newHeight, bytes: result)
    }

    /// Turns and mirrors the stored rows so that the picture stands upright.
    func upright(from orientation: Orientation) -> PixelGrid {
        guard orientation != .topLeft else { return self }
        let newWidth = orientation.swapsSides ? height : width
        let newHeight = orientation.swapsSides ? width : height
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                let (column, row) = stored(x, y, orientation)
                let pixel = (row * width + column) * 3
                result += bytes[pixel..<pixel + 3]
            }
        }
        return PixelGrid(width: newWidth, height: newHeight, bytes: result)
    }

    /// Where the upright picture's pixel is stored.
    private func stored(_ x: Int, _ y: Int, _ orientation: Orientation) -> (column: Int, row: Int) {
        switch orientation {
        case .topLeft: (x, y)
        case .topRight: (width - 1 - x, y)
        case .bottomRight: (width - 1 - x, height - 1 - y)
        case .bottomLeft: (x, height - 1 - y)
        case .leftTop: (y, x)
        case .rightTop: (y, height - 1 - x)
        case .rightBottom: (width - 1 - y, height - 1 - x)
        case .leftBottom: (width - 1 - y, x)
        }
    }
}
