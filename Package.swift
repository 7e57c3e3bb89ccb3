// swift-tools-version:6.2
import PackageDescription

/// Every target of ours is held to the same rules: Swift 6 mode, no hidden imports, no warnings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let core: Target.Dependency = "EnlaceCore"
let testSupport: Target.Dependency = "EnlaceTestSupport"
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

func target(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func testTarget(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + [testSupport], swiftSettings: strict)
}

let package = Package(
    name: "enlace",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "enlaced", targets: ["enlaced"]),
        .executable(name: "enlacectl", targets: ["enlacectl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    ],
    targets: [
        // The house: EnlaceCore <- components (which never import each other) <- EnlaceDaemon <- enlaced.
        target("EnlaceCore", [logging, lifecycle, crypto, deque]),
        target(
            "EnlaceIntake",
            [
                core, crypto, hummingbird, hummingbirdCore, nio, nioHTTP, nioHTTPTypes, httpTypes, lifecycle, logging,
                metrics,
            ]),
        target("EnlaceShelters", [core]),
        target("EnlaceFlows", [core, crypto]),
        target("EnlaceAlerts", [core]),
        target("EnlaceRelay", [core, crypto, deque, lifecycle, logging, metrics]),
        target("EnlaceDisclosures", [core, crypto]),
        target("EnlacePluginKit", [core, lifecycle, logging]),
        target("EnlaceControl", [core]),
        target(
            "EnlaceDaemon",
            [
                core, "EnlaceIntake", "EnlaceShelters", "EnlaceFlows", "EnlaceAlerts", "EnlaceRelay",
                "EnlaceDisclosures", "EnlacePluginKit", "EnlaceControl", crypto, hummingbird, hummingbirdCore, nio,
                nioHTTPTypes, httpTypes, lifecycle, logging, metrics, coreMetrics, signals, yams,
            ]),

        // Plugins of the running node; these are no SwiftPM build plugins.
        target(
            "SQLitePersistence", [core, "EnlacePluginKit", "CSQLite", crypto, deque, grdb, sqlite, lifecycle, logging],
            path: "Plugins/SQLitePersistence"),
        target("Webhooks", [core, "EnlacePluginKit", "CCurl", deque, lifecycle, logging], path: "Plugins/Webhooks"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CJemalloc", pkgConfig: "jemalloc", providers: [.apt(["libjemalloc-dev"])]),

        .executableTarget(
            name: "enlaced",
            dependencies: [
                core, "EnlaceDaemon", "EnlacePluginKit", "SQLitePersistence", "Webhooks", "CJemalloc", arguments,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "enlacectl", dependencies: [core, "EnlaceControl", "EnlaceDisclosures", "CCurl", arguments],
            swiftSettings: strict),

        target("EnlaceTestSupport", [core, crypto], path: "Tests/EnlaceTestSupport"),
        testTarget("EnlaceCoreTests", [core, crypto, lifecycle, logging]),
        testTarget("EnlaceIntakeTests", [core, "EnlaceIntake", crypto, lifecycle, logging]),
        testTarget("EnlaceSheltersTests", [core, "EnlaceShelters"]),
        testTarget("EnlaceFlowsTests", [core, "EnlaceFlows"]),
        testTarget("EnlaceAlertsTests", [core, "EnlaceAlerts"]),
        testTarget("EnlaceRelayTests", [core, "EnlaceRelay", lifecycle, logging]),
        testTarget("EnlaceDisclosuresTests", [core, "EnlaceDisclosures", crypto]),
        testTarget(
            "SQLitePersistenceTests",
            [core, "SQLitePersistence", "EnlacePluginKit", crypto, grdb, lifecycle, logging]),
        testTarget("WebhooksTests", [core, "Webhooks", "EnlacePluginKit", crypto, lifecycle, logging]),
        testTarget("EnlaceControlTests", [core, "EnlaceControl", "enlacectl", arguments]),
        testTarget(
            "DaemonTests",
            [
                core, "EnlaceControl", "EnlaceDaemon", "EnlaceDisclosures", "EnlaceIntake", "EnlacePluginKit",
                "EnlaceRelay", "enlaced", "enlacectl", "SQLitePersistence", "Webhooks", crypto, lifecycle, logging,
                metrics, nioHTTPTypes, httpTypes, signals,
            ]),
        testTarget("SystemTests", [core, "enlaced", "enlacectl"]),
        .executableTarget(
            name: "Benchmarks", dependencies: [core, "CCurl"], path: "Tests/Benchmarks", exclude: ["replay.lua"],
            swiftSettings: strict),
    ]
)
