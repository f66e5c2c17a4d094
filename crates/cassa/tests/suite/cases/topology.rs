//! Rings of three nodes: which of them are found, and which of them a call goes to.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};

use cassa::types::token::Ring;
use cassa::{Consistency, Discovery};

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_row_is_read_at_the_node_that_has_it_while_no_other_answers, [153, 156]).clustered(),
        case!(nodes_that_were_found_take_over_when_the_one_that_was_told_dies, [156]).clustered(),
        case!(a_node_that_was_found_leaves_after_three_rings_without_it, [156]).clustered(),
        case!(
            calls_stay_in_the_data_centre_of_the_server_that_was_told_while_one_of_it_is_up,
            [155]
        )
        .clustered()
        .since(1, 0, "servers tell data centres from 1.0 on"),
        case!(nothing_is_written_to_a_node_of_another_cluster, [158]).hurting(),
    ]
}

fn discovering(options: Options) -> Options {
    // Lines before 1.0 don't tell data centres.
    options.discovery(Discovery::RingOfAnyLine).size(PoolSize::PerHost(2))
}

fn hosts(pool: &Pool) -> Vec<String> {
    let mut hosts: Vec<_> = pool.hosts().into_iter().map(|host| host.address).collect();
    hosts.sort();
    hosts
}

/// Keys of rows that the first node alone has, where there is one replica of each.
pub(super) async fn keys_of_first(
    stage: &Stage,
    pool: &Pool,
    addresses: &[SocketAddr],
    count: usize,
) -> Result<Vec<String>, Failure> {
    let partitioner = wait!(pool.cluster().partitioner())?;
    let mut ring = Ring::builder();
    for range in wait!(pool.cluster().ring(&stage.keyspace()))? {
        let replica = &range.replicas[0].address;
        let node = addresses.iter().position(|address| address.ip().to_string() == *replica);
        let [start, end] = [&range.start, &range.end].map(|token| partitioner.parse_token(token));
        ring.range(start?, end?, &[u16::try_from(node.unwrap())?]);
    }
    let ring = ring.build().unwrap();
    let of_first = |key: &String| {
        let token = partitioner.token(key.as_bytes()).unwrap();
        ring.replicas(&token) == [0]
    };
    // A third of all are the first node's.
    let keys = (0..100 * count).map(|key| format!("row {key}"));
    let keys: Vec<_> = keys.filter(of_first).take(count).collect();
    assert_eq!(keys.len(), count);
    Ok(keys)
}

async fn a_row_is_read_at_the_node_that_has_it_while_no_other_answers(
    stage: Arc<Stage>,
) -> Verdict {
    let cluster = stage.ground.cluster()?;
    let addresses = cluster.addresses();
    let once = |options: Options| {
        discovering(options).max_attempts(1).attempt_timeout(Duration::from_secs(5))
    };
    let (pool, cf) = stage.elsewhere(&addresses[..1], 1, once).await?;
    wait!(pool.refresh_hosts())?;
    let mut all: Vec<_> = addresses.iter().map(ToString::to_string).collect();
    all.sort();
    assert_eq!(hosts(&pool), all, "all were found by one");

    let keys = keys_of_first(&stage, &pool, &addresses, 20).await?;
    for key in &keys {
        wait!(cf.insert(key, [("a", key)]))?;
    }
    cluster.pause(1)?;
    cluster.pause(2)?;
    // What isn't sent to the first node has no answer.
    let one = cf.consistency(Consistency::One);
    for key in &keys {
        assert_eq!(wait!(one.get(key))?.unwrap().value::<String>("a")?.as_ref(), Some(key));
    }
    cluster.resume(1)?;
    cluster.resume(2)?;
    Ok(())
}

async fn nodes_that_were_found_take_over_when_the_one_that_was_told_dies(
    stage: Arc<Stage>,
) -> Verdict {
    let cluster = stage.ground.cluster()?;
    let addresses = cluster.addresses();
    let patient =
        |options| discovering(options).max_attempts(100).deadline(Duration::from_secs(60));
    let (pool, cf) = stage.elsewhere(&addresses[..1], 3, patient).await?;
    wait!(pool.refresh_hosts())?;
    let before = hosts(&pool);
    assert_eq!(before.len(), 3);
    cluster.kill(0)?;
    // Other nodes answer than those that wrote.
    let cf = cf.consistency(Consistency::Quorum);
    for number in 0..20 {
        let key = format!("row {number}");
        wait!(cf.insert(&key, [("a", "1")]))?;
        assert_eq!(wait!(cf.get(&key))?.unwrap().len(), 1);
    }
    wait!(pool.refresh_hosts())?;
    assert_eq!(hosts(&pool), before, "the one that was told stays");
    Ok(())
}

