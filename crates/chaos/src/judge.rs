//! Holds what was seen of each fault against what was promised.

use std::sync::Arc;
use std::time::Duration;

use crate::cluster::ATTEMPT;
use crate::fault::{Accounts, Fault, Kind};
use crate::fire::Fire;
use crate::raw::Sample;
use crate::timeline::{Span, Timeline};

/// What a client may need beyond an attempt and what the servers impose.
const OWN: Duration = Duration::from_millis(100);

/// How much may be missing once all is well again.
const BACK: f64 = 0.2;

/// All calls of a run.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Those of the tasks, through the pool.
    pub(crate) tasks: Arc<Timeline>,
    /// Those of the raw clients.
    pub(crate) raws: Arc<Timeline>,
}

/// How many connections may be found closed before the pool knows of all the others to the same host: each of the
/// threads may be at one, and at another while the one that found the first waits for a core.
const FOUND: u64 = 2 * crate::THREADS as u64;

/// What became of one fault.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) kind: Kind,
    pub(crate) node: usize,
    /// How long it lasted.
    pub(crate) lasted: Duration,
    /// The longest call of the tasks.
    pub(crate) stall: Duration,
    /// What the raw client waited for: its longest call, for a pause until the last of its attempts that failed.
    pub(crate) floor: Duration,
    /// Before the fault, and a second after it was healed.
    pub(crate) before: Span,
    pub(crate) after: Span,
    /// What the raw clients had before and after it.
    pub(crate) imposed: (Span, Span),
    /// What one call in a hundred took at least while all was well, of the tasks and of the raw clients.
    pub(crate) usual: Usual,
    /// The connections to the node after it.
    pub(crate) accounts: Accounts,
    /// How many connections were found closed one by one.
    pub(crate) hung_up: u64,
}

/// The p99 of the time before a fault, as it was in the middle of all faults so far: in one second ten calls make it, and it
/// goes up and down by half though all is well.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usual {
    pub(crate) tasks: Duration,
    pub(crate) raws: Duration,
}

impl Usual {
    fn of(earlier: &[Judged], (tasks, raws): (Span, Span)) -> Usual {
        let middle = |last: Span, of: fn(&Judged) -> Span| {
            let mut all: Vec<_> =
                earlier.iter().map(of).chain([last]).map(|span| span.p99).collect();
            all.sort_unstable();
            all.get(all.len() / 2).copied().unwrap_or_default()
        };
        Usual {
            tasks: middle(tasks, |judged| judged.before),
            raws: middle(raws, |judged| judged.imposed.0),
        }
    }
}

impl Judged {
    /// Of a fault that comes after these.
    pub(crate) fn of(
        fault: &Fault,
        Fire { seen, raws, rhythm, .. }: &Fire,
        earlier: &[Judged],
    ) -> Judged {
        let (well, settled) = (fault.begun - rhythm.well, fault.healed + rhythm.settle);
        let before = |timeline: &Timeline| timeline.span(well, well, fault.begun);
        let after = |timeline: &Timeline| timeline.span(fault.healed, settled, fault.over);
        let calls = seen.tasks.slow(fault.begun, fault.over);
        let stall = calls.iter().map(|call| call.ended - call.begun).max().unwrap_or_default();
        let others = raws.iter().enumerate().filter(|(node, _)| *node != fault.node);
        let samples: Vec<Sample> = others
            .flat_map(|(_, raw)| raw.since(fault.begun))
            .filter(|s| s.begun <= fault.over)
            .collect();
        Judged {
            kind: fault.kind,
            node: fault.node,
            lasted: fault.healed - fault.begun,
            stall,
            floor: floor(fault, &samples),
            before: before(&seen.tasks),
            after: after(&seen.tasks),
            imposed: (before(&seen.raws), after(&seen.raws)),
            usual: Usual::of(earlier, (before(&seen.tasks), before(&seen.raws))),
            accounts: fault.accounts,
            hung_up: fault.hung_up,
        }
    }

