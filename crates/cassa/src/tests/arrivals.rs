//! Whatever is written through a writer of any limits arrives, however its messages fail, as long as sends are repeated.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use cassa_wire::{ApiVersion, Exception, Mutation};
use proptest::prelude::*;

use super::batches::counter1;
use super::ledger::{Answer, Ledger};
use super::world::{pool, standard1};
use crate::batch::Writer;
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Network, Sim};
use crate::options::Options;

#[derive(Debug, Clone)]
enum Step {
    Insert { row: u8, bytes: usize },
    Remove { row: u8 },
    Add { row: u8 },
    Flush,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..5_u8, 0..600_usize).prop_map(|(row, bytes)| Step::Insert { row, bytes }),
        2 => (0..5_u8).prop_map(|row| Step::Remove { row }),
        3 => (0..5_u8).prop_map(|row| Step::Add { row }),
        1 => Just(Step::Flush),
    ];
    prop::collection::vec(step, 1..60)
}

fn failures() -> impl Strategy<Value = Vec<Answer>> {
    let answer = prop_oneof![
        3 => Just(Answer::Apply),
        1 => Just(Answer::ApplyAndClose),
        1 => Just(Answer::Close),
        1 => Just(Answer::Never),
        1 => Just(Answer::time_out()),
        1 => Just(Answer::Throw(Exception::Unavailable)),
        1 => Just(Answer::fail()),
        1 => Just(Answer::refuse()),
    ];
    prop::collection::vec(answer, 0..40)
}

/// The column that a mutation writes, adds to or removes: each has one of its own.
fn id(mutation: &Mutation) -> u32 {
    let written = mutation.column_or_supercolumn.as_ref().map(|written| {
        let counter = written.counter_column.as_ref().map(|counter| &counter.name);
        written.column.as_ref().map_or(counter, |column| Some(&column.name)).expect("a column")
    });
    let name = written.unwrap_or_else(|| {
        let deletion = mutation.deletion.as_ref().expect("a deletion");
        let names = deletion.predicate.as_ref().and_then(|some| some.column_names.as_ref());
        &names.expect("names")[0]
    });
    u32::from_be_bytes(name[..].try_into().expect("4 bytes"))
}

/// Repeats a flush until it succeeds.
async fn flush(writer: &Writer<Sim>) {
    for _ in 0..200 {
        if writer.batch().send_all().await.is_ok() {
            return;
        }
    }
    panic!("no send succeeds");
}

async fn take(
    step: &Step,
    number: u32,
    writer: &Writer<Sim>,
    cf: &ColumnFamily<Sim>,
    counters: &ColumnFamily<Sim>,
) -> crate::Result<()> {
    let name = number.to_be_bytes();
    match step {
        Step::Insert { row, bytes } => {
            writer.write(cf, [*row], [(name, vec![7_u8; *bytes])]).await.map(drop)
        }
        Step::Remove { row } => writer.erase(&cf.columns([name]), [*row]).await.map(drop),
        Step::Add { row } => writer.write(counters, [*row], [(name, 1)]).await.map(drop),
        Step::Flush => {
            // It may fail: what is kept comes later.
            let _ = writer.batch().send_all().await;
            Ok(())
        }
    }
}

async fn run(steps: Vec<Step>, failures: Vec<Answer>, calls: usize, bytes: usize, attempts: u32) {
    // What is refused, or may fail by its size alone, is set aside, and others are sent before it.
    let refuses = |answer: &Answer| *answer == Answer::refuse() || *answer == Answer::fail();
    let is_large =
        |step: &Step| matches!(step, Step::Insert { bytes: own, .. } if own + 200 > bytes);
    let sets_aside = failures.iter().any(refuses) || steps.iter().any(is_large);
    let in_order = failures.iter().all(|answer| *answer == Answer::Apply) || !sets_aside;
    let failures = Mutex::new(failures.into_iter());
    let network = Network::default();
    let ledger = Ledger::serve(&network, ApiVersion::V19_16_0, move |_| {
        failures.lock().expect("no panic").next().unwrap_or(Answer::Apply)
    });
    let pool = pool(&network, Options::new().server("10.0.0.1").max_attempts(attempts));
    let (cf, counters) = (standard1(&pool).await, counter1(&pool).await);
    let batch = pool.batch().message_bytes(bytes);
    let writer = Writer::new(batch).calls(calls).bytes(2 * bytes);
    for (number, step) in (0..).zip(&steps) {
        let mut tries = 0;
        while let Err(error) = take(step, number, &writer, &cf, &counters).await {
            tries += 1;
            assert!(tries < 200, "{error}");
            settle(&writer, &ledger);
        }
    }
    while writer.batch().len() + writer.batch().doubtful() > 0 {
        flush(&writer).await;
        settle(&writer, &ledger);
    }
    arrived(&steps, &ledger, in_order);
}

/// Looks at the counters in doubt, as a program can, and queues those again that were not added.
fn settle(writer: &Writer<Sim>, ledger: &Ledger) {
    let applied: Vec<u32> = ledger.pages().applied.iter().map(|(.., m)| id(m)).collect();
    let missing = writer.batch().take_doubtful().into_iter().filter(|call| {
        let ids = call.ids();
        let there = ids.iter().filter(|id| applied.contains(id)).count();
        assert!(there == 0 || there == ids.len(), "a call is applied whole");
        there == 0
    });
    writer.batch().put_back(missing);
}

fn arrived(steps: &[Step], ledger: &Ledger, in_order: bool) {
    let pages = ledger.pages();
    let mut times: HashMap<u32, usize> = HashMap::new();
    let mut rows: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
    for (key, family, mutation) in &pages.applied {
        let id = id(mutation);
        let seen = times.entry(id).or_default();
        *seen += 1;
        assert!(*seen == 1 || family == "Standard1", "counter {id} was added twice");
        if *seen == 1 && family == "Standard1" {
            rows.entry(key.to_vec()).or_default().push(id);
        }
    }
    let expected = (0..).zip(steps).filter(|(_, step)| !matches!(step, Step::Flush));
    let missing: Vec<u32> =
        expected.map(|(id, _)| id).filter(|id| !times.contains_key(id)).collect();
    assert_eq!(missing, [0; 0], "never arrived");
    assert!(!in_order || rows.values().all(|ids| ids.is_sorted()), "{rows:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_arrives_in_order_however_messages_fail_and_counters_once(
        steps in steps(),
        failures in failures(),
        calls in 1..9_usize,
        bytes in 0..1_500_usize,
        attempts in 1..4_u32,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime");
        runtime.block_on(run(steps, failures, calls, bytes, attempts));
    }
}
