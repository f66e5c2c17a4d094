//! docs/guarantees and the tests must agree: no case without a guarantee, no guarantee without a test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::case::{Case, Failure};

/// How a guarantee begins its list of cases, and of unit tests.
const CASES: &str = "- Cases: ";
const UNIT_TESTS: &str = "- Unit tests: ";

/// What one guarantee says of its proof.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    pub(crate) cases: BTreeSet<String>,
    unit_tests: BTreeSet<String>,
}

/// The guarantees by their numbers, or an error that lists every disagreement.
pub(crate) fn check<S>(cases: &[Case<S>]) -> Result<BTreeMap<u32, Proof>, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    for page in fs::read_dir(root.join("../../docs/guarantees"))? {
        text += &fs::read_to_string(page?.path())?;
    }
    let proofs = proofs(&text);
    // Programs of their own: a test that forks, and those that count the sockets of their process.
    let mut units = sources(&root.join("src"))? + &fs::read_to_string(root.join("tests/fork.rs"))?;
    units += &sources(&root.join("tests/sockets"))?;
    let mut wrong = Vec::new();
    for case in cases {
        if case.proves.is_empty() {
            wrong.push(format!("case {} proves no guarantee", case.name));
        }
        for number in case.proves {
            if !proofs.get(number).is_some_and(|proof| proof.cases.contains(case.name)) {
                wrong.push(format!("guarantee {number} doesn't name its case {}", case.name));
            }
        }
    }
    for (number, proof) in &proofs {
        if proof.cases.is_empty() && proof.unit_tests.is_empty() {
            wrong.push(format!("guarantee {number} names no test"));
        }
        let proven =
            |name: &str| cases.iter().any(|case| case.name == name && case.proves.contains(number));
        let cases = proof.cases.iter().filter(|name| !proven(name));
        wrong.extend(cases.map(|name| format!("guarantee {number} isn't proved by {name}")));
        let gone = proof.unit_tests.iter().filter(|name| !units.contains(&format!("fn {name}(")));
        wrong.extend(gone.map(|name| format!("guarantee {number} names no unit test {name}")));
    }
    if wrong.is_empty() {
        Ok(proofs)
    } else {
        Err(Failure(format!("docs/guarantees:\n{}", wrong.join("\n"))))
    }
}

/// The guarantees' numbers, each with the tests named below it: a guarantee begins with `**7.**`.
fn proofs(text: &str) -> BTreeMap<u32, Proof> {
    let mut proofs: BTreeMap<u32, Proof> = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        let number = line.strip_prefix("**").and_then(|rest| rest.split_once(".**"));
        if let Some(number) = number.and_then(|(number, _)| number.parse().ok()) {
            current = Some(number);
            proofs.entry(number).or_default();
        }
        let Some(proof) = current.and_then(|number| proofs.get_mut(&number)) else { continue };
        if let Some(names) = line.strip_prefix(CASES) {
            proof.cases.extend(quoted(names));
        } else if let Some(names) = line.strip_prefix(UNIT_TESTS) {
            proof.unit_tests.extend(quoted(names));
        }
    }
    proofs
}

/// What stands between backquotes.
fn quoted(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// All Rust source below a folder, as one text.
fn sources(folder: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            text += &sources(&path)?;
        } else {
            text += &fs::read_to_string(&path)?;
        }
    }
    Ok(text)
}
