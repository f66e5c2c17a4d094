//! Reads that are asked of a second host, and what never is.

use cassa::Hedge;

use super::prelude::*;
use super::topology::keys_of_first;
use crate::late::Late;

/// One attempt at a host that says nothing takes 12 s.
const FAR_SOONER: Duration = Duration::from_secs(8);
/// How late answers come, and after what of it a hedge is sent; a connection may be opened for it meanwhile.
const LATE: Duration = Duration::from_secs(1);
const SOON: Duration = Duration::from_millis(250);

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_paused_node_costs_hedged_reads_the_delay, [146]).clustered(),
        case!(additions_to_counters_and_truncations_are_never_hedged, [206]).since(
            0,
            8,
            "counters came with 0.8",
        ),
    ]
}

async fn a_paused_node_costs_hedged_reads_the_delay(stage: Arc<Stage>) -> Verdict {
    let cluster = stage.ground.cluster()?;
    let addresses = cluster.addresses();
    // Two reads a connection, so that three hosts have their turn.
    let hedged = |options: Options| options.hedge(Hedge::after(SOON)).recycle_after(3);
    let (pool, cf) = stage.elsewhere(&addresses, 1, hedged).await?;
    // The other two wait for none that is paused.
    let keys = keys_of_first(&stage, &pool, &addresses, 2_500).await?;
    wait!(cf.insert(&keys[0], [("a", "1")]))?;
    // One request, and several side by side.
    for many in [1, keys.len()] {
        // This pool doesn't know yet that a node is silent.
        let (pool, cf) = stage.elsewhere(&addresses, 1, hedged).await?;
        // As many as meet each node.
        for _ in 0..12 {
            wait!(cf.get(&keys[0]))?;
        }
        cluster.pause(1)?;
        let began = Instant::now();
        for _ in 0..20 {
            assert_eq!(wait!(cf.multiget(&keys[..many]))?.len(), 1);
        }
        let took = began.elapsed();
        cluster.resume(1)?;
        assert!(took < FAR_SOONER, "{many} rows: {took:?}");
        assert!(pool.statistics().hedges > 0, "{many} rows: {:?}", pool.statistics());
    }
    Ok(())
}

/// A pool over two relays before one server.
struct Doubled {
    relays: [Late; 2],
    pool: Pool,
}

impl Doubled {
    async fn of(stage: &Stage) -> Result<Doubled, Failure> {
        let calm = stage.ground.calm();
        let relays = [Late::before(calm, LATE)?, Late::before(calm, LATE)?];
        let options = Options::new().keyspace(stage.keyspace()).hedge(Hedge::after(SOON));
        let servers = |all: Options, relay: &Late| all.server(&relay.address.to_string());
        let options = relays.iter().fold(options, servers).size(PoolSize::PerHost(4));
        let pool = wait!(Pool::connect(options))?;
        Ok(Doubled { relays, pool })
    }

    fn asked(&self, method: &str) -> usize {
        self.relays.iter().map(|relay| relay.asked(method)).sum()
    }
}

async fn additions_to_counters_and_truncations_are_never_hedged(stage: Arc<Stage>) -> Verdict {
    let family = |name: &str| stage.defined(name).key(Type::Utf8).comparator(Type::Utf8);
    let counters = family("CountersHedged").default_validator(Type::Counter);
    let counters = stage.create(counters).await?;
    // Some lines truncate no counters.
    stage.create(family("TextHedged")).await?;
    let doubled = Doubled::of(&stage).await?;
    let hits = wait!(doubled.pool.column_family("CountersHedged"))?;
    for _ in 0..2 {
        wait!(hits.add("page", "hits", 1))?;
    }
    assert_eq!(wait!(counters.get("page"))?.unwrap().value::<i64>("hits")?, Some(2));
    assert_eq!(doubled.asked("add") + doubled.asked("batch_mutate"), 2);
    wait!(wait!(doubled.pool.column_family("TextHedged"))?.truncate())?;
    assert_eq!((doubled.asked("truncate"), doubled.pool.statistics().hedges), (1, 0));
    Ok(())
}
