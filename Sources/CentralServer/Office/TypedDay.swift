import InspectionDomain
import Presentation

extension CivilDate {
    /// A day as a person types it, on the command line or in a form: `2026-06-25`, `2026年6月25日`, …
    ///
    /// - Throws: ``OfficeError/badDate(_:)``.
    init(typed text: String) throws {
        guard let day = FieldParsing.date(text) else { throw OfficeError.badDate(SafeText.line(text, atMost: 40)) }
        self = day
    }
}
