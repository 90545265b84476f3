import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// The inspector's program: one replica in the home folder, one person.
enum InspectorProgram: StoreProgram {
    static let homeVariable = "INSPECTOR_HOME"
    static let homeName = "inspector"

    static func open(at folder: URL, environment: StoreEnvironment, readOnly: Bool) throws -> InspectionStore {
        do {
            return try InspectionStore.open(at: folder, environment: environment, readOnly: readOnly)
        } catch StoreError.notAStore(let path) {
            let plain = StoreError.notAStore(path)
            throw CommandError(
                code: plain.code, message: plain.message,
                nextStep: Bilingual(
                    zh: "第一次使用请先 enrol 登记，没有登记码时先 init；数据在别处时用 --home 指明。",
                    en:
                        "On first use run enrol, or init without a code; if the data lies elsewhere, say so with "
                            + "--home."
                ))
        }
    }

    static func language(in store: InspectionStore) throws -> Language? {
        try store.setting(LocalSetting.language).flatMap { Language(rawValue: $0) }
    }

    static func person(in store: InspectionStore) throws -> String {
        if let name = try store.setting(LocalSetting.personName), !name.isEmpty { return name }
        throw CommandError(
            code: "input.noPerson",
            message: Bilingual(zh: "还不知道是谁在使用本机。", en: "it is not known who uses this device."),
            nextStep: Bilingual(
                zh: "请先用 enrol 登记；还没有登记码时用 init --person 姓名 --territory 代码。",
                en: "Enrol first; without a code yet, use init --person NAME --territory CODE."))
    }
}

/// The names of this device's settings, which are never synced.
enum LocalSetting {
    /// The person's name, written into every change.
    static let personName = "person.name"
    /// The person's code in the organisation.
    static let person = "person"
    /// The role that the certificate gives.
    static let role = "role"
    /// The scopes that may be read, one a line.
    static let scopes = "scopes"
    /// The person's own territory code.
    static let territory = "territory"
    /// The language of messages, `zh` or `en`.
    static let language = "language"
    /// The centre's address.
    static let centre = "centre.url"
    /// The secret that the centre knows this device by.
    static let token = "centre.token"
    /// The pinned authority, PEM.
    static let authority = "centre.authority"
    /// What the device is called.
    static let device = "device"
    /// How far the clock offset may be wrong, milliseconds, at the last contact.
    static let clockUncertainty = "contact.uncertaintyMs"
}

extension InspectionStore {
    /// The scopes of territories that this person works in: by certificate, or as given to `init`.
    func territories() throws -> [ScopeID] {
        let granted = try (setting(LocalSetting.scopes) ?? "").split(separator: "\n").compactMap { ScopeID(String($0)) }
        let known = granted.filter { Scopes.kind(of: $0) == .territory }
        if !known.isEmpty { return known }
        return try [setting(LocalSetting.territory).flatMap { Scopes.territory($0) }].compactMap { $0 }
    }
}
