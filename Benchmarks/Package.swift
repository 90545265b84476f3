// swift-tools-version:6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "TenSupervisions", path: "..")],
    targets: [
        // What the same work costs without us: plain C on the same libraries.
        .target(
            name: "Floors", path: "Floors", linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "Floors",
                .product(name: "Causality", package: "TenSupervisions"),
                .product(name: "SyncProtocol", package: "TenSupervisions"),
                .product(name: "InspectionDomain", package: "TenSupervisions"),
                .product(name: "InspectionStore", package: "TenSupervisions"),
                .product(name: "SyncEngine", package: "TenSupervisions"),
            ],
            path: "Bench", swiftSettings: strict),
    ]
)
