/// How the stored rows and columns lie in the upright picture (EXIF tag 274), by the sides they are on.
public enum Orientation: UInt8, Hashable, Sendable, CaseIterable {
    /// 1: the first row is the top, the first column the left side. Nothing to turn.
    case topLeft = 1
    /// 2: mirrored left to right.
    case topRight = 2
    /// 3: upside down.
    case bottomRight = 3
    /// 4: mirrored top to bottom.
    case bottomLeft = 4
    /// 5: mirrored along the main diagonal.
    case leftTop = 5
    /// 6: to be turned 90° clockwise.
    case rightTop = 6
    /// 7: mirrored along the other diagonal.
    case rightBottom = 7
    /// 8: to be turned 90° anticlockwise.
    case leftBottom = 8

    /// Whether the upright picture's width is the stored height.
    public var swapsSides: Bool { rawValue >= 5 }
}
