import Foundation

/// A point on the earth as cameras note it (WGS 84), exact to 10⁻⁶ degrees.
public struct Place: Hashable, Sendable {
    /// Millionths of a degree, north positive, −90,000,000 to 90,000,000.
    public let latitudeMicrodegrees: Int
    /// Millionths of a degree, east positive, −180,000,000 to 180,000,000.
    public let longitudeMicrodegrees: Int
    /// The horizontal error in metres, rounded up; `nil` if the camera did not say.
    public let accuracyMetres: Int?

    /// Accepts coordinates in range; `nil` otherwise.
    ///
    /// A negative accuracy counts as unknown.
    public init?(latitudeMicrodegrees: Int, longitudeMicrodegrees: Int, accuracyMetres: Int? = nil) {
        guard (-90_000_000...90_000_000).contains(latitudeMicrodegrees),
            (-180_000_000...180_000_000).contains(longitudeMicrodegrees)
        else { return nil }
        self.latitudeMicrodegrees = latitudeMicrodegrees
        self.longitudeMicrodegrees = longitudeMicrodegrees
        self.accuracyMetres = accuracyMetres.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The distance over the ground in whole metres (haversine on a sphere of 6,371,009 m; within 0.6 % of the truth).
    public func metres(to other: Place) -> Int {
        let radians = Double.pi / 180 / 1_000_000
        let latitude = Double(latitudeMicrodegrees) * radians
        let otherLatitude = Double(other.latitudeMicrodegrees) * radians
        let northing = sin((otherLatitude - latitude) / 2)
        let easting = sin(Double(other.longitudeMicrodegrees - longitudeMicrodegrees) * radians / 2)
        let chord = northing * northing + cos(latitude) * cos(otherLatitude) * easting * easting
        return Int((2 * 6_371_009 * asin(min(1, chord.squareRoot()))).rounded())
    }
}
