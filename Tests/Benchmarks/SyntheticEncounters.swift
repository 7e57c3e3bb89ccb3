/// A file with the columns, the vocabulary's size and the number of rows of CBP's nationwide encounters of five years,
/// and with invented figures.
enum SyntheticEncounters {
    static let rowCount = 68_815

    static var csv: String {
        var lines = [
            "Fiscal Year,Month Grouping,Month (abbv),Component,Land Border Region,Area of Responsibility,AOR (Abbv),"
                + "Demographic,Citizenship,Title of Authority,Encounter Type,Encounter Count"
        ]
        lines.reserveCapacity(rowCount + 1)
        // The cells in the order of the file: year, month, area, demographic, citizenship, authority.
        for index in 0..<rowCount { lines.append(row(at: cell(index))) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let months = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"]
    private static let demographics = ["FMUA", "Single Adults", "Accompanied Minors", "UC / Single Minors"]
    private static let regions = ["Northern Land Border", "Southwest Land Border", "Other"]
    private static let authorities = ["Title 8", "Title 42"]
    private static let places = 41
    private static let countries = 22

    /// Spreads the rows evenly over all possible cells: CBP gives no row for a cell without an encounter.
    private static func cell(_ index: Int) -> Int {
        let possible = 5 * months.count * places * demographics.count * countries * authorities.count
        return index * possible / rowCount
    }

    private static func row(at cell: Int) -> String {
        var rest = cell
        func digit(_ base: Int) -> Int {
            defer { rest /= base }
            return rest % base
        }
        let authority = authorities[digit(authorities.count)]
        let country = digit(countries)
        let demographic = demographics[digit(demographics.count)]
        let place = digit(places)
        let month = months[digit(months.count)]
        let isOffice = place.isMultiple(of: 2)
        let area = isOffice ? "District \(place) Field Office" : "District \(place) Sector"
        let component = isOffice ? "Office of Field Operations" : "U.S. Border Patrol"
        // One citizenship has a comma, as CBP's "CHINA, PEOPLES REPUBLIC OF" does.
        let citizenship = country == 0 ? "\"COUNTRY, REPUBLIC OF\"" : "COUNTRY \(country)"
        return "\(2020 + rest),FYTD,\(month),\(component),\(regions[place % 3]),\(area),D\(place),\(demographic),"
            + "\(citizenship),\(authority),\(isOffice ? "Inadmissibles" : "Apprehensions"),\(1 + cell % 977)"
    }
}