async fn a_node_that_was_found_leaves_after_three_rings_without_it(stage: Arc<Stage>) -> Verdict {
    let cluster = stage.ground.calm_cluster()?;
    let addresses = cluster.addresses();
    let (gone, departs) = (Arc::new(AtomicBool::new(false)), addresses[2].ip().to_string());
    let is_gone = gone.clone();
    let translated = move |options: Options| {
        discovering(options).address_translator(move |node| {
            let is_gone = is_gone.load(Ordering::SeqCst) && node.address == departs;
            (!is_gone).then(|| node.address.clone())
        })
    };
    let (pool, cf) = stage.elsewhere(&addresses[..1], 2, translated).await?;
    // The first turn ends before the node is missed for the third time.
    for (absent, left) in
        [(false, 3), (true, 3), (true, 3), (false, 3), (true, 3), (true, 3), (true, 2), (true, 2)]
    {
        gone.store(absent, Ordering::SeqCst);
        wait!(pool.refresh_hosts())?;
        assert_eq!(hosts(&pool).len(), left, "{:?}", pool.hosts());
        wait!(cf.insert("left", [("a", "1")]))?;
    }
    assert!(!hosts(&pool).contains(&addresses[2].to_string()), "{:?}", pool.hosts());
    gone.store(false, Ordering::SeqCst);
    wait!(pool.refresh_hosts())?;
    assert_eq!(hosts(&pool).len(), 3, "it is back");
    Ok(())
}

/// How many requests were sent to a host, and whether it may be used.
fn asked(pool: &Pool, host: &str) -> (u64, bool) {
    let calls = pool.statistics().hosts.into_iter().find(|of| of.address == host);
    let used = pool.hosts().into_iter().any(|of| of.address == host && of.used);
    (calls.map_or(0, |of| of.calls), used)
}

async fn calls_stay_in_the_data_centre_of_the_server_that_was_told_while_one_of_it_is_up(
    stage: Arc<Stage>,
) -> Verdict {
    let cluster = stage.ground.two_data_centers()?;
    let addresses = cluster.addresses();
    let [one, other, far] = [0, 1, 2].map(|node: usize| addresses[node].to_string());
    let ring = |options: Options| {
        let options = options.discovery(Discovery::Ring).size(PoolSize::PerHost(2));
        options.max_attempts(100).deadline(Duration::from_secs(60))
    };
    // The pool's own is that of the server that it was told.
    let (pool, cf) = stage.elsewhere(&addresses[..1], 3, ring).await?;
    let local = |options: Options| ring(options).remote_data_centers(false);
    let (local_pool, local_cf) = stage.elsewhere(&addresses[..1], 3, local).await?;
    for pool in [&pool, &local_pool] {
        wait!(pool.refresh_hosts())?;
        let place = |host: &String| {
            let host = pool.hosts().into_iter().find(|of| of.address == *host);
            host.and_then(|host| host.data_center)
        };
        let places = [&one, &other, &far].map(place);
        assert_eq!(places.map(Option::unwrap_or_default), ["DC1", "DC1", "DC2"]);
    }
    let all = cf.consistency(Consistency::All);
    let keys: Vec<_> = (0..40).map(|key| format!("near {key}")).collect();
    for key in &keys {
        wait!(all.insert(key, [("a", "1")]))?;
        assert_eq!(wait!(local_cf.get(key))?.unwrap().len(), 1);
    }
    for (pool, used) in [(&pool, true), (&local_pool, false)] {
        assert_eq!(asked(pool, &far), (0, used));
        assert!(asked(pool, &one).0 + asked(pool, &other).0 >= 40, "{:?}", pool.statistics());
    }
    cluster.kill(0)?;
    cluster.kill(1)?;
    let at_one = cf.consistency(Consistency::One);
    for key in &keys {
        assert_eq!(wait!(at_one.get(key))?.unwrap().len(), 1, "the far one takes over");
    }
    let local_cf = local_cf.consistency(Consistency::One).deadline(Duration::from_secs(2));
    wait!(local_cf.get(&keys[0])).unwrap_err();
    assert!(asked(&pool, &far).0 >= 40, "{:?}", pool.statistics());
    assert_eq!(asked(&local_pool, &far), (0, false), "it may not be used");
    Ok(())
}

async fn nothing_is_written_to_a_node_of_another_cluster(stage: Arc<Stage>) -> Verdict {
    let both = [stage.ground.victim()?.address(), stage.ground.ordered()?.address()];
    // Their partitioners differ. Each has what is written.
    let mut each = Vec::new();
    for server in both {
        each.push(stage.elsewhere(&[server], 1, |options| options).await?);
    }
    let (pool, cf) = stage.elsewhere(&both, 1, discovering).await?;
    let keys: Vec<_> = (0..40).map(|key| format!("ours {key}")).collect();
    for key in &keys {
        wait!(cf.insert(key, [("a", "1")]))?;
        assert_eq!(wait!(cf.get(key))?.unwrap().len(), 1);
    }
    let mut written = Vec::new();
    for (_, cf) in &each {
        written.push(wait!(cf.multiget(&keys))?.len());
        for key in &keys {
            wait!(cf.remove(key))?;
        }
    }
    written.sort_unstable();
    assert_eq!(written, [0, 40], "the cluster is that of the first that was reached");
    let open = pool.statistics().hosts.into_iter().filter(|host| host.open > 0);
    assert_eq!(open.count(), 1, "{:?}", pool.statistics());
    Ok(())
}
