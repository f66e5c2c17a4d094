//! Rings: evenly spread tokens, and the wait until every node knows them all.

use std::net::SocketAddr;

use crate::line::Line;
use crate::{Error, probe, ready};

/// The token of each node of a ring of `nodes`, as its partitioner writes it.
pub(crate) fn tokens(partitioner: &str, nodes: u32) -> Vec<String> {
    let spread =
        |(bits, index): (u32, u32)| (1u128 << bits) / u128::from(nodes) * u128::from(index);
    let token = |index| match partitioner.rsplit('.').next() {
        Some("RandomPartitioner") => spread((127, index)).to_string(),
        // Half a step up, since the least number stands for no token.
        Some("Murmur3Partitioner") => {
            let step = spread((64, 1));
            let token = spread((64, index)) + step / 2;
            (i128::from(i64::MIN) + i128::try_from(token).unwrap_or_default()).to_string()
        }
        _ => format!("{:02x}", spread((8, index))),
    };
    (0..nodes).map(token).collect()
}

/// Waits until each of the nodes knows all of them: a keyspace may then have as many replicas.
pub(crate) fn whole(
    line: Line,
    nodes: &[SocketAddr],
    log: impl FnOnce() -> String,
) -> Result<(), Error> {
    let whole = if line.has_token_map() {
        known_to_all(nodes, |node| {
            probe::token_map(node).is_ok_and(|tokens| tokens == nodes.len())
        })?
    } else {
        told_by_a_keyspace(line, nodes)?
    };
    if whole {
        return Ok(());
    }
    let reason = format!("didn't form a ring of {} nodes", nodes.len());
    Err(Error::Start { version: line.version().to_owned(), reason, log: log() })
}

/// Before `describe_token_map`, only the ring of a keyspace tells: one is made for that, and dropped.
fn told_by_a_keyspace(line: Line, nodes: &[SocketAddr]) -> Result<bool, Error> {
    const KEYSPACE: &str = "testbed_ring";
    let Some(&first) = nodes.first() else { return Ok(true) };
    let in_options = line.has_replication_in_options();
    // A change whose answer came too late is made all the same, and refused when it is asked for again.
    let make = |node| {
        probe::add_keyspace(node, KEYSPACE, in_options).is_ok()
            || probe::ring(node, KEYSPACE).is_ok()
    };
    let drop =
        |node| probe::drop_keyspace(node, KEYSPACE).is_ok() || probe::ring(node, KEYSPACE).is_err();
    Ok(known_to_all(&[first], make)?
        && known_to_all(nodes, |node| {
            probe::ring(node, KEYSPACE).is_ok_and(|ranges| ranges == nodes.len())
        })?
        && known_to_all(&[first], drop)?
        && known_to_all(nodes, |node| {
            probe::schema_versions(node).is_ok_and(|versions| versions == 1)
        })?)
}

/// Asks one node after the other until each has said yes.
fn known_to_all(
    nodes: &[SocketAddr],
    mut knows: impl FnMut(SocketAddr) -> bool,
) -> Result<bool, Error> {
    let mut waiting = nodes.iter().copied().peekable();
    ready::within_patience(|| {
        while waiting.next_if(|node| knows(*node)).is_some() {}
        Ok(waiting.peek().is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn tokens_divide_each_partitioners_range_evenly() {
        let third = (1u128 << 127) / 3;
        assert_eq!(
            tokens("RandomPartitioner", 3),
            ["0".to_owned(), third.to_string(), (third * 2).to_string()]
        );
        assert_eq!(
            tokens("org.apache.cassandra.dht.ByteOrderedPartitioner", 4),
            ["00", "40", "80", "c0"]
        );
        let halves = ["-4611686018427387904", "4611686018427387904"];
        assert_eq!(tokens("Murmur3Partitioner", 2), halves);
    }
}
