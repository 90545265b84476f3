#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension MechanismProfile {
    /// Reads and checks a profile document; the first fault found is thrown, ``faults`` lists all.
    ///
    /// Unknown keys are ignored, so that a newer document still serves.
    public static func decode(_ bytes: some Sequence<UInt8>) throws(ProfileError) -> MechanismProfile {
        let profile: MechanismProfile
        do {
            profile = try JSONDecoder().decode(MechanismProfile.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw ProfileError(reason: .malformed, place: error.place, found: "")
        } catch {
            throw ProfileError(reason: .malformed, place: "JSON", found: "")
        }
        if let fault = profile.faults.first { throw fault }
        return profile
    }

    /// The profile of Jincheng's notice of 2024 (晋市政办函〔2024〕7号); numbers the notice leaves open are proposals.
    public static func jincheng2024() throws(ProfileError) -> MechanismProfile {
        try decode(PackageResources.jincheng_2024_json)
    }

    /// The document of ``jincheng2024()``, as it is stored in a record.
    public static var jincheng2024Document: [UInt8] { PackageResources.jincheng_2024_json }
}
