//! What the suite tells: every case with its outcome as it goes, one line at the end.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::guarantees::Proof;

/// What is skipped where no server runs.
const EVERY_CASE: &str = "every case";

/// The cases of one server. A case counts once: it passes when it passes on both drivers.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) server: String,
    pub(crate) passed: Vec<&'static str>,
    pub(crate) failed: Vec<&'static str>,
    /// Case and reason.
    pub(crate) skipped: Vec<(&'static str, String)>,
}

impl Report {
    pub(crate) fn new(server: &str) -> Report {
        let server = server.to_owned();
        Report { server, passed: Vec::new(), failed: Vec::new(), skipped: Vec::new() }
    }

    /// Of a machine that can't run servers.
    pub(crate) fn without_server(server: &str, missing: &str) -> Report {
        let skipped = vec![(EVERY_CASE, missing.to_owned())];
        Report { skipped, ..Report::new(server) }
    }

    /// The line `cargo xtask matrix` reads: what became of all cases, and of those of each guarantee.
    pub(crate) fn json(&self, guarantees: &BTreeMap<u32, Proof>) -> String {
        let mut line = self.tally(|_| true);
        line["server"] = json!(self.server);
        line["guarantees"] =
            guarantees.iter().map(|(number, proof)| self.of(*number, proof)).collect();
        format!("{line}\n")
    }

    /// What became of one guarantee's cases; there are none when unit tests alone prove it.
    fn of(&self, number: u32, proof: &Proof) -> Json {
        let skipped_all = |name: &str| name == EVERY_CASE && !proof.cases.is_empty();
        let mut tally = self.tally(|name| proof.cases.contains(name) || skipped_all(name));
        tally["number"] = json!(number);
        tally
    }

    fn tally(&self, counts: impl Fn(&str) -> bool) -> Json {
        let count = |names: &[&str]| names.iter().filter(|name| counts(name)).count();
        let skipped: Vec<_> = self.skipped.iter().filter(|(name, _)| counts(name)).collect();
        json!({"passed": count(&self.passed), "failed": count(&self.failed), "skipped": skipped})
    }

    pub(crate) fn text(&self) -> String {
        let Report { server, passed, failed, skipped } = self;
        let (passed, failures) = (passed.len(), failed.len());
        let mut text =
            format!("{server}: {passed} passed, {failures} failed, {} skipped\n", skipped.len());
        for name in failed {
            text += &format!("failed {name}\n");
        }
        for (name, reason) in skipped {
            text += &format!("skipped {name}: {reason}\n");
        }
        text
    }
}
