// swift-tools-version:6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "TenSupervisions",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "InspectionStore", targets: ["InspectionStore"]),
        .library(name: "SyncEngine", targets: ["SyncEngine"]),
        .library(name: "SyncProtocol", targets: ["SyncProtocol"]),
        .library(name: "InspectionDomain", targets: ["InspectionDomain"]),
        .library(name: "Causality", targets: ["Causality"]),
        .executable(name: "inspector", targets: ["inspector"]),
        .executable(name: "central", targets: ["central"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Level 0 and 1: pure values and rules.
        .target(name: "Causality", swiftSettings: strict),
        .target(
            name: "SyncProtocol",
            dependencies: [
                "Causality",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "SyncProtocol/Swift",
            swiftSettings: strict),
        .target(
            name: "InspectionDomain", dependencies: ["Causality"],
            resources: [.embedInCode("Profiles/jincheng-2024.json"), .embedInCode("Calendars/china-2024-2026.json")],
            swiftSettings: strict),

        // Level 2: one outside thing each.
        .target(
            name: "InspectionStore",
            dependencies: [
                "Causality", "SyncProtocol", "InspectionDomain",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(name: "PhotoIntake", dependencies: [
            "CTurboJPEG", "CExif", "CPng", .product(name: "Crypto", package: "swift-crypto"),
        ], swiftSettings: strict),
        .target(name: "TableIntake", dependencies: ["CZip"], swiftSettings: strict),
        .target(
            name: "SyncEngine", dependencies: ["Causality", "SyncProtocol", "CCurl", "CZstd"], swiftSettings: strict),
        .target(name: "Reporting", dependencies: ["InspectionDomain", "CXlsxWriter"], swiftSettings: strict),

        // Level 3: the two sides.
        .target(
            name: "CentralServer",
            dependencies: [
                "Causality", "SyncProtocol", "InspectionDomain", "InspectionStore", "PhotoIntake", "TableIntake",
                "Reporting", "SyncEngine",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "InspectorApp",
            dependencies: [
                "Causality", "SyncProtocol", "InspectionDomain", "InspectionStore", "PhotoIntake", "Reporting",
                "SyncEngine",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .executableTarget(name: "inspector", dependencies: ["InspectorApp"], swiftSettings: strict),
        .executableTarget(name: "central", dependencies: ["CentralServer"], swiftSettings: strict),

        // System libraries, each imported from one place.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(name: "CExif", pkgConfig: "libexif", providers: [.apt(["libexif-dev"])]),
        .systemLibrary(name: "CPng", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),

        // Tests.
        .testTarget(name: "CausalityTests", dependencies: ["Causality"], swiftSettings: strict),
        .testTarget(name: "InspectionDomainTests", dependencies: ["InspectionDomain", "Causality"], swiftSettings: strict),
        .testTarget(name: "PhotoIntakeTests", dependencies: ["PhotoIntake"], swiftSettings: strict),
        .testTarget(name: "TableIntakeTests", dependencies: ["TableIntake"], swiftSettings: strict),
        .testTarget(
            name: "ReportingTests", dependencies: ["Reporting", "TableIntake", "InspectionDomain"], swiftSettings: strict),
    ]
)
