//! What docs/observability.md shows, on a node.

#![allow(clippy::unwrap_used, reason = "a test")]

use cassa::events::{Event, Listener};
use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{ColumnFamily, Consistency, Options, Pool, Result, Trace, Traces};
use cassa_node::Node;

struct Log;

impl Listener for Log {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::HostDown { .. } | Event::HostUp { .. } | Event::CheckoutFailed { .. } => {
                eprintln!("{event:?}");
            }
            _ => {}
        }
    }
}

fn told() -> Options {
    Options::new().server("db1.example.com").listener(Log)
}

fn line(pool: &Pool) -> String {
    let now = pool.statistics();
    let slow = now.hosts.iter().filter_map(|host| host.latency.percentile(99.0)).max();
    let slow = slow.unwrap_or_default();
    format!("{} of {} in use, {} wait, p99 {slow:?}", now.in_use, now.open(), now.waiting)
}

async fn traced(users: &ColumnFamily) -> Result<()> {
    let traces = Traces::new();
    users.traced(&traces).get("ann").await?;
    for trace in traces.take() {
        println!("{} at {}: {}", trace.operation, trace.host, trace.session);
    }
    Ok(())
}

async fn steps(pool: &Pool, trace: &Trace) -> Result<Vec<String>> {
    let events = pool.column_family_in("system_traces", "events").await?;
    let table = pool.schema().cql_table("system_traces", "events").await?;
    let events = events.consistency(Consistency::One);
    let (Some(table), Some(partition)) = (table, events.get(trace.session).await?) else {
        return Ok(Vec::new());
    };
    let rows = table.rows(&partition)?;
    rows.iter().map(|row| Ok(row.value("activity")?.unwrap_or_default())).collect()
}

/// A pool to the node alone, with the guide's options.
async fn connected(node: &Node, options: Options) -> Pool {
    Pool::connect(options.server(&node.address().to_string())).await.unwrap()
}

#[tokio::test]
async fn the_guides_statistics_are_those_of_its_calls() {
    let node = Node::start().await.unwrap();
    let options = Options::new().listener(Log);
    assert_ne!(told(), options, "each listener is equal to itself alone");
    let pool = connected(&node, options).await;
    pool.cluster().name().await.unwrap();
    assert!(line(&pool).starts_with("0 of 1 in use, 0 wait, p99 "), "{}", line(&pool));
}

#[tokio::test]
async fn the_guides_traced_read_is_traced() {
    let node = Node::start().await.unwrap();
    let pool = connected(&node, Options::new().keyspace("App")).await;
    let app = KeyspaceDefinition::new("App");
    let users = ColumnFamilyDefinition::new("App", "Users");
    pool.schema().create_keyspace(&app.column_family(users)).await.unwrap();
    let users = pool.column_family("Users").await.unwrap();
    traced(&users).await.unwrap();
    let traces = Traces::new();
    users.traced(&traces).get("ann").await.unwrap();
    let [trace] = &traces.take()[..] else { panic!("one request") };
    assert!(steps(&pool, trace).await.is_err(), "a node keeps no traces");
}