    /// The longest a call may take.
    pub(crate) fn bound(&self) -> Duration {
        ATTEMPT + OWN + self.floor
    }

    /// The longest that one call in a hundred may take after a restart: what it usually took before and a fifth, and as many times more
    /// as it takes raw clients on servers that have just started.
    fn p99(&self) -> Duration {
        let (before, after) = (self.usual.raws.as_secs_f64(), self.imposed.1.p99.as_secs_f64());
        let more = if before > 0.0 { (after / before).max(1.0) } else { 1.0 };
        self.usual.tasks.mul_f64((1.0 + BACK) * more)
    }

    /// The fewest calls a second after it: those before without a fifth, and fewer as far as raw clients have fewer.
    fn rate(&self) -> f64 {
        let (before, after) = (self.imposed.0.rate, self.imposed.1.rate);
        let fewer = if before > 0.0 { (after / before).min(1.0) } else { 1.0 };
        self.before.rate * (1.0 - BACK) * fewer
    }

    /// What was promised and not kept, in words.
    pub(crate) fn broken(&self) -> Vec<String> {
        let mut broken = Vec::new();
        if self.stall > self.bound() {
            broken.push(format!("a call took {:?}, over {:?}", self.stall, self.bound()));
        }
        if self.after.rate < self.rate() {
            let (after, least) = (self.after.rate, self.rate());
            broken.push(format!("{after:.0} calls a second after it, below {least:.0}"));
        }
        let p99 = self.after.p99_at_least;
        if self.kind == Kind::Kill && p99 > self.p99() {
            broken.push(format!("p99 at least {p99:?} after it, over {:?}", self.p99()));
        }
        broken.iter().map(|words| format!("{}: {words}", self.kind.name())).collect()
    }

    /// What is wrong with the connections after it, in words.
    pub(crate) fn unbalanced(&self) -> Option<String> {
        let Judged { kind, node, accounts, .. } = self;
        (!accounts.agree()).then(|| format!("{} of node {node}: {accounts:?}", kind.name()))
    }

    /// That its host's end wasn't suspected of connections that nobody used, in words.
    pub(crate) fn unsuspected(&self) -> Option<String> {
        let Judged { kind, node, hung_up, .. } = self;
        let words = || format!("{} of node {node}: {hung_up} found closed one by one", kind.name());
        (*hung_up > FOUND).then(words)
    }
}

/// A line for each fault.
pub(crate) fn table(judged: &[Judged]) -> String {
    let head = [
        "node", "lasted", "stall", "floor", "bound", "calls/s", "after", "p99 ms", "after", "raw",
        "open", "hung up",
    ];
    let mut table = line("fault", &head.map(str::to_owned));
    for judged in judged {
        let ms = |time: Duration| time.as_millis().to_string();
        let (p99, rate) = (
            |span: Span| format!("{:.1}", span.p99.as_secs_f64() * 1e3),
            |span: Span| format!("{:.0}", span.rate),
        );
        table += &line(
            judged.kind.name(),
            &[
                judged.node.to_string(),
                ms(judged.lasted),
                ms(judged.stall),
                ms(judged.floor),
                ms(judged.bound()),
                rate(judged.before),
                rate(judged.after),
                p99(judged.before),
                p99(judged.after),
                p99(judged.imposed.1),
                judged.accounts.believed.to_string(),
                judged.hung_up.to_string(),
            ],
        );
    }
    table
}

fn line(name: &str, rest: &[String]) -> String {
    let rest: String = rest.iter().map(|word| format!("{word:>9}")).collect();
    format!("  {name:<16}{rest}\n")
}

