//! What a pool tells of itself: events, and statistics.

use std::sync::Mutex;

use cassa::Traces;
use cassa::events::{Event, Listener};
use cassa::pool::HostState;

use super::prelude::*;
use crate::case::Line;
use crate::ground::Paused;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_listener_is_told_of_what_calls_do_with_connections, [161]),
        case!(a_listener_that_panics_hurts_no_call_of_a_server, [162]),
        case!(the_statistics_count_what_calls_did, [165]),
        case!(a_traced_request_gives_back_the_id_of_its_trace, [200]),
        case!(a_host_that_fails_and_comes_back_is_told_of_and_shown, [161, 165]).hurting(),
    ]
}

/// Writes down the events it is told of.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Listener for Diary {
    fn event(&self, event: &Event<'_>) {
        self.0.lock().unwrap().push(format!("{event:?}"));
    }
}

impl Diary {
    fn count(&self, name: &str) -> usize {
        let entries = self.0.lock().unwrap();
        entries.iter().filter(|entry| entry.split(' ').next() == Some(name)).count()
    }
}

async fn a_listener_is_told_of_what_calls_do_with_connections(stage: Arc<Stage>) -> Verdict {
    let diary = Diary::default();
    let pool = stage.another_pool(|options| options.listener(diary.clone())).await?;
    let cf = wait!(pool.column_family("Text"))?;
    let before = (diary.count("CheckedOut"), diary.count("Answered"));
    wait!(cf.insert("told to a listener", [("a", "secret value")]))?;
    assert_eq!(wait!(cf.get("told to a listener"))?.unwrap().len(), 1);
    assert_eq!((diary.count("CheckedOut"), diary.count("Answered")), (before.0 + 2, before.1 + 2));
    assert_eq!(diary.count("CheckedIn"), diary.count("CheckedOut"));
    // The server refuses it, and its connection stays.
    let error = refused(wait!(cf.consistency(cassa::Consistency::Two).get("told to a listener")));
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert_eq!(diary.count("CallFailed"), 1);
    assert_eq!(diary.count("AttemptFailed"), diary.count("Retry") + 1);
    assert_eq!(diary.count("ConnectionClosed"), 0);
    wait!(pool.close());
    assert_eq!(diary.count("ConnectionClosed"), diary.count("ConnectionOpened"));
    assert_eq!(diary.count("PoolClosed"), 1);
    let entries = diary.0.lock().unwrap();
    assert!(entries.iter().all(|entry| !entry.contains("secret value")), "{entries:?}");
    Ok(())
}

struct Clumsy;

impl Listener for Clumsy {
    fn event(&self, event: &Event<'_>) {
        // Without the message of a panic for each of them.
        std::panic::resume_unwind(Box::new(format!("{event:?}")));
    }
}

async fn a_listener_that_panics_hurts_no_call_of_a_server(stage: Arc<Stage>) -> Verdict {
    let pool = stage.another_pool(|options| options.listener(Clumsy)).await?;
    let cf = wait!(pool.column_family("Text"))?;
    wait!(cf.insert("panics", [("a", "1")]))?;
    assert_eq!(wait!(cf.get("panics"))?.unwrap().len(), 1);
    let now = pool.statistics();
    assert_eq!((now.idle, now.in_use, now.opening), (1, 0, 0), "{now:?}");
    Ok(())
}

