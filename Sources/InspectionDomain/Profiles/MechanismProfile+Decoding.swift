#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension MechanismProfile {
    /// Reads and checks a profile document; the first fault found is thrown, ``faults`` lists all.
    ///
    /// Unknown keys are ignored, so that a newer document still serves; sections that an older document lacks are empty.
    public static func decode(_ bytes: some Sequence<UInt8>) throws(ProfileError) -> MechanismProfile {
        let profile = try read(bytes)
        if let fault = profile.faults.first { throw fault }
        return profile
    }

    /// All that is wrong with a document, in its order; empty if it can be used.
    public static func faults(of bytes: some Sequence<UInt8>) -> [ProfileError] {
        do throws(ProfileError) { return try read(bytes).faults } catch { return [error] }
    }

    private static func read(_ bytes: some Sequence<UInt8>) throws(ProfileError) -> MechanismProfile {
        do {
            return try JSONDecoder().decode(MechanismProfile.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw ProfileError(reason: .malformed, place: error.place, found: "")
        } catch {
            throw ProfileError(reason: .malformed, place: "JSON", found: "")
        }
    }

    /// The profile of Jincheng's notice of 2024 (晋市政办函〔2024〕7号); numbers the notice leaves open are proposals.
    public static func jincheng2024() throws(ProfileError) -> MechanismProfile {
        try decode(PackageResources.jincheng_2024_json)
    }

    /// The document of ``jincheng2024()``, as it is stored in a record.
    public static var jincheng2024Document: [UInt8] { PackageResources.jincheng_2024_json }

    /// The profile of Zhanhe district's notice of 2021 (平湛政办〔2021〕8号); numbers left open are proposals.
    public static func zhanhe2021() throws(ProfileError) -> MechanismProfile {
        try decode(PackageResources.zhanhe_2021_json)
    }

    /// The document of ``zhanhe2021()``, as it is stored in a record.
    public static var zhanhe2021Document: [UInt8] { PackageResources.zhanhe_2021_json }

    /// The published lamp rules of four cities, read with the profile's rules: a document of `lamps` alone.
    public static func publishedLamps() throws(ProfileError) -> [LampRule] {
        struct Document: Decodable { let lamps: [LampRule] }
        let lamps: [LampRule]
        do {
            lamps = try JSONDecoder().decode(Document.self, from: Data(PackageResources.published_lamps_json)).lamps
        } catch let error as DecodingError {
            throw ProfileError(reason: .malformed, place: error.place, found: "")
        } catch {
            throw ProfileError(reason: .malformed, place: "JSON", found: "")
        }
        if let fault = lampFaults(lamps).first { throw fault }
        return lamps
    }
}

extension MechanismProfile: Decodable {
    private enum CodingKeys: String, CodingKey {
        case name, version, label, calendar, keyList, listRules, fixings, staffing, tiers, routing, workingGroups,
            duties, portfolios
        case coverage, completeness, checklists, deadlines, quotas, warnings, lamps, race, circular, assessment, honors
        case tables
    }

    /// Reads the sections; those added after version 1 of the format may be absent.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        version = try values.decode(Int.self, forKey: .version)
        label = try values.decode(Label.self, forKey: .label)
        calendar = try values.decodeIfPresent(String.self, forKey: .calendar) ?? "china"
        keyList = try values.decodeIfPresent(KeyList.self, forKey: .keyList)
        listRules = try values.decodeIfPresent([ListRule].self, forKey: .listRules) ?? []
        let fixingCodes = try values.decodeIfPresent([String].self, forKey: .fixings) ?? []
        fixings = try fixingCodes.map { code in
            guard let fixing = FourFixing(rawValue: code) else {
                throw DecodingError.dataCorruptedError(forKey: .fixings, in: values, debugDescription: code)
            }
            return fixing
        }
        staffing = try values.decodeIfPresent([StaffingRule].self, forKey: .staffing) ?? []
        let tiers = try values.decode([Tier].self, forKey: .tiers)
        self.tiers = tiers
        portfolios = try values.decodeIfPresent([Portfolio].self, forKey: .portfolios) ?? []
        let lowest = tiers.min { $0.rung < $1.rung }?.code ?? ""
        routing =
            try values.decodeIfPresent(Routing.self, forKey: .routing) ?? Routing(rules: [], otherwise: lowest)
        workingGroups = try values.decodeIfPresent([WorkingGroup].self, forKey: .workingGroups) ?? []
        duties = try values.decodeIfPresent([Duty].self, forKey: .duties) ?? []
        coverage = try values.decode(Coverage.self, forKey: .coverage)
        completeness = try values.decode(Completeness.self, forKey: .completeness)
        checklists = try values.decodeIfPresent([Checklist].self, forKey: .checklists) ?? []
        deadlines = try values.decode(Deadlines.self, forKey: .deadlines)
        quotas = try values.decode(Quotas.self, forKey: .quotas)
        warnings = try values.decode([WarningRule].self, forKey: .warnings)
        lamps = try values.decodeIfPresent([LampRule].self, forKey: .lamps) ?? []
        race = try values.decodeIfPresent(RaceWeights.self, forKey: .race)
        circular = try values.decodeIfPresent(CircularRules.self, forKey: .circular)
        assessment = try values.decodeIfPresent(AssessmentRules.self, forKey: .assessment)
        honors = try values.decodeIfPresent(HonorRules.self, forKey: .honors)
        tables = try values.decodeIfPresent(TableRules.self, forKey: .tables)
    }
}