/// What the servers imposed on the raw client.
fn floor(fault: &Fault, samples: &[Sample]) -> Duration {
    let convicted = samples.iter().filter_map(|sample| sample.failed).max();
    match (fault.kind, convicted) {
        (Kind::Pause, Some(convicted)) => convicted.saturating_duration_since(fault.begun),
        _ => samples.iter().map(|sample| sample.ended - sample.begun).max().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    const WELL: Span = Span {
        rate: 1_000.0,
        p99: Duration::from_millis(10),
        p99_at_least: Duration::from_millis(9),
    };

    const KEPT: Judged = Judged {
        kind: Kind::Kill,
        node: 0,
        lasted: SECOND,
        stall: SECOND,
        floor: SECOND,
        before: WELL,
        after: WELL,
        imposed: (WELL, WELL),
        usual: Usual { tasks: WELL.p99, raws: WELL.p99 },
        accounts: Accounts { believed: 7, carried: 7 },
        hung_up: FOUND,
    };

    fn is_broken(judged: &Judged) -> bool {
        !judged.broken().is_empty()
    }

    #[test]
    fn a_call_may_take_as_long_as_one_attempt_and_what_the_servers_impose() {
        let of = |stall| Judged { stall, ..KEPT };
        let bound = SECOND + ATTEMPT + OWN;
        assert!(!is_broken(&of(bound)));
        assert!(is_broken(&of(bound + Duration::from_millis(1))));
    }

    #[test]
    fn a_fifth_of_the_calls_may_be_missing_after_a_fault_and_what_raw_clients_miss() {
        let of = |rate, raw| {
            let imposed = (WELL, Span { rate: raw, ..WELL });
            Judged { after: Span { rate, ..WELL }, imposed, ..KEPT }
        };
        assert!(!is_broken(&of(801.0, 1_100.0)));
        assert!(is_broken(&of(799.0, 1_100.0)));
        assert!(!is_broken(&of(401.0, 500.0)));
    }

    #[test]
    fn p99_may_be_a_fifth_more_after_a_restart_than_before_and_what_servers_impose() {
        let of = |p99, imposed| Judged {
            after: Span { p99_at_least: Duration::from_micros(p99), ..WELL },
            imposed: (WELL, Span { p99: Duration::from_micros(imposed), ..WELL }),
            ..KEPT
        };
        assert!(!is_broken(&of(11_900, 0)));
        assert!(is_broken(&of(12_100, 0)));
        assert!(!is_broken(&of(23_900, 20_000)));
    }

    #[test]
    fn usual_is_what_was_in_the_middle_of_all_faults_so_far() {
        let of = |millis| Span { p99: Duration::from_millis(millis), ..WELL };
        let earlier = [90, 10].map(|millis| Judged { before: of(millis), ..KEPT });
        let usual = Usual::of(&earlier, (of(12), of(10)));
        assert_eq!((usual.tasks, usual.raws), (of(12).p99, WELL.p99));
        assert_eq!(Usual::of(&[], (of(12), of(7))).raws, of(7).p99);
    }

    #[test]
    fn a_connection_that_only_the_pool_believes_in_is_told() {
        let accounts = Accounts { believed: 8, carried: 7 };
        assert_eq!(KEPT.unbalanced(), None);
        assert!(Judged { accounts, ..KEPT }.unbalanced().is_some());
    }

    #[test]
    fn connections_that_are_found_closed_one_by_one_are_told() {
        assert_eq!(KEPT.unsuspected(), None);
        assert!(Judged { hung_up: FOUND + 1, ..KEPT }.unsuspected().is_some());
    }

    #[test]
    fn a_pause_is_imposed_until_the_last_attempt_that_failed() {
        let begun = Instant::now();
        let of_kind = |kind| {
            let over = begun + 9 * SECOND;
            Fault { kind, node: 0, begun, healed: over, over, accounts: KEPT.accounts, hung_up: 0 }
        };
        let failed = Sample { begun, ended: begun + 5 * SECOND, failed: Some(begun + 3 * SECOND) };
        let slow = Sample { begun, ended: begun + 6 * SECOND, failed: None };
        assert_eq!(floor(&of_kind(Kind::Pause), &[failed, slow]), 3 * SECOND);
        assert_eq!(floor(&of_kind(Kind::Kill), &[failed, slow]), 6 * SECOND);
        assert_eq!(floor(&of_kind(Kind::Pause), &[]), Duration::ZERO);
    }
}