async fn the_statistics_count_what_calls_did(stage: Arc<Stage>) -> Verdict {
    let pool = stage.another_pool(|options| options.size(PoolSize::Total(1))).await?;
    let cf = wait!(pool.column_family("Text"))?;
    let before = pool.statistics();
    for _ in 0..10 {
        wait!(cf.insert("counted", [("a", "1")]))?;
    }
    refused(wait!(cf.consistency(cassa::Consistency::Two).get("counted")));
    let now = pool.statistics();
    assert_eq!((now.open(), now.idle, now.waiting, now.opened), (1, 1, 0, 1), "{now:?}");
    let (host, old) = (&now.hosts[0], &before.hosts[0]);
    assert_eq!((host.state, host.open), (HostState::Up, 1));
    let attempts = 1 + now.retries - before.retries;
    assert_eq!(host.errors - old.errors, attempts, "{now:?}");
    assert_eq!(host.calls - old.calls, 10 + attempts, "{now:?}");
    assert_eq!(host.latency.count(), host.calls);
    let (median, longest) = (host.latency.percentile(50.0).unwrap(), host.latency.longest());
    assert!(longest > Duration::ZERO && median <= longest * 9 / 8 + Duration::from_micros(1));
    wait!(pool.close());
    let now = pool.statistics();
    assert_eq!((now.open(), now.closed.all(), now.opened), (0, 1, 1), "{now:?}");
    Ok(())
}

async fn a_host_that_fails_and_comes_back_is_told_of_and_shown(stage: Arc<Stage>) -> Verdict {
    let (victim, diary) = (stage.ground.victim()?, Diary::default());
    let hurried = |options: Options| {
        options.listener(diary.clone()).attempt_timeout(Duration::from_millis(200)).max_attempts(1)
    };
    let (pool, cf) = stage.elsewhere(&[victim.address()], 1, |options| options).await?;
    wait!(cf.insert("shown", [("a", "1")]))?;
    wait!(pool.close());
    let (pool, cf) = stage.elsewhere(&[victim.address()], 1, hurried).await?;
    assert_eq!(wait!(cf.get("shown"))?.unwrap().len(), 1);
    let paused = Paused::new(victim)?;
    refused(wait!(cf.get("shown")));
    let host = &pool.statistics().hosts[0];
    assert!(matches!(host.state, HostState::Down { .. }), "{host:?}");
    assert_eq!((host.errors, diary.count("HostDown")), (1, 1), "{host:?}");
    drop(paused);
    let until = Instant::now() + Duration::from_secs(60);
    while pool.statistics().hosts[0].state != HostState::Up {
        assert!(Instant::now() < until, "{:?}", pool.statistics());
        wait!(sleep(Duration::from_millis(10)));
    }
    assert_eq!((diary.count("HostUp"), diary.count("HostDown")), (1, 1));
    assert!(diary.count("Probing") >= 1);
    Ok(())
}

async fn a_traced_request_gives_back_the_id_of_its_trace(stage: Arc<Stage>) -> Verdict {
    let (cf, traces) = (stage.text().await?, Traces::new());
    wait!(cf.insert("traced", [("a", "1")]))?;
    let traced = cf.traced(&traces);
    if stage.line() < Line(1, 2) {
        let error = refused(wait!(traced.get("traced")));
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        assert!(traces.take().is_empty());
        return Ok(());
    }
    assert_eq!(wait!(traced.get("traced"))?.unwrap().value("a")?, Some("1"));
    wait!(traced.insert("traced", [("a", "2")]))?;
    wait!(traced.insert("traced", [("b", "3"), ("c", "4")]))?;
    let asked = traces.take();
    let operations: Vec<_> = asked.iter().map(|trace| trace.operation).collect();
    assert_eq!(operations, ["get_slice", "insert", "batch_mutate"], "{asked:?}");
    wait!(cf.get("traced"))?;
    assert!(traces.take().is_empty(), "only the traced handle's");
    // What the server wrote down, where its tables can be read.
    let Ok(Some(table)) = wait!(stage.pool.schema().cql_table("system_traces", "events")) else {
        return Ok(());
    };
    let events = wait!(stage.pool.column_family_in("system_traces", "events"))?;
    let until = Instant::now() + Duration::from_secs(30);
    for trace in asked {
        let mut steps = Vec::new();
        while steps.is_empty() {
            assert!(Instant::now() < until, "{trace:?}");
            wait!(sleep(Duration::from_millis(10)));
            if let Some(partition) = wait!(events.get(trace.session))? {
                for row in table.rows(&partition)? {
                    steps.extend(row.value::<String>("activity")?);
                }
            }
        }
        assert!(steps.iter().all(|step| !step.is_empty()), "{steps:?}");
    }
    Ok(())
}
