//! The matrix by guarantee: what each promise comes to on each server.

use std::collections::{BTreeMap, BTreeSet};

use super::{Row, Tally};

const LEGEND: &str = "part: some of its cases are skipped; unit: unit tests alone prove it; none: the suite didn't get to its end\n";

/// A line a guarantee, with what was skipped of it below.
pub(super) fn table(rows: &[Row]) -> String {
    let numbers: BTreeSet<u64> =
        rows.iter().flat_map(|row| row.guarantees.keys().copied()).collect();
    let mut text = line("guarantee", rows.iter().map(|row| row.server.as_str()));
    for number in numbers {
        let of_each: Vec<_> =
            rows.iter().map(|row| (row.server.as_str(), row.guarantees.get(&number))).collect();
        text += &line(&number.to_string(), of_each.iter().map(|(_, cases)| outcome(*cases)));
        for ((case, reason), servers) in skipped(&of_each) {
            text += &format!("          {case}, not on {}: {reason}\n", servers.join(", "));
        }
    }
    text + LEGEND
}

fn line<'r>(head: &str, cells: impl Iterator<Item = &'r str>) -> String {
    let cells: String = cells.map(|cell| format!("{cell:>11}")).collect();
    format!("{head:<10}{cells}\n")
}

fn outcome(cases: Option<&Tally>) -> &'static str {
    let Some(Tally { passed, failed, skipped }) = cases else { return "none" };
    match (failed, passed, skipped.len()) {
        (1.., _, _) => "fail",
        (0, 1.., 0) => "pass",
        (0, 1.., _) => "part",
        (0, 0, 1..) => "skip",
        (0, 0, 0) => "unit",
    }
}

/// Each case and reason, with the servers it is the reason on.
fn skipped<'r>(
    of_each: &[(&'r str, Option<&'r Tally>)],
) -> BTreeMap<&'r (String, String), Vec<&'r str>> {
    let mut skipped: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (server, cases) in of_each {
        for pair in cases.iter().flat_map(|cases| &cases.skipped) {
            skipped.entry(pair).or_default().push(*server);
        }
    }
    skipped
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::matrix::{Row, Tally};

    fn row(server: &str, guarantees: [(u64, u64, u64, &[&str]); 3]) -> Row {
        let tally = |(number, passed, failed, skipped): (u64, u64, u64, &[&str])| {
            let skipped = skipped.iter().map(|case| ((*case).to_owned(), "no method".to_owned()));
            (number, Tally { passed, failed, skipped: skipped.collect() })
        };
        let guarantees = guarantees.map(tally).into();
        Row { server: server.to_owned(), cases: Tally::default(), guarantees }
    }

    #[test]
    fn each_guarantee_has_its_outcome_on_each_server_and_the_reasons_below() {
        let rows = [
            row("0.7.10", [(1, 0, 0, &["cas"]), (2, 3, 0, &["cas"]), (53, 0, 0, &[])]),
            row("1.2.19", [(1, 0, 0, &["cas"]), (2, 3, 1, &[]), (53, 0, 0, &[])]),
            row("2.1.22", [(1, 2, 0, &[]), (2, 4, 0, &[]), (53, 0, 0, &[])]),
            Row::dead("3.11.19", "killed"),
        ];
        let expected = "\
guarantee      0.7.10     1.2.19     2.1.22    3.11.19
1                skip       skip       pass       none
          cas, not on 0.7.10, 1.2.19: no method
2                part       fail       pass       none
          cas, not on 0.7.10: no method
53               unit       unit       unit       none
";
        assert_eq!(table(&rows).strip_prefix(expected), Some(super::LEGEND));
    }
}
