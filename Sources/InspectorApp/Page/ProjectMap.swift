import Causality
import InspectionDomain
import Pages
import Presentation
import Wording

/// Projects as a plain map drawn from their coordinates; no tiles, no network.
enum ProjectMap {
    private static let (width, height, margin) = (640.0, 420.0, 24.0)

    /// The marks of the rows that have a place, in the picture's units; empty if none has.
    static func marks(_ rows: [TodayBoard.Row], language: Language) -> [PageData] {
        let placed = rows.compactMap { row in row.place.map { (row: row, place: $0) } }
        guard let first = placed.first?.place else { return [] }
        var (south, north) = (first.latitude, first.latitude)
        var (west, east) = (first.longitude, first.longitude)
        for (_, place) in placed {
            (south, north) = (min(south, place.latitude), max(north, place.latitude))
            (west, east) = (min(west, place.longitude), max(east, place.longitude))
        }
        // Parallels are shorter than meridians: at 35.5° N by the factor 0.81.
        let spanX = max(1, Double(east - west) * 0.81)
        let spanY = max(1, Double(north - south))
        let scale = min((width - 2 * margin) / spanX, (height - 2 * margin) / spanY)
        return placed.map { row, place in
            [
                "id": row.project.id.hex, "label": row.project.name ?? row.project.code ?? "",
                "standing": row.standing.label[language], "tone": row.standing.tone,
                "x": Int(width / 2 + (Double(place.longitude - west) * 0.81 - spanX / 2) * scale),
                "y": Int(height / 2 - (Double(place.latitude - south) - spanY / 2) * scale),
                "isOverdue": row.standing == .overdue, "isDue": row.standing == .due,
                "isVisited": row.standing == .visited, "isElsewhere": row.standing == .elsewhere,
            ]
        }
    }
}
