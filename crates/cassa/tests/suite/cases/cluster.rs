//! The cluster as its nodes describe it.

use cassa::cluster::TokenRange;
use cassa::types::token::Partitioner;

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_cluster_tells_its_name_partitioner_snitch_and_versions, [115]),
        case!(a_ring_covers_every_token_and_names_the_node, [115]),
        case!(a_ring_is_refused_for_an_unknown_keyspace_and_costs_no_connection, [116]),
        case!(a_token_map_has_the_tokens_of_the_ring, [115]).since(
            1,
            1,
            "describe_token_map came with 1.1",
        ),
        case!(a_method_the_server_lacks_is_unsupported_before_sending, [116]),
        case!(splits_follow_each_other_through_the_whole_range, [115]),
        case!(of_three_nodes_a_ring_names_the_replicas_of_each_range, [115]).clustered(),
    ]
}

async fn a_cluster_tells_its_name_partitioner_snitch_and_versions(stage: Arc<Stage>) -> Verdict {
    let cluster = stage.pool.cluster();
    assert!(!wait!(cluster.name())?.is_empty());
    assert!(!matches!(wait!(cluster.partitioner())?, Partitioner::Unknown(_)));
    assert_eq!(wait!(cluster.snitch())?, "SimpleSnitch");
    let known = stage.pool.hosts().swap_remove(0).api_version;
    assert_eq!(Some(wait!(cluster.api_version())?), known);
    let versions = wait!(cluster.schema_versions())?;
    assert!(versions.agree() && versions.unreachable.is_empty(), "{versions}");
    let [(_, nodes)] = versions.versions.as_slice() else { panic!("one version: {versions}") };
    assert_eq!(nodes.as_slice(), [stage.ground.calm().ip().to_string()]);
    Ok(())
}

async fn a_ring_covers_every_token_and_names_the_node(stage: Arc<Stage>) -> Verdict {
    let ring = wait!(stage.pool.cluster().ring(&stage.keyspace()))?;
    assert_covers(&ring);
    let node = stage.ground.calm().ip().to_string();
    let partitioner = wait!(stage.pool.cluster().partitioner())?;
    for range in &ring {
        partitioner.parse_token(&range.start)?;
        partitioner.parse_token(&range.end)?;
        let [replica] = range.replicas.as_slice() else { panic!("one replica: {range:?}") };
        assert_eq!(replica.address, node);
        assert_eq!(replica.rpc_address.is_some(), stage.line() >= Line(0, 8), "{replica:?}");
        assert_eq!(replica.data_center.is_some(), stage.line() >= Line(1, 0), "{replica:?}");
        assert_eq!(replica.rack.is_some(), stage.line() >= Line(1, 0), "{replica:?}");
    }
    Ok(())
}

/// Each range begins where another ends.
#[track_caller]
fn assert_covers(ring: &[TokenRange]) {
    let mut starts: Vec<_> = ring.iter().map(|range| &range.start).collect();
    let mut ends: Vec<_> = ring.iter().map(|range| &range.end).collect();
    starts.sort();
    ends.sort();
    assert!(!ring.is_empty());
    assert_eq!(starts, ends);
}

async fn a_ring_is_refused_for_an_unknown_keyspace_and_costs_no_connection(
    stage: Arc<Stage>,
) -> Verdict {
    let pool = stage.another_pool(|options| options.size(PoolSize::Total(1))).await?;
    let cluster = pool.cluster();
    let opened = pool.counts();
    for _ in 0..3 {
        let error = refused(wait!(cluster.ring("NoSuchKeyspace")));
        assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
        assert_eq!(error.keyspace(), Some("NoSuchKeyspace"));
        let error = refused(wait!(cluster.splits(&stage.keyspace(), "NoSuch", ("0", "1"), 10)));
        assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
        assert_eq!(error.column_family(), Some("NoSuch"));
    }
    let error = refused(wait!(cluster.splits(&stage.keyspace(), "Text", ("0", "1"), 0)));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    assert!(never_sent(&error));
    assert_eq!(pool.counts(), opened);
    assert!(pool.hosts().iter().all(|host| host.up));
    Ok(())
}

async fn a_token_map_has_the_tokens_of_the_ring(stage: Arc<Stage>) -> Verdict {
    let cluster = stage.pool.cluster();
    let map = wait!(cluster.token_map())?;
    let node = stage.ground.calm().ip().to_string();
    assert!(map.iter().all(|(_, address)| *address == node), "{map:?}");
    let mut tokens: Vec<_> = map.into_iter().map(|(token, _)| token).collect();
    let ring = wait!(cluster.ring(&stage.keyspace()))?;
    let mut ends: Vec<_> = ring.into_iter().map(|range| range.end).collect();
    tokens.sort();
    ends.sort();
    assert_eq!(tokens, ends);
    Ok(())
}

async fn a_method_the_server_lacks_is_unsupported_before_sending(stage: Arc<Stage>) -> Verdict {
    let cluster = stage.pool.cluster();
    let (map, local) = (wait!(cluster.token_map()), wait!(cluster.local_ring(&stage.keyspace())));
    if stage.line() < Line(1, 1) {
        let error = refused(map);
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert!(never_sent(&error));
        assert!(error.message().contains("describe_token_map"), "{error}");
    } else {
        map?;
    }
    if stage.line() < Line(1, 2) {
        let error = refused(local);
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert!(never_sent(&error));
    } else {
        assert_covers(&local?);
    }
    Ok(())
}

async fn splits_follow_each_other_through_the_whole_range(stage: Arc<Stage>) -> Verdict {
    let cluster = stage.pool.cluster();
    let ring = wait!(cluster.ring(&stage.keyspace()))?;
    for range in &ring[..ring.len().min(4)] {
        let ends = (range.start.as_str(), range.end.as_str());
        let splits = wait!(cluster.splits(&stage.keyspace(), "Text", ends, 100))?;
        assert_eq!(splits.first().map(|split| &split.start), Some(&range.start));
        assert_eq!(splits.last().map(|split| &split.end), Some(&range.end));
        for pair in splits.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
        let told = splits.iter().all(|split| split.rows.is_some());
        assert_eq!(told, stage.line() >= Line(1, 1), "{splits:?}");
    }
    Ok(())
}

async fn of_three_nodes_a_ring_names_the_replicas_of_each_range(stage: Arc<Stage>) -> Verdict {
    let nodes = stage.ground.calm_cluster()?;
    let addresses = nodes.addresses();
    let (pool, _) = stage.elsewhere(&addresses, 2, |options| options).await?;
    let ring = wait!(pool.cluster().ring(&stage.keyspace()))?;
    assert_covers(&ring);
    assert!(ring.len() >= 3, "{ring:?}");
    for range in &ring {
        let mut replicas: Vec<_> =
            range.replicas.iter().map(|replica| replica.address.clone()).collect();
        replicas.sort();
        replicas.dedup();
        assert_eq!(replicas.len(), 2, "{range:?}");
        let known = addresses.iter().map(|address| address.ip().to_string());
        assert!(known.filter(|node| replicas.contains(node)).count() == 2, "{range:?}");
    }
    let versions = wait!(pool.cluster().schema_versions())?;
    assert!(versions.agree(), "{versions}");
    Ok(())
}
