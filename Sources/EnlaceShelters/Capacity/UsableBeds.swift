/// The beds of a shelter that has told of itself since it reported which can be used.
///
/// A registration with fewer beds in all takes the place of what was reported. Of one with as many or more counts only
/// whom the beds are for: more beds are told by a report. So there are as many as the one knows that has fewer, neither a
/// bed more nor a person over that neither gives. As far as possible each serves those whom it serves by both words, and
/// otherwise those whom it serves by the registration, which is the later word.
func usableBeds(reported: [BedGroup: Int], registered: [BedGroup: Int]) -> [BedGroup: Int] {
    guard registered.values.reduce(0, +) >= reported.values.reduce(0, +) else { return registered }
    var beds: [BedGroup: Int] = [:]
    var left: [BedGroup: Int] = [:]
    var more: [BedGroup: Int] = [:]
    for group in BedGroup.allCases {
        let (here, there) = (reported[group] ?? 0, registered[group] ?? 0)
        beds[group] = min(here, there)
        left[group] = max(0, here - there)
        more[group] = max(0, there - here)
    }
    /// Takes reported beds of one group for registered ones of another, to serve `served`.
    func match(_ group: BedGroup, with other: BedGroup, serving served: BedGroup) {
        let count = min(left[group] ?? 0, more[other] ?? 0)
        left[group]? -= count
        more[other]? -= count
        beds[served]? += count
    }
    for group in BedGroup.allCases { match(group, with: .any, serving: group) }
    for other in BedGroup.allCases {
        for group in BedGroup.allCases.reversed() { match(group, with: other, serving: other) }
    }
    return beds.filter { $0.value > 0 || reported[$0.key] != nil }
}
