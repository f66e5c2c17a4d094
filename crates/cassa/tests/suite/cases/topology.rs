//! Rings of three nodes: which of them are found, and which of them a call goes to.

use cassa::types::token::Ring;
use cassa::{Consistency, Discovery};

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_row_is_read_at_the_node_that_has_it_while_no_other_answers, [153, 156]).clustered(),
        case!(nodes_that_were_found_take_over_when_the_one_that_was_told_dies, [156]).clustered(),
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
    let keys: Vec<_> = (0..300).map(|key| format!("row {key}")).filter(of_first).take(20).collect();
    assert_eq!(keys.len(), 20, "a third of all are the first node's");
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
