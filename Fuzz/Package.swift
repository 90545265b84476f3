// swift-tools-version:6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// Built by Scripts/fuzz alone, with sanitizers that must never reach the product.
let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "TenSupervisions", path: "..")],
    targets: [
        .target(
            name: "Harness",
            dependencies: [
                .product(name: "Causality", package: "TenSupervisions"),
                .product(name: "InspectionDomain", package: "TenSupervisions"),
                .product(name: "PhotoIntake", package: "TenSupervisions"),
                .product(name: "Presentation", package: "TenSupervisions"),
                .product(name: "SyncEngine", package: "TenSupervisions"),
                .product(name: "SyncProtocol", package: "TenSupervisions"),
                .product(name: "TableIntake", package: "TenSupervisions"),
                .product(name: "Wording", package: "TenSupervisions"),
            ],
            path: "Harness", swiftSettings: strict),
        // Counts bytes through the hooks that the address sanitizer offers.
        .target(name: "AllocationCount", path: "AllocationCount"),
        .executableTarget(
            name: "fuzz", dependencies: ["Harness", "AllocationCount"], path: "Driver", swiftSettings: strict),
    ]
)
