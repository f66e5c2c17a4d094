//! What the suite tells: every case with its outcome as it goes, one line at the end.

use serde_json::json;

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
        let skipped = vec![("every case", missing.to_owned())];
        Report { skipped, ..Report::new(server) }
    }

    pub(crate) fn json(&self) -> String {
        let (passed, failed) = (self.passed.len(), self.failed.len());
        let line = json!({
            "server": self.server, "passed": passed, "failed": failed, "skipped": self.skipped,
        });
        format!("{line}\n")
    }

    pub(crate) fn text(&self) -> String {
        let Report { server, passed, failed, skipped } = self;
        let (passed, failures) = (passed.len(), failed.len());
        let mut text = format!(
            "Cassandra {server}: {passed} passed, {failures} failed, {} skipped\n",
            skipped.len()
        );
        for name in failed {
            text += &format!("failed {name}\n");
        }
        for (name, reason) in skipped {
            text += &format!("skipped {name}: {reason}\n");
        }
        text
    }
}
