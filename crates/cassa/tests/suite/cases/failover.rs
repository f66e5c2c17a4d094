//! Servers that die, hang and come back.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cassa::Consistency;

use super::prelude::*;
use crate::case::Line;
use crate::ground::Paused;
use crate::peers::nobody;

/// What a busy machine stays below where a default time-out (12 s, 30 s) would be felt. How exact the limits are is proved
/// with simulated time.
const FAR_SOONER: Duration = Duration::from_secs(8);

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(the_first_call_after_a_restart_succeeds_whatever_idle_connections_died, [39, 178])
            .hurting(),
        case!(calls_succeed_again_once_the_only_server_is_back, [40]).hurting(),
        case!(calls_go_on_with_the_servers_that_a_list_tells_when_those_before_are_gone, [141])
            .hurting(),
        case!(an_attempt_ends_at_its_timeout_and_the_call_at_its_deadline, [41]).hurting(),
        case!(a_write_without_an_answer_may_have_been_applied_and_says_so, [41]).hurting(),
        case!(a_dead_server_beside_a_living_one_costs_no_call, [42]),
        case!(a_node_killed_under_load_costs_no_call_at_quorum, [43]).clustered(),
    ]
}

async fn the_first_call_after_a_restart_succeeds_whatever_idle_connections_died(
    stage: Arc<Stage>,
) -> Verdict {
    let victim = stage.ground.victim()?;
    let many = |options: Options| options.size(PoolSize::Total(100)).prefill(100).max_attempts(1);
    let (pool, cf) = stage.elsewhere(&[victim.address()], 1, many).await?;
    wait!(cf.insert("before", [("a", "1")]))?;
    let mut counters = None;
    if stage.line() >= Line(0, 8) {
        let family = stage.defined("Restarted").key(Type::Utf8).comparator(Type::Utf8);
        wait!(pool.schema().create_column_family(&family.default_validator(Type::Counter)))?;
        counters = Some(wait!(pool.column_family("Restarted"))?);
    }
    let until = Instant::now() + FAR_SOONER;
    while pool.counts().idle < 100 {
        assert!(Instant::now() < until, "{:?}", pool.counts());
        wait!(sleep(Duration::from_millis(1)));
    }
    victim.kill()?;
    victim.restart()?;
    if counters.is_some() {
        counts_again(&stage, victim.address()).await?;
    }
    // Never sent twice: its only attempt succeeds, over one new connection.
    match counters {
        Some(counters) => drop(wait!(counters.add("page", "hits", 1))?),
        None => wait!(cf.truncate())?,
    }
    assert_eq!(pool.counts().open, 1, "the dead connections are gone: {:?}", pool.counts());
    assert!(wait!(cf.get("before")).is_ok());
    wait!(cf.insert("after", [("a", "2")]))?;
    assert_eq!(wait!(cf.get("after"))?.unwrap().len(), 1);
    Ok(())
}

/// Waits until a server that has just started counts for somebody else: on a busy machine its first write can take longer
/// than it waits for one itself (2 s), whoever asks.
async fn counts_again(stage: &Stage, server: SocketAddr) -> Result<(), Failure> {
    let (pool, _) = stage.elsewhere(&[server], 1, |options| options).await?;
    let counters = wait!(pool.column_family("Restarted"))?;
    let until = Instant::now() + 4 * FAR_SOONER;
    while let Err(error) = wait!(counters.add("another page", "hits", 1)) {
        if Instant::now() > until {
            return Err(error.into());
        }
    }
    Ok(())
}

async fn calls_succeed_again_once_the_only_server_is_back(stage: Arc<Stage>) -> Verdict {
    let victim = stage.ground.victim()?;
    let (pool, cf) = stage.elsewhere(&[victim.address()], 1, |options| options).await?;
    wait!(cf.insert("back", [("a", "1")]))?;
    victim.kill()?;
    for _ in 0..5 {
        let began = Instant::now();
        let error = refused(wait!(cf.insert("back", [("a", "2")])));
        assert_eq!(error.kind(), ErrorKind::NoHosts, "{error}");
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    }
    assert!(pool.hosts().iter().all(|host| !host.up));
    victim.restart()?;
    wait!(cf.insert("back", [("a", "3")]))?;
    assert_eq!(wait!(cf.get("back"))?.unwrap().value("a")?, Some("3"));
    assert!(pool.hosts().iter().all(|host| host.up));
    Ok(())
}

async fn calls_go_on_with_the_servers_that_a_list_tells_when_those_before_are_gone(
    stage: Arc<Stage>,
) -> Verdict {
    let (victim, other) = (stage.ground.victim()?, stage.ground.ordered()?.address());
    stage.elsewhere(&[other], 1, |options| options).await?;
    let other = other.to_string();
    let told = Arc::new(Mutex::new(Ok(vec![victim.address().to_string()])));
    let list = told.clone();
    let listed = move |options: Options| options.server_list(move || list.lock().unwrap().clone());
    let (pool, cf) = stage.elsewhere(&[], 1, listed).await?;
    wait!(cf.insert("moved", [("a", "1")]))?;
    victim.kill()?;
    *told.lock().unwrap() = Err("it is being moved");
    // The list isn't asked again before a second has passed.
    let until = Instant::now() + FAR_SOONER;
    loop {
        let error = refused(wait!(cf.insert("moved", [("a", "2")])));
        assert_eq!(error.kind(), ErrorKind::NoHosts, "{error}");
        if error.message().contains("the server list failed: it is being moved") {
            break;
        }
        assert!(Instant::now() < until, "{error}");
        wait!(sleep(Duration::from_millis(20)));
    }
    *told.lock().unwrap() = Ok(vec![other.clone()]);
    while let Err(error) = wait!(cf.insert("moved", [("a", "3")])) {
        assert_eq!(error.kind(), ErrorKind::NoHosts, "{error}");
        assert!(Instant::now() < until, "{error}");
        wait!(sleep(Duration::from_millis(20)));
    }
    assert_eq!(wait!(cf.get("moved"))?.unwrap().value("a")?, Some("3"));
    let hosts: Vec<_> = pool.hosts().into_iter().map(|host| host.address).collect();
    assert_eq!(hosts, [other]);
    wait!(cf.remove("moved"))?;
    Ok(())
}

