//! `cargo xtask matrix`: the integration suite on several lines of Cassandra and on nodes that answer as such, as a table.

mod guarantees;

use std::collections::BTreeMap;
use std::process::Stdio;

use cassa_testbed::{LINES, SIX};
use lexopt::prelude::*;
use serde_json::{Value as Json, json};

use crate::Failure;
use crate::step::cargo;

/// The nodes of the matrix, by the line they answer as.
const NODES: &[&str] = &["node-0.8", "node-1.2", "node-2.1", "node-3.11"];

/// What the suite said about one server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    server: String,
    cases: Tally,
    /// The cases of each guarantee.
    guarantees: BTreeMap<u64, Tally>,
}

/// What became of some cases.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    /// Case and reason.
    skipped: Vec<(String, String)>,
}

pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let with_nodes = |lines: &[&str]| -> Vec<String> {
        lines.iter().chain(NODES).map(|server| (*server).to_owned()).collect()
    };
    let mut versions = with_nodes(SIX);
    let (mut as_json, mut by_guarantee) = (false, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("all") => versions = with_nodes(LINES),
            Long("only") => versions = vec![arguments.value()?.string()?],
            Long("guarantees") => by_guarantee = true,
            Long("json") => as_json = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let mut rows = Vec::new();
    for version in &versions {
        let row = suite(version);
        if as_json {
            println!("{}", row.json(by_guarantee));
        }
        rows.push(row);
    }
    match (as_json, by_guarantee) {
        (true, _) => {}
        (false, true) => print!("{}", guarantees::table(&rows)),
        (false, false) => print!("{}", table(&rows)),
    }
    verdict(&rows)
}

/// An error that names the servers on which something failed.
pub(crate) fn verdict(rows: &[Row]) -> Result<(), Failure> {
    let failed: Vec<&str> =
        rows.iter().filter(|row| row.cases.failed > 0).map(|row| row.server.as_str()).collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("the suite failed on {}", failed.join(", ")).into())
    }
}

/// Runs the suite on one server; one that doesn't get to its end is a failure, never a missing row.
pub(crate) fn suite(version: &str) -> Row {
    eprintln!("==> the integration suite on {version}");
    let mut command = cargo(&[
        "test",
        "--package",
        "cassa",
        "--features",
        "openssl",
        "--test",
        "suite",
        "--",
        "--json",
        "--server",
        version,
    ]);
    let output = match command.stderr(Stdio::inherit()).output() {
        Ok(output) => output,
        Err(error) => return Row::dead(version, &format!("cargo: {error}")),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    match text.lines().rev().find_map(Row::parse) {
        Some(row) if output.status.success() || row.cases.failed > 0 => row,
        _ => Row::dead(version, &output.status.to_string()),
    }
}

impl Row {
    fn dead(version: &str, why: &str) -> Row {
        eprintln!("the suite on {version} didn't get to its end: {why}");
        let cases = Tally { failed: 1, ..Tally::default() };
        Row { server: version.to_owned(), cases, guarantees: BTreeMap::new() }
    }

    fn parse(line: &str) -> Option<Row> {
        let json: Json = serde_json::from_str(line).ok()?;
        let of_each = |json: &Json| Some((json.get("number")?.as_u64()?, Tally::parse(json)?));
        Some(Row {
            server: json.get("server")?.as_str()?.to_owned(),
            cases: Tally::parse(&json)?,
            guarantees: json
                .get("guarantees")?
                .as_array()?
                .iter()
                .map(of_each)
                .collect::<Option<_>>()?,
        })
    }

    fn json(&self, by_guarantee: bool) -> Json {
        let mut json = self.cases.json("server", &json!(self.server));
        if by_guarantee {
            let each =
                self.guarantees.iter().map(|(number, cases)| cases.json("number", &json!(number)));
            json["guarantees"] = each.collect();
        }
        json
    }
}

impl Tally {
    fn parse(json: &Json) -> Option<Tally> {
        let pair = |pair: &Json| {
            Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned()))
        };
        Some(Tally {
            passed: json.get("passed")?.as_u64()?,
            failed: json.get("failed")?.as_u64()?,
            skipped: json.get("skipped")?.as_array()?.iter().map(pair).collect::<Option<_>>()?,
        })
    }

    fn json(&self, of: &str, what: &Json) -> Json {
        let Tally { passed, failed, skipped } = self;
        json!({of: what, "passed": passed, "failed": failed, "skipped": skipped})
    }
}

/// A line a server, then the reasons for what was skipped.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = format!("{:<11}{:>8}{:>8}{:>9}\n", "server", "passed", "failed", "skipped");
    for Row { server, cases: Tally { passed, failed, skipped }, .. } in rows {
        text += &format!("{server:<11}{passed:>8}{failed:>8}{:>9}\n", skipped.len());
    }
    for row in rows {
        for (case, reason) in &row.cases.skipped {
            text += &format!("{} skipped {case}: {reason}\n", row.server);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Row, table, verdict};

    #[test]
    fn a_row_is_read_from_the_suites_line_and_printed_the_same() {
        let line = r#"{"failed":0,"guarantees":[{"failed":0,"number":7,"passed":0,"skipped":[["cas","no method"]]}],"passed":71,"server":"0.8.10","skipped":[["cas","no method"]]}"#;
        let row = Row::parse(line).unwrap();
        assert_eq!((row.cases.passed, row.cases.skipped.len()), (71, 1));
        assert_eq!(row.json(true).to_string(), line);
        assert_eq!(row.json(false).get("guarantees"), None);
        assert_eq!(Row::parse("running 3 tests"), None);
        assert_eq!(Row::parse(r#"{"server": "0.8.10"}"#), None);
    }

    #[test]
    fn a_suite_that_died_fails_the_matrix_and_has_its_row() {
        let rows = [Row::dead("0.7.10", "killed")];
        assert!(table(&rows).contains("0.7.10            0       1        0"), "{}", table(&rows));
        assert!(verdict(&rows).unwrap_err().to_string().contains("0.7.10"));
    }
}
