import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Starts a store before there is an enrolment code, so that recording need not wait for the office.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "登记之前先建立本机数据。/ Start before enrolment.")

    @Option(help: "姓名，写入每条记录。/ Your name, written into every change.")
    var person: String

    @Option(help: "属地代码，如 140524。/ Code of your territory.")
    var territory: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal(common)
        try await terminal.run {
            guard territory.count >= 6, territory.allSatisfy({ $0.isASCII && $0.isNumber }),
                let scope = Scopes.territory(territory)
            else {
                throw CommandError(
                    code: "input.territory",
                    message: Bilingual(zh: "属地代码无效：\(territory)", en: "not a territory code: \(territory)"),
                    nextStep: Bilingual(zh: "请填写六位代码，如 140524。", en: "Give the code, such as 140524."))
            }
            guard person.utf8.count <= 180, person.contains(where: { !$0.isWhitespace }) else {
                throw CommandError(
                    code: "input.person",
                    message: Bilingual(zh: "姓名为空或太长。", en: "The name is empty or too long."),
                    nextStep: Bilingual(zh: "请填写姓名。", en: "Give your name."))
            }
            let folder = InspectorProgram.home(common)
            let store = try Self.make(at: folder)
            try store.set(LocalSetting.personName, to: person)
            try store.set(LocalSetting.territory, to: territory)
            if let language = common.chosenLanguage { try store.set(LocalSetting.language, to: language.rawValue) }
            try store.close()
            terminal.say(
                Bilingual(
                    zh: "已建立：\(folder.path)（\(scope.name)）。可以开始记录；拿到登记码后运行 enrol。",
                    en: "Made: \(folder.path) (\(scope.name)). You can record now; run enrol once you have a code."))
            try terminal.emit(
                JSONValue.object(["home": .text(folder.path), "person": .text(person), "scope": .text(scope.name)]))
            return .done
        }
    }
    /// A new store, or one whose set-up was cut off before the person's name was noted.
    private static func make(at folder: URL) throws -> InspectionStore {
        let environment = Surroundings.current.store
        do {
            return try InspectionStore.create(at: folder, environment: environment)
        } catch let error as StoreError {
            guard case .folderNotEmpty = error, let store = try? InspectionStore.open(at: folder, environment: environment)
            else { throw error }
            let isUnnamed = try store.setting(LocalSetting.personName) == nil && store.organisationKey == nil
            guard isUnnamed else { throw error }
            return store
        }
    }
}
