// swift-tools-version:6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")

let package = Package(
    name: "TenSupervisions",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "InspectionStore", targets: ["InspectionStore"]),
        .library(name: "SyncEngine", targets: ["SyncEngine"]),
        .library(name: "SyncProtocol", targets: ["SyncProtocol"]),
        .library(name: "InspectionDomain", targets: ["InspectionDomain"]),
        .library(name: "Causality", targets: ["Causality"]),
        .library(name: "PhotoIntake", targets: ["PhotoIntake"]),
        .library(name: "TableIntake", targets: ["TableIntake"]),
        .library(name: "Wording", targets: ["Wording"]),
        // For the nested package Fuzz, which tries what imports read.
        .library(name: "Presentation", targets: ["Presentation"]),
        .executable(name: "inspector", targets: ["inspector"]),
        .executable(name: "central", targets: ["central"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Level 0 and 1: pure values and rules.
        .target(name: "Wording", swiftSettings: strict),
        .target(name: "Causality", swiftSettings: strict),
        .target(
            name: "SyncProtocol", dependencies: ["Causality", crypto, protobuf], path: "SyncProtocol/Swift",
            swiftSettings: strict),
        .target(
            name: "InspectionDomain", dependencies: ["Causality", "Wording"],
            resources: [
                .embedInCode("Profiles/jincheng-2024.json"), .embedInCode("Profiles/zhanhe-2021.json"),
                .embedInCode("Profiles/published-lamps.json"), .embedInCode("Calendars/china-2024-2026.json"),
            ],
            swiftSettings: strict),

        // Level 2: one outside thing each.
        .target(
            name: "InspectionStore",
            dependencies: ["Causality", "SyncProtocol", "InspectionDomain", "Wording", crypto, grdb],
            swiftSettings: strict),
        .target(
            name: "PhotoIntake", dependencies: ["CTurboJPEG", "CPng", "Wording", crypto], swiftSettings: strict),
        .target(name: "TableIntake", dependencies: ["CZip", "Wording"], swiftSettings: strict),
        .target(
            name: "SyncEngine", dependencies: ["Causality", "SyncProtocol", "CCurl", "CZstd", "Wording"],
            swiftSettings: strict),
        .target(
            name: "Reporting", dependencies: ["Causality", "InspectionDomain", "CXlsxWriter", "Wording"], swiftSettings: strict),

        // Level 3 to 5: values in words, what both command lines share, and the two sides.
        .target(
            name: "Presentation",
            dependencies: ["Causality", "SyncProtocol", "InspectionDomain", "InspectionStore", "Reporting", "Wording"],
            swiftSettings: strict),
        .target(
            name: "Console",
            dependencies: [
                "Causality", "SyncProtocol", "InspectionDomain", "InspectionStore", "SyncEngine", "Reporting",
                "Presentation", "Wording", argumentParser,
            ],
            swiftSettings: strict),
        .target(
            name: "Pages",
            dependencies: [
                "Causality", "SyncProtocol", "InspectionDomain", "InspectionStore", "Reporting", "Presentation",
                "Wording", hummingbird, mustache,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            resources: [.embedInCode("Templates"), .embedInCode("Assets")], swiftSettings: strict),
        .target(
            name: "CentralServer",
            dependencies: [
                "Causality", "SyncProtocol", "InspectionDomain", "InspectionStore", "TableIntake", "Reporting",
                "SyncEngine", "PhotoIntake", "Presentation", "Pages", "Console", "Wording", argumentParser, crypto,
                hummingbird, jwt,
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Templates")], swiftSettings: strict),
        .target(
            name: "InspectorApp",
            dependencies: [
                "Causality", "SyncProtocol", "InspectionDomain", "InspectionStore", "PhotoIntake", "Reporting",
                "SyncEngine", "Presentation", "Pages", "Console", "Wording", argumentParser, hummingbird,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Page/Templates"), .embedInCode("Page/Assets")], swiftSettings: strict),
        .executableTarget(name: "inspector", dependencies: ["InspectorApp", "Console"], swiftSettings: strict),
        .executableTarget(name: "central", dependencies: ["CentralServer", "Console"], swiftSettings: strict),

        // System libraries, each imported from one place.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(name: "CPng", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),

        // Tests: one folder a module, and what they share.
        .target(name: "TestSupport", dependencies: ["Causality", "SyncProtocol"], path: "Tests/Support", swiftSettings: strict),
        .target(
            name: "Simulation", dependencies: ["TestSupport", "Causality", "SyncProtocol"], path: "Tests/Simulation",
            swiftSettings: strict),
        .executableTarget(
            name: "simulate", dependencies: ["Simulation", "Causality", "SyncProtocol", "TestSupport", argumentParser],
            path: "Tests/SimulateCommand", swiftSettings: strict),
        .testTarget(name: "CausalityTests", dependencies: ["Causality", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SyncProtocolTests", dependencies: ["SyncProtocol", "Causality", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "SyncProtocol", "Causality", "TestSupport"],
            swiftSettings: strict),
        .executableTarget(
            name: "conformance", dependencies: ["SyncProtocol", "Causality"], path: "Tests/Conformance",
            swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests", dependencies: ["conformance", "SyncProtocol"], swiftSettings: strict),
        .testTarget(
            name: "InspectionDomainTests", dependencies: ["InspectionDomain", "Causality", "Wording"],
            swiftSettings: strict),
        .target(
            name: "FaultyFiles", path: "Tests/FaultyFiles", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "FaultyDisks", dependencies: ["FaultyFiles", "InspectionStore"], path: "Tests/FaultyDisks",
            swiftSettings: strict),
        .target(
            name: "CrashPoints",
            dependencies: [
                "FaultyDisks", "InspectionStore", "InspectionDomain", "SyncProtocol", "Causality", "TestSupport",
                "Wording", grdb,
            ],
            path: "Tests/CrashPoints", swiftSettings: strict),
        .executableTarget(
            name: "crash-points", dependencies: ["CrashPoints", "FullStack", "FaultyDisks", "Simulation", argumentParser],
            path: "Tests/CrashPointsCommand", swiftSettings: strict),
        .target(
            name: "FullStack",
            dependencies: ["FaultyDisks", "InspectionStore", "Simulation", "SyncProtocol", "Causality", "TestSupport"],
            path: "Tests/FullStack", swiftSettings: strict),
        .testTarget(
            name: "CrashTests",
            dependencies: ["CrashPoints", "FullStack", "FaultyDisks", "Simulation", "InspectionStore", "SyncProtocol", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "InspectionStoreTests",
            dependencies: ["InspectionStore", "InspectionDomain", "SyncProtocol", "Causality", "TestSupport", grdb],
            swiftSettings: strict),
        .testTarget(
            name: "PhotoIntakeTests", dependencies: ["PhotoIntake", "CTurboJPEG", "CPng"], swiftSettings: strict),
        .testTarget(name: "TableIntakeTests", dependencies: ["TableIntake"], swiftSettings: strict),
        .testTarget(
            name: "ReportingTests", dependencies: ["Reporting", "TableIntake", "InspectionDomain", "Causality", "Wording"],
            swiftSettings: strict),
        .testTarget(
            name: "SyncEngineTests", dependencies: ["SyncEngine", "SyncProtocol", "Causality", "TestSupport", "Wording"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "InspectorAppTests",
            dependencies: [
                "InspectorApp", "Presentation", "Console", "InspectionStore", "InspectionDomain", "PhotoIntake",
                "SyncEngine", "SyncProtocol", "Causality", "Wording", "Pages", argumentParser, grdb, hummingbird,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PageTests",
            dependencies: [
                "Pages", "InspectorApp", "Presentation", "InspectionDomain", "Causality", "Wording", hummingbird,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CentralServerTests",
            dependencies: [
                "CentralServer", "Causality", "SyncProtocol", "InspectionDomain", "InspectionStore", "TableIntake",
                "SyncEngine", "Presentation", "Pages", "Reporting", "Console", "Wording", "TestSupport", "central",
                argumentParser, crypto, hummingbird,
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "IntegratorTests",
            dependencies: [
                "InspectionStore", "InspectionDomain", "PhotoIntake", "TableIntake", "SyncEngine", "SyncProtocol",
                "Causality", "Wording",
            ],
            swiftSettings: strict),
        .testTarget(name: "ScenesTests", dependencies: ["inspector", "central"], swiftSettings: strict),
        .testTarget(
            name: "FuzzRegressionTests",
            dependencies: [
                "Causality", "SyncProtocol", "InspectionDomain", "SyncEngine", "PhotoIntake", "TableIntake",
                "Presentation", "Wording",
            ],
            path: "Fuzz", exclude: ["Driver", "AllocationCount", "Regressions", "Package.swift"],
            sources: ["Harness", "RegressionTests"], swiftSettings: strict),
        .testTarget(name: "HouseTests", swiftSettings: strict),
    ]
)
