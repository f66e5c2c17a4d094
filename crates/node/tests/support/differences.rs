//! What differs between a node and a real server that are told the same.
//!
//! `CASSA_CASE` names some cases by a part of their names, and `CASSA_SHOW` shows what the server answers.

use std::fmt::Write as _;
use std::net::SocketAddr;

use cassa_node::{Line, Node};
use cassa_testbed::{Server, skip_without_servers};

/// The cases of a test, by what they are about.
pub(crate) struct Cases<C: 'static> {
    pub(crate) about: &'static str,
    /// Those that a line can play.
    pub(crate) of: fn(Line) -> Vec<&'static C>,
    pub(crate) name: fn(&C) -> &'static str,
    /// Plays a case, for its answers.
    pub(crate) run: fn(Line, SocketAddr, &C) -> Vec<String>,
    /// Says how an answer of the server differs from the node's.
    pub(crate) tell: fn(&str, &str) -> String,
}

impl<C> Cases<C> {
    /// Fails with what differs between a node and real servers of some versions.
    pub(crate) fn compare(&self, versions: &[&str]) {
        let report: String = versions.iter().map(|version| self.differences(version)).collect();
        assert!(report.is_empty(), "-: the server, +: the node\n{report}");
    }

    /// What differs when every case runs on a node and on a real server; empty when nothing does.
    fn differences(&self, version: &str) -> String {
        let Cases { about, of, name, run, tell } = self;
        if skip_without_servers(&format!("the comparison of {about} with Cassandra {version}")) {
            return String::new();
        }
        let line = Line::parse(version).unwrap();
        let server = Server::start(version).unwrap();
        let node = Node::builder().line(line).start_blocking().unwrap();
        let only = std::env::var("CASSA_CASE").unwrap_or_default();
        let mut report = String::new();
        for case in of(line).into_iter().filter(|case| name(case).contains(&only)) {
            let expected = run(line, server.address(), case);
            if std::env::var_os("CASSA_SHOW").is_some() {
                expected.iter().for_each(|answer| println!("{answer}"));
            }
            let (answered, name) = (run(line, node.address(), case), name(case));
            if expected.len() != answered.len() {
                let (ours, theirs) = (answered.len(), expected.len());
                let _ = writeln!(report, "{version}: {name}: {ours} answers, not {theirs}");
            }
            for (expected, answered) in expected.iter().zip(&answered).filter(|(a, b)| a != b) {
                let _ = writeln!(report, "{version}: {name}\n{}", tell(expected, answered));
            }
        }
        report
    }
}
