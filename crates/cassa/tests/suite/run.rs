//! Running the cases: those with different needs side by side, each once a driver.

use std::collections::HashSet;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use crate::case::{Case, Failure, Needs, Verdict};
use crate::ground::Ground;
use crate::report::Report;
use crate::{asynchronous, blocking};

/// Runs the cases whose names contain `filter`.
pub(crate) fn suite(server: &str, filter: &str) -> Result<Report, Failure> {
    let began = Instant::now();
    let ground = Arc::new(Ground::start(server)?);
    let both = &|needs: Needs| -> Result<HashSet<&'static str>, Failure> {
        let stage = asynchronous::open(&ground, needs)?;
        let cases = asynchronous::cases::all();
        let mut failed =
            lane(&ground, "async", &cases, needs, filter, |case| asynchronous::play(case, &stage));
        let stage = blocking::open(&ground, needs)?;
        let cases = blocking::cases::all();
        failed.extend(lane(&ground, "blocking", &cases, needs, filter, |case| {
            blocking::play(case, &stage)
        }));
        Ok(failed)
    };
    let failed = thread::scope(|scope| {
        let lanes =
            [Needs::Calm, Needs::Own, Needs::Cluster].map(|needs| scope.spawn(move || both(needs)));
        let mut failed = HashSet::new();
        for lane in lanes {
            failed.extend(lane.join().map_err(|_| Failure("the runner panicked".to_owned()))??);
        }
        Ok::<_, Failure>(failed)
    })?;
    let mut report = Report::new(server);
    for case in chosen(&asynchronous::cases::all(), filter) {
        match case.skipped(&ground) {
            Some(reason) => report.skipped.push((case.name, reason.to_owned())),
            None if failed.contains(case.name) => report.failed.push(case.name),
            None => report.passed.push(case.name),
        }
    }
    eprintln!("{server}: {:.1} s", began.elapsed().as_secs_f64());
    Ok(report)
}

fn chosen<'a, S>(cases: &'a [Case<S>], filter: &str) -> impl Iterator<Item = &'a Case<S>> {
    cases.iter().filter(move |case| case.name.contains(filter))
}

/// The cases that failed of those with these needs.
fn lane<S>(
    ground: &Ground,
    driver: &str,
    cases: &[Case<S>],
    needs: Needs,
    filter: &str,
    play: impl Fn(&Case<S>) -> Verdict,
) -> HashSet<&'static str> {
    let mut failed = HashSet::new();
    let wanted = |case: &&Case<S>| case.needs == needs && case.skipped(ground).is_none();
    for case in chosen(cases, filter).filter(wanted) {
        let began = Instant::now();
        let verdict = play(case);
        let took = began.elapsed().as_secs_f64();
        match verdict {
            Ok(()) => eprintln!("ok      {driver:<9}{} ({took:.2} s)", case.name),
            Err(failure) => {
                eprintln!("FAILED  {driver:<9}{} ({took:.2} s)\n        {failure}", case.name);
                failed.insert(case.name);
            }
        }
    }
    failed
}
