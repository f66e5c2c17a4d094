//! One of two servers says nothing: no call that begins after the first time-out pays for it, however many there are at once.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use cassa::events::{Event, Listener};

use super::prelude::*;
use crate::ground::Paused;
use crate::peers::{Manner, black_hole, peer};

/// Longer than a busy machine lets a call to a server wait that is well.
const TIMEOUT: Duration = Duration::from_secs(2);
const CALLERS: usize = 16;
/// How many calls each of them makes after the first time-out.
const CALLS: usize = 40;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_black_holed_server_costs_no_call_that_begins_after_the_first_time_out, [42, 203]),
        case!(
            a_server_silent_from_the_start_costs_no_call_that_begins_after_the_first_time_out,
            [42, 203]
        ),
        case!(
            a_server_that_falls_silent_costs_no_call_that_begins_after_the_first_time_out,
            [177, 203]
        )
        .hurting(),
    ]
}

async fn a_black_holed_server_costs_no_call_that_begins_after_the_first_time_out(
    stage: Arc<Stage>,
) -> Verdict {
    beside(&stage, black_hole()?).await
}

async fn a_server_silent_from_the_start_costs_no_call_that_begins_after_the_first_time_out(
    stage: Arc<Stage>,
) -> Verdict {
    beside(&stage, peer(Manner::Silent)?).await
}

/// Calls of a pool that has, beside a server, an address where nobody answers.
async fn beside(stage: &Arc<Stage>, silent: std::net::SocketAddr) -> Verdict {
    let witness = Witness::of(silent);
    let both = |options: Options| limited(options.server(&silent.to_string()), &witness);
    let pool = stage.another_pool(both).await?;
    let cf = wait!(pool.column_family("Text"))?;
    nobody_pays(&cf, &witness).await
}

async fn a_server_that_falls_silent_costs_no_call_that_begins_after_the_first_time_out(
    stage: Arc<Stage>,
) -> Verdict {
    let (victim, well) = (stage.ground.victim()?, stage.ground.ordered()?.address());
    for server in [victim.address(), well] {
        stage.elsewhere(&[server], 1, |options| options).await?;
    }
    let witness = Witness::of(victim.address());
    let both = |options: Options| limited(options.size(PoolSize::PerHost(4)).prefill(8), &witness);
    let (pool, cf) = stage.elsewhere(&[victim.address(), well], 1, both).await?;
    let until = Instant::now() + 4 * TIMEOUT;
    while pool.counts().idle < 8 {
        assert!(Instant::now() < until, "{:?}", pool.counts());
        wait!(sleep(Duration::from_millis(1)));
    }
    let paused = Paused::new(victim)?;
    let verdict = nobody_pays(&cf, &witness).await;
    drop(paused);
    verdict
}

fn limited(options: Options, witness: &Witness) -> Options {
    options.connect_timeout(TIMEOUT).attempt_timeout(TIMEOUT).listener(witness.clone())
}

/// Sees when a server was first waited for in vain, and whether calls tried it afterwards.
#[derive(Clone)]
struct Witness(Arc<Seen>);

struct Seen {
    silent: String,
    timed_out: OnceLock<Instant>,
    tried_since: AtomicUsize,
}

impl Witness {
    fn of(silent: std::net::SocketAddr) -> Witness {
        let (timed_out, tried_since) = (OnceLock::new(), AtomicUsize::new(0));
        Witness(Arc::new(Seen { silent: silent.to_string(), timed_out, tried_since }))
    }

    /// Whether something that began then did so after the first time-out.
    fn is_since(&self, began: Instant) -> bool {
        self.0.timed_out.get().is_some_and(|at| began > *at)
    }
}

impl Listener for Witness {
    fn event(&self, event: &Event<'_>) {
        let now = Instant::now();
        match event {
            Event::HostDown { host, .. } if *host == self.0.silent => {
                self.0.timed_out.get_or_init(|| now);
            }
            Event::AttemptFailed { host, took, .. }
                if *host == self.0.silent && self.is_since(now - *took) =>
            {
                self.0.tried_since.fetch_add(1, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

/// Calls of many callers at once, until each has made enough after the first time-out.
async fn nobody_pays(cf: &ColumnFamily, witness: &Witness) -> Verdict {
    let until = Instant::now() + 15 * TIMEOUT;
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (cf, witness) = (cf.clone(), witness.clone());
            spawn(async move {
                let (mut calls, mut longest) = (0, Duration::ZERO);
                for number in 0.. {
                    if calls == CALLS {
                        break;
                    }
                    let began = Instant::now();
                    match number % 2 {
                        0 => drop(wait!(cf.insert("beside silence", [("a", "1")]))?),
                        _ => drop(wait!(cf.get("beside silence"))?),
                    }
                    let now = Instant::now();
                    if witness.is_since(began) {
                        calls += 1;
                        longest = longest.max(now - began);
                    }
                    assert!(now < until, "caller {caller} has made {calls} calls");
                    // So that they last until the server is looked at again, which costs none of them either.
                    wait!(sleep(Duration::from_millis(20)));
                }
                Ok::<_, Error>(longest)
            })
        })
        .collect();
    let mut longest = Duration::ZERO;
    for caller in callers {
        longest = longest.max(wait!(join(caller))??);
    }
    let tried = witness.0.tried_since.load(Ordering::Relaxed);
    assert_eq!(tried, 0, "attempts that began after the first time-out waited for the server");
    assert!(longest < TIMEOUT, "a call that began after the first time-out took {longest:?}");
    Ok(())
}
