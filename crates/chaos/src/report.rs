//! What a run says.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::json;

use crate::arguments::Arguments;
use crate::fault::Kind;
use crate::gauges::{self, Gauge};
use crate::judge::{self, Judged};
use crate::plant::Plant;
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
    pub(crate) held: Vec<Gauge>,
}

impl Run {
    fn faults(&self, is_one: fn(Kind) -> bool) -> u64 {
        self.judged.iter().filter(|judged| is_one(judged.kind)).count() as u64
    }
}

/// How often something came.
#[derive(Debug)]
struct Counts {
    acknowledged: u64,
    lost: u64,
    wrong: u64,
    doubled: u64,
    errors: u64,
    doubtful: u64,
    kills: u64,
    pauses: u64,
    cuts: u64,
}

impl Counts {
    fn of(found: &Found, run: &Run) -> Counts {
        Counts {
            acknowledged: found.count(Outcome::Acknowledged),
            lost: found.count(Outcome::Lost),
            wrong: found.count(Outcome::Wrong),
            doubled: found.count(Outcome::Doubled),
            errors: found.count(Outcome::Error),
            doubtful: found.count(Outcome::Doubtful),
            kills: run.faults(|kind| kind == Kind::Kill),
            pauses: run.faults(|kind| kind == Kind::Pause),
            cuts: run.faults(|kind| matches!(kind, Kind::Cut(..))),
        }
    }

    fn named(&self) -> [(&'static str, u64); 9] {
        [
            ("acknowledged", self.acknowledged),
            ("lost", self.lost),
            ("wrong", self.wrong),
            ("doubled", self.doubled),
            ("errors", self.errors),
            ("doubtful", self.doubtful),
            ("kills", self.kills),
            ("pauses", self.pauses),
            ("cuts", self.cuts),
        ]
    }
}

/// Everything about one run.
pub(crate) struct Report {
    server: String,
    soak: bool,
    counts: Counts,
    told: Vec<(Outcome, String)>,
    run: Run,
    /// The promises that were broken, in words.
    pub(crate) broken: Vec<String>,
}

impl Report {
    pub(crate) fn of(arguments: &Arguments, found: &Found, run: Run) -> Report {
        let counts = Counts::of(found, &run);
        let (server, soak) = (arguments.server.clone(), arguments.soak);
        let mut report =
            Report { server, soak, counts, told: found.told(), run, broken: Vec::new() };
        report.broken = match arguments.plant {
            Some(plant) if report.shows(plant) => Vec::new(),
            Some(plant) => vec![format!("the bug that was planted isn't shown: {plant:?}")],
            None => report.judge(),
        };
        report
    }

    fn shows(&self, plant: Plant) -> bool {
        match plant {
            Plant::Counters => self.counts.doubled > 0,
            Plant::Sequence => self.counts.wrong > 0,
            Plant::Suspicion => self.run.judged.iter().any(|judged| judged.unsuspected().is_some()),
        }
    }

    fn judge(&self) -> Vec<String> {
        let Counts { acknowledged, lost, wrong, doubled, errors, kills, pauses, cuts, .. } =
            self.counts;
        let none = [("lost", lost), ("wrong", wrong), ("doubled", doubled), ("errors", errors)];
        let mut broken: Vec<String> = none
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        let seconds = self.run.lasted.as_secs_f64();
        let rate = acknowledged as f64 / seconds;
        if rate < RATE {
            broken.push(format!("only {rate:.0} writes acknowledged a second"));
        }
        let a_minute = (kills + pauses + cuts) as f64 * 60.0 / seconds;
        if a_minute < FAULTS {
            broken.push(format!("only {a_minute:.1} kills, pauses and cuts a minute"));
        }
        broken.extend(self.run.judged.iter().filter_map(Judged::unbalanced));
        broken.extend(self.run.judged.iter().filter_map(Judged::unsuspected));
        if self.soak {
            // At full load calls wait for the processor, and how long says nothing.
            broken.extend(gauges::grown(&self.run.held));
        } else {
            broken.extend(self.run.judged.iter().flat_map(Judged::broken));
        }
        broken
    }

    pub(crate) fn json(&self) -> String {
        let mut object = serde_json::Map::new();
        object.insert("server".to_owned(), json!(self.server));
        for (name, count) in self.counts.named() {
            object.insert(name.to_owned(), json!(count));
        }
        object.insert("longest_stall_ms".to_owned(), json!(self.run.longest.as_millis() as u64));
        object.insert("seconds".to_owned(), json!(self.run.lasted.as_secs()));
        object.insert("broken".to_owned(), json!(self.broken));
        format!("{}\n", serde_json::Value::Object(object))
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!("Cassandra {}, {} s\n", self.server, self.run.lasted.as_secs());
        for (name, count) in self.counts.named() {
            let _ = writeln!(text, "  {name:<17}{count:>9}");
        }
        let _ = writeln!(text, "  {:<17}{:>9}", "longest_stall_ms", self.run.longest.as_millis());
        match self.soak {
            true => text.push_str(&gauges::table(&self.run.held)),
            false => text.push_str(&judge::table(&self.run.judged)),
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
