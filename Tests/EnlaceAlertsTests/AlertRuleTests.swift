import EnlaceCore
import Testing

@testable import EnlaceAlerts

@Suite("Alert rules")
struct AlertRuleTests {
    private func read(_ members: [(String, ConfigurationNode.Value)]...) -> (rules: [AlertRule], problems: [String]) {
        let place = SourcePlace(file: "rules.d/test.yaml", line: 1, column: 1)
        let records = members.map { entries in
            ConfigurationNode(
                .record(entries.map { (key: $0.0, place: place, value: ConfigurationNode($0.1, at: place)) }), at: place
            )
        }
        let file = ConfigurationNode(
            .record([(key: "rules", place: place, value: ConfigurationNode(.list(records), at: place))]), at: place)
        let problems = ConfigurationProblems()
        let reader = ConfigurationReader(file, problems: problems)
        let rules = AlertRule.read(
            [reader], in: ConfigurationContext(areas: areas, secrets: SecretTable()))
        reader.finish()
        return (rules, problems.all.map(\.message))
    }

    private func text(_ value: String) -> ConfigurationNode.Value { .scalar(value, isQuoted: false) }

    private func texts(_ template: String) -> ConfigurationNode.Value {
        let place = SourcePlace(file: "rules.d/test.yaml", line: 2, column: 1)
        return .record([(key: "es", place: place, value: ConfigurationNode(text(template), at: place))])
    }

    @Test("of each kind are read with their defaults")
    func defaults() {
        let (rules, problems) = read(
            [("id", text("a")), ("kind", text("threshold")), ("metric", text("over")), ("above", text("0"))],
            [
                ("id", text("b")), ("kind", text("surge")), ("dataset", text("cbp")), ("compare", text("year_before")),
                ("increase", text("50")), ("min_base", text("1000")), ("for", text("15m")),
            ],
            [
                ("id", text("c")), ("kind", text("silence")), ("of", text("agency")), ("after", text("12h")),
                ("severity", text("critical")), ("texts", texts("{name} calla")),
            ])
        #expect(problems.isEmpty)
        #expect(rules.map(\.kind) == [.threshold, .surge, .silence])
        #expect(rules.map(\.severity) == [.warning, .warning, .critical])
        #expect(rules[1].hold == .minutes(15))
        #expect(rules[0].body == .threshold(ThresholdRule(metric: .over, limit: .above(0))))
        #expect(rules[2].body == .silence(SilenceRule(subject: .agency, after: .hours(12))))
    }

    @Test("say all that is wrong with them, and what may have been meant")
    func problems() {
        let (_, problems) = read(
            [
                ("id", text("Bad Id")), ("kind", text("threshold")), ("metric", text("ovr")), ("abov", text("1")),
                ("texts", texts("{nmae}: {value}")),
            ],
            [("id", text("s")), ("kind", text("silence")), ("of", text("shelter"))],
            [("id", text("s")), ("kind", text("surge")), ("dataset", text("cbp")), ("compare", text("average"))])
        let all = problems.joined(separator: "\n")
        #expect(all.contains("id: expected a-z"))
        #expect(all.contains("did you mean 'over'"))
        #expect(all.contains("unknown key 'abov'; did you mean 'above'?"))
        #expect(all.contains("expected one of above and below"))
        #expect(all.contains("unknown placeholder {nmae}"))
        #expect(all.contains("did you mean 'name'?"))
        #expect(all.contains("key 'after' is required"))
        #expect(all.contains("key 'increase' is required"))
        #expect(all.contains("another rule has the id 's'"))
    }
}