async fn an_attempt_ends_at_its_timeout_and_the_call_at_its_deadline(stage: Arc<Stage>) -> Verdict {
    let victim = stage.ground.victim()?;
    let (_, cf) = stage.elsewhere(&[victim.address()], 1, |options| options).await?;
    wait!(cf.insert("hangs", [("a", "1")]))?;
    let paused = Paused::new(victim)?;
    let began = Instant::now();
    let error = refused(wait!(cf.attempt_timeout(Duration::from_millis(200)).get("hangs")));
    let attempts = began.elapsed();
    let began = Instant::now();
    let late = refused(wait!(cf.deadline(Duration::from_millis(300)).get("hangs")));
    let call = began.elapsed();
    drop(paused);
    assert!(error.attempts().len() > 1, "another attempt follows: {error:?}");
    for attempt in error.attempts() {
        assert_eq!(attempt.kind(), ErrorKind::AttemptTimedOut);
        let took = attempt.elapsed();
        assert!(took >= Duration::from_millis(190) && took < FAR_SOONER, "{took:?}: {error:?}");
    }
    assert!(attempts < FAR_SOONER, "{attempts:?}: {error}");
    assert!(call >= Duration::from_millis(290) && call < FAR_SOONER, "{call:?}: {late}");
    assert!(matches!(late.kind(), ErrorKind::Deadline | ErrorKind::AttemptTimedOut), "{late}");
    assert!(!error.maybe_applied(), "a read applies nothing");
    assert_eq!(wait!(cf.get("hangs"))?.unwrap().len(), 1);
    Ok(())
}

async fn a_write_without_an_answer_may_have_been_applied_and_says_so(stage: Arc<Stage>) -> Verdict {
    let victim = stage.ground.victim()?;
    let once = |options: Options| options.max_attempts(1);
    let (pool, cf) = stage.elsewhere(&[victim.address()], 1, once).await?;
    wait!(cf.insert("unknown", [("a", "before")]))?;
    let paused = Paused::new(victim)?;
    let began = Instant::now();
    let impatient = cf.attempt_timeout(Duration::from_millis(200));
    let error = refused(wait!(impatient.insert("unknown", [("a", "during")])));
    let took = began.elapsed();
    drop(paused);
    assert_eq!(error.kind(), ErrorKind::AttemptTimedOut, "{error}");
    assert!(took < FAR_SOONER, "{took:?}");
    assert!(error.maybe_applied(), "{error}");
    assert_eq!(error.attempts().len(), 1, "{error:?}");
    assert_eq!(pool.counts().idle, 0, "a connection that owes an answer is not kept");
    // The late answer must not be taken for the next call's.
    let row = wait!(cf.get("unknown"))?.unwrap();
    assert!(matches!(row.value("a")?, Some("before" | "during")));
    Ok(())
}

async fn a_dead_server_beside_a_living_one_costs_no_call(stage: Arc<Stage>) -> Verdict {
    let dead = nobody()?.to_string();
    let pool = stage.another_pool(|options| options.server(&dead)).await?;
    let cf = wait!(pool.column_family("Text"))?;
    let began = Instant::now();
    for number in 0..100 {
        wait!(cf.insert("living", [("a", format!("{number}"))]))?;
        assert_eq!(wait!(cf.get("living"))?.unwrap().len(), 1);
    }
    assert!(began.elapsed() < FAR_SOONER, "{:?}", began.elapsed());
    let living = stage.ground.calm().to_string();
    let status = pool.hosts().into_iter().find(|host| host.address == living).unwrap();
    assert!(status.up && status.api_version.is_some(), "{status:?}");
    Ok(())
}

async fn a_node_killed_under_load_costs_no_call_at_quorum(stage: Arc<Stage>) -> Verdict {
    let cluster = stage.ground.cluster()?;
    let addresses = cluster.addresses();
    // Until the others have convicted a dead node, which takes old lines twelve seconds, they ask it, wait for it, and
    // answer TimedOut to reads: this is what a deadline is for, and the number of attempts must not end a call earlier.
    let patient = |options: Options| options.max_attempts(100).deadline(Duration::from_secs(60));
    let (pool, cf) = stage.elsewhere(&addresses, 3, patient).await?;
    let cf = cf.consistency(Consistency::Quorum);
    let done = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..4)
        .map(|task| {
            let (cf, done) = (cf.clone(), done.clone());
            spawn(async move {
                for number in 0..20 {
                    let key = format!("load {task} {number}");
                    wait!(cf.insert(&key, [("owner", &key)]))?;
                    let row = wait!(cf.get(&key))?.unwrap();
                    assert_eq!(
                        row.value::<String>("owner")?,
                        Some(key),
                        "what was written is read"
                    );
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    let until = Instant::now() + Duration::from_secs(20);
    while done.load(Ordering::Relaxed) < 10 {
        assert!(Instant::now() < until, "the load doesn't get on");
        wait!(sleep(Duration::from_millis(1)));
    }
    cluster.kill(1)?;
    for task in tasks {
        wait!(join(task))??;
    }
    assert_eq!(wait!(cf.get("load 0 0"))?.unwrap().len(), 1);
    assert!(pool.hosts().iter().filter(|host| host.up).count() >= 2);
    Ok(())
}
