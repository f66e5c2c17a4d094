//! What a run says.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::json;

use crate::arguments::Arguments;
use crate::fault::Kind;
use crate::gauges::{self, Gauge};
use crate::judge::Judged;
use crate::workload::{Found, Outcome};

/// A rate that a cluster on fire must still bear, in acknowledged writes a second.
const RATE: f64 = 200.0;

/// Kills, pauses and cuts a minute; fewer are no fire.
const FAULTS: f64 = 6.0;

/// What was seen of one run beside what its tasks found.
pub(crate) struct Run {
    pub(crate) lasted: Duration,
    /// The longest call.
    pub(crate) longest: Duration,
    pub(crate) judged: Vec<Judged>,
    /// What the process held, once a second.
    pub(crate) seen: Vec<Gauge>,
}

/// Everything about one run.
pub(crate) struct Report {
    server: String,
    counts: Vec<(&'static str, u64)>,
    told: Vec<(Outcome, String)>,
    run: Run,
    /// The promises that were broken, in words.
    pub(crate) broken: Vec<String>,
}

impl Report {
    pub(crate) fn of(arguments: &Arguments, found: &Found, run: Run) -> Report {
        let of_kind = |matches: fn(Kind) -> bool| {
            run.judged.iter().filter(|judged| matches(judged.kind)).count() as u64
        };
        let counts = vec![
            ("acknowledged", found.count(Outcome::Acknowledged)),
            ("lost", found.count(Outcome::Lost)),
            ("wrong", found.count(Outcome::Wrong)),
            ("doubled", found.count(Outcome::Doubled)),
            ("errors", found.count(Outcome::Error)),
            ("doubtful", found.count(Outcome::Doubtful)),
            ("kills", of_kind(|kind| kind == Kind::Kill)),
            ("pauses", of_kind(|kind| kind == Kind::Pause)),
            ("cuts", of_kind(|kind| matches!(kind, Kind::Cut(..)))),
        ];
        let (server, told) = (arguments.server.clone(), found.told());
        let mut report = Report { server, counts, told, run, broken: Vec::new() };
        report.broken = match arguments.plant {
            Some(plant) if found.count(plant.shows()) > 0 => Vec::new(),
            Some(plant) => vec![format!("the bug that was planted isn't shown: {plant:?}")],
            None => report.judge(arguments.soak),
        };
        report
    }

    fn judge(&self, soak: bool) -> Vec<String> {
        let mut broken: Vec<String> = ["lost", "wrong", "doubled", "errors"]
            .iter()
            .filter(|name| self.count(name) > 0)
            .map(|name| format!("{} {name}", self.count(name)))
            .collect();
        let seconds = self.run.lasted.as_secs_f64();
        let rate = self.count("acknowledged") as f64 / seconds;
        if rate < RATE {
            broken.push(format!("only {rate:.0} writes acknowledged a second"));
        }
        let faults = self.count("kills") + self.count("pauses") + self.count("cuts");
        let a_minute = faults as f64 * 60.0 / seconds;
        if a_minute < FAULTS {
            broken.push(format!("only {a_minute:.1} kills, pauses and cuts a minute"));
        }
        if soak {
            // At full load calls wait for the processor, and how long says nothing.
            broken.extend(gauges::grown(&self.run.seen));
        } else {
            broken.extend(self.run.judged.iter().filter_map(Judged::broken));
        }
        broken
    }

    fn count(&self, name: &str) -> u64 {
        self.counts.iter().find(|(other, _)| *other == name).map_or(0, |(_, count)| *count)
    }

    pub(crate) fn json(&self) -> String {
        let mut object = serde_json::Map::new();
        object.insert("server".to_owned(), json!(self.server));
        for (name, count) in &self.counts {
            object.insert((*name).to_owned(), json!(count));
        }
        object.insert("longest_stall_ms".to_owned(), json!(self.run.longest.as_millis() as u64));
        object.insert("seconds".to_owned(), json!(self.run.lasted.as_secs()));
        object.insert("broken".to_owned(), json!(self.broken));
        format!("{}\n", serde_json::Value::Object(object))
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!("Cassandra {}, {} s\n", self.server, self.run.lasted.as_secs());
        for (name, count) in &self.counts {
            let _ = writeln!(text, "  {name:<17}{count:>9}");
        }
        let _ = writeln!(text, "  {:<17}{:>9}", "longest_stall_ms", self.run.longest.as_millis());
        let _ = writeln!(
            text,
            "  {:<16}{:>5}{:>9}{:>9}{:>9}{:>9}{:>18}{:>20}",
            "fault", "node", "lasted", "stall", "floor", "bound", "calls/s", "p99 ms"
        );
        for judged in &self.run.judged {
            let p99 = |span: crate::timeline::Span| span.p99.as_secs_f64() * 1e3;
            let _ = writeln!(
                text,
                "  {:<16}{:>5}{:>9}{:>9}{:>9}{:>9}{:>9.0} → {:<6.0}{:>9.1} → {:<6.1}",
                judged.kind.name(),
                judged.node,
                judged.lasted.as_millis(),
                judged.stall.as_millis(),
                judged.floor.as_millis(),
                judged.bound().as_millis(),
                judged.before.rate,
                judged.after.rate,
                p99(judged.before),
                p99(judged.after),
            );
        }
        if let Some(last) = self.run.seen.last() {
            let _ = writeln!(text, "  at the end: {last:?}");
        }
        for (outcome, words) in &self.told {
            let _ = writeln!(text, "  {outcome:?}: {words}");
        }
        for words in &self.broken {
            let _ = writeln!(text, "  BROKEN: {words}");
        }
        text
    }
}
