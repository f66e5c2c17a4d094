//! What a pool holds stays small: between calls, and whatever it tries in vain. What it tries again is the same request.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use cassa_wire::{AnyCall, Exception, Insert};
use tokio::runtime::{Builder, Handle};

use super::world::{API, LARGE, echo, large, pool, serve, standard1};
use crate::ErrorKind;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::op::Nature;
use crate::options::{Options, PoolSize};
use crate::pool::{Pool, Shared};

fn shared(network: &Network, servers: u8) -> Arc<Shared<Sim>> {
    let options = Options::new().keyspace("Keyspace1");
    let all = (1..=servers).map(|last| format!("10.0.0.{last}"));
    let options = all.fold(options, |options, server| options.server(&server));
    Shared::new(Sim(network.clone()), options.checked().expect("valid options"))
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_keeps_little_of_large_messages() {
    let network = Network::default();
    serve(&network, 1, Door::Open, large);
    keeps_little(&shared(&network, 1), 3).await;
}

/// Writes and reads large messages so many times, and looks at the idle connection after each.
pub(super) async fn keeps_little(shared: &Arc<Shared<Sim>>, times: usize) {
    let users = standard1(&Pool::over(shared.clone())).await;
    for _ in 0..times {
        users.write_row("key", [("large", Bytes::from(vec![7; LARGE]))]).await.expect("written");
        let row = users.read_row("key").await.expect("answered").expect("there");
        assert_eq!(row.columns().next().expect("a column").value_bytes().len(), LARGE);
        let kept = shared.idle_buffers();
        assert!(kept.len() == 1 && kept[0] <= 64 << 10, "{kept:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_thousand_probes_of_dead_hosts_leave_nothing_behind() {
    let network = Network::default();
    // Of three hosts one says nothing to connects; nobody listens at the others.
    serve(&network, 3, Door::Silent, |_, reply| Reaction::Send(reply));
    let shared = shared(&network, 3);
    let pool = Pool::over(shared.clone());
    let mut tasks = Vec::new();
    while network.connects() < 100_000 {
        let error = pool.first_contact().await.expect_err("nobody answers");
        assert_eq!(error.kind(), ErrorKind::NoHosts);
        if network.connects() % 1_000 < 3 {
            tasks.push(Handle::current().metrics().num_alive_tasks());
        }
    }
    // The upkeep, and one probe of each host.
    assert!(tasks.iter().all(|&tasks| tasks <= 1 + 3), "{tasks:?}");
    assert_eq!((network.open(), network.most_open()), (0, 0));
    // A probe that goes on has a place.
    while pool.counts().open > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let counts = shared.counts();
    assert_eq!((counts.open, counts.idle, counts.waiting), (0, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn upkeep_goes_on_though_the_runtime_ends_in_which_it_began() {
    let network = Network::default();
    echo(&network, 1);
    let idle = Duration::from_secs(5);
    let pool = pool(&network, Options::new().server("10.0.0.1").idle_timeout(idle));
    let plan = pool.shared().hosts.plan(None);
    let lease = pool.shared().checkout(&plan, Nature::Read, pool.shared().deadline()).await;
    let lease = lease.expect("it answers");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let other = Builder::new_current_thread().build().expect("a runtime");
            let _inside = other.enter();
            drop(lease);
        });
    });
    assert_eq!((pool.counts().open, pool.counts().idle), (1, 1));
    tokio::time::sleep(idle * 2).await;
    standard1(&pool).await.read_row("key").await.expect("answered");
    tokio::time::sleep(idle * 2).await;
    assert_eq!((pool.counts().open, network.open()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_again_is_the_same_write_to_another_host() {
    let network = Network::default();
    let log = Arc::new(Mutex::new(Vec::new()));
    for last in 1..=3 {
        let log = log.clone();
        serve(&network, last, Door::Open, move |request, reply| {
            let AnyCall::Insert(insert) = &request.call else { return Reaction::Send(reply) };
            let mut log = log.lock().expect("no panic");
            log.push((last, insert.column.timestamp));
            match log.len() {
                1 => Reaction::Last(Vec::new()),
                2 => {
                    let exception = Exception::TimedOut {
                        acknowledged_by: None,
                        acknowledged_by_batchlog: None,
                        paxos_in_progress: None,
                    };
                    let mut out = Vec::new();
                    let sequence = request.sequence;
                    cassa_wire::encode_exception::<Insert>(&exception, sequence, API, &mut out)
                        .expect("encodes");
                    Reaction::Send(out)
                }
                _ => Reaction::Send(reply),
            }
        });
    }
    let users = standard1(&Pool::over(shared(&network, 3))).await;
    let timestamp = users.write_row("key", [("a", "b")]).await.expect("the third host answers");
    let mut log = log.lock().expect("no panic").clone();
    assert!(log.iter().all(|(_, sent)| *sent == Some(timestamp)), "{log:?} and {timestamp}");
    log.sort_unstable();
    assert_eq!(log.iter().map(|(last, _)| *last).collect::<Vec<_>>(), [1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_has_carried_its_share_is_replaced_when_another_is_needed() {
    let network = Network::default();
    echo(&network, 1);
    let options = Options::new().server("10.0.0.1").size(PoolSize::Total(1)).recycle_after(5);
    let pool = pool(&network, options);
    let users = standard1(&pool).await;
    for _ in 0..20 {
        users.read_row("key").await.expect("answered");
        assert_eq!(pool.counts().open, network.open());
    }
    // Each connection begins with two requests of its own: its version and its keyspace.
    assert!((5..=10).contains(&network.connects()), "{} connects", network.connects());
    while pool.counts().open == 0 {
        users.read_row("key").await.expect("answered");
    }
    serve(&network, 1, Door::Silent, |_, reply| Reaction::Send(reply));
    // The last reply over a connection is that of a call that succeeds, though nothing can replace it.
    while pool.counts().open > 0 {
        users.read_row("key").await.expect("answered");
    }
    let error = users.read_row("key").await.expect_err("nobody answers");
    assert_eq!(error.kind(), ErrorKind::NoHosts);
    assert_eq!(error.attempts().len(), 2, "each host is tried twice");
}
