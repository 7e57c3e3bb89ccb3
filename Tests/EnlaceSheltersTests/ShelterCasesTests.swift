import EnlaceCore
import EnlaceShelters
import EnlaceTestSupport
import Testing

@Suite("Shelters as the press printed them", .enabled(if: SharedData.canRun, "\(SharedData.reason)"))
struct ShelterCasesTests {
    @Test("Mexicali 2022: 80 beds available and 42 people over, never 38 free")
    func mexicali() throws {
        let file = try JSONDocument(SharedData.bytes("cases/mexicali-2022.json")).root
        var node = harness()
        for shelter in file["shelters"]!.elements {
            let id = shelter["id"]!.string!
            node.post(
                Poster().registered(
                    id, name: shelter["name"]!.string!, area: "mexicali", usable: ["any": .int(shelter["usable"]!.int!)]
                ))
            node.post(Poster().reported(id, id: "1", asof: start, total: shelter["present"]!.int!))
        }
        let expected = file["expect"]!
        let totals = node.component.table(at: node.now).totals
        #expect(totals.available == expected["available"]!.int)
        #expect(totals.over == expected["over"]!.int)
        #expect(totals.usable == expected["usable"]!.int)
        #expect(totals.present == expected["present"]!.int)
        #expect(!totals.json.text.contains("38"))
    }

    @Test("Tijuana 2018: the total stands, and 59 people are in no group")
    func tijuana() throws {
        let file = try JSONDocument(SharedData.bytes("cases/tijuana-2018.json")).root
        let id = file["shelter"]!.string!
        let printed = file["groups_as_printed"]!.elements.map { $0.int! }
        var node = harness()
        node.post(Poster().registered(id, usable: ["any": 3_500]))
        let groups: JSON = [
            "single_adult": .int(printed[0] + printed[1]), "family_member": .int(printed[2] + printed[3]),
        ]
        node.post(Poster().reported(id, id: "1", asof: start, total: file["total"]!.int!, present: groups))
        let row = node.row(id)
        #expect(row?.present == file["expect"]!["present"]!.int)
        #expect(row?.unknown == file["expect"]!["unknown"]!.int)
        #expect(row?.presentByGroup?[.singleAdult] == 1_068)
        #expect(row?.presentByGroup?[.familyMember] == 5_024)
        #expect(node.lastChange?["present_by_group"]?["unknown"] == 59)
        #expect(node.violations.isEmpty)
    }
}
