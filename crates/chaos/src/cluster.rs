//! The servers that burn, and the pool that is held to its promises.

use std::sync::Arc;
use std::time::Duration;

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{ColumnFamily, Consistency, Options, Pool, PoolSize, Type};
use cassa_testbed::{Cluster, ClusterBuilder, LINES};

use crate::Result;
use crate::additions::Additions;
use crate::arguments::Arguments;
use crate::plant::Plant;
use crate::proxy::Link;

pub(crate) const KEYSPACE: &str = "Burning";
pub(crate) const ROWS: &str = "Rows";
pub(crate) const COUNTS: &str = "Counts";

/// As many as there are replicas: each has all rows, and any two make a quorum.
pub(crate) const NODES: usize = 3;

/// Connections to each server.
const PER_HOST: usize = 24;

/// How long the client waits for a reply: longer than the servers wait for one another.
pub(crate) const ATTEMPT: Duration = Duration::from_millis(2500);

/// How long servers wait for one another, in ms.
const SERVERS_WAIT: &str = "2000";

/// Servers that keep what they acknowledged, give up soon, and notice soon who is gone.
pub(crate) fn start(version: &str) -> Result<Cluster> {
    let cluster = Cluster::builder(version, NODES as u32)
        .commitlog_batch(true)
        .yaml("phi_convict_threshold", "5");
    Ok(impatient(cluster, version).start()?)
}

/// One time-out for all until 1.1, then one for each kind of request; counters have their own from 2.1 on.
fn impatient(cluster: ClusterBuilder, version: &str) -> ClusterBuilder {
    let since = |line: &str| {
        let place = |version: &str| LINES.iter().position(|line| *line == version);
        place(version) >= place(line)
    };
    let names: &[&str] = match (since("1.2.19"), since("2.1.22")) {
        (false, _) => &["rpc_timeout_in_ms"],
        (true, false) => &["read_request_timeout_in_ms", "write_request_timeout_in_ms"],
        (true, true) => &[
            "read_request_timeout_in_ms",
            "write_request_timeout_in_ms",
            "counter_write_request_timeout_in_ms",
        ],
    };
    names.iter().fold(cluster, |cluster, name| cluster.yaml(name, SERVERS_WAIT))
}

/// A link to each server.
pub(crate) async fn links(
    cluster: &Cluster,
    additions: &Arc<Additions>,
    arguments: &Arguments,
) -> Result<Vec<Link>> {
    let forges = arguments.plant == Some(Plant::Sequence);
    let mut links = Vec::new();
    for server in cluster.nodes() {
        links.push(Link::to(server.address(), Arc::clone(additions), forges).await?);
    }
    Ok(links)
}

/// A pool over the links, and the column families it works on.
pub(crate) async fn pool(links: &[Link], arguments: &Arguments) -> Result<Pool> {
    let options = Options::new()
        .size(PoolSize::PerHost(PER_HOST))
        // So that faults find idle connections from the first on.
        .prefill(PER_HOST * NODES)
        .attempt_timeout(ATTEMPT)
        .connect_timeout(Duration::from_millis(1000))
        .deadline(Duration::from_secs(30))
        .max_attempts(30)
        .repeat_counters(arguments.plant == Some(Plant::Counters))
        .read_consistency(Consistency::Quorum)
        .write_consistency(Consistency::Quorum);
    let options =
        links.iter().fold(options, |options, link| options.server(&link.address().to_string()));
    Ok(Pool::connect(options).await?)
}

/// Makes the keyspace, with a replica on every server.
pub(crate) async fn define(pool: &Pool) -> Result<(ColumnFamily, ColumnFamily)> {
    let text = |name: &str| {
        ColumnFamilyDefinition::new(KEYSPACE, name).key(Type::Utf8).comparator(Type::Utf8)
    };
    let keyspace = KeyspaceDefinition::new(KEYSPACE)
        .replication(NODES as u32)
        .column_family(text(ROWS).default_validator(Type::Utf8))
        .column_family(text(COUNTS).default_validator(Type::Counter));
    pool.schema().create_keyspace(&keyspace).await?;
    let family = |name| pool.column_family_in(KEYSPACE, name);
    Ok((family(ROWS).await?, family(COUNTS).await?))
}
