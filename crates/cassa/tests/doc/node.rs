// What the documentation's examples run on, included by each as its module `node`: a node of its own, with column families.

use std::fmt::Debug;
use std::net::SocketAddr;
use std::sync::OnceLock;

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{Options, Type};
use cassa_node::Node;

static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();

/// Runs an example with a pool to a node that has `Standard1` and `Users` in `Keyspace1`.
#[cfg(feature = "tokio")]
pub fn run<E: Debug>(example: impl AsyncFnOnce(cassa::Pool) -> Result<(), E>) {
    let _node = started();
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    runtime.block_on(async {
        let pool = cassa::Pool::connect(options()).await.expect("the node answers");
        pool.schema().create_keyspace(&keyspace()).await.expect("the node takes it");
        example(pool).await.expect("the example runs");
    });
}

/// As [`run`], on plain threads.
#[cfg(feature = "blocking")]
pub fn run_blocking<E: Debug>(example: impl FnOnce(cassa::blocking::Pool) -> Result<(), E>) {
    let _node = started();
    let pool = cassa::blocking::Pool::connect(options()).expect("the node answers");
    pool.schema().create_keyspace(&keyspace()).expect("the node takes it");
    example(pool).expect("the example runs");
}

/// In the place of cassa's pool where an example shows an address: it connects to the node.
pub struct Pool;

impl Pool {
    #[cfg(feature = "tokio")]
    pub async fn connect(_address: &str) -> cassa::Result<cassa::Pool> {
        cassa::Pool::connect(options()).await
    }
}

/// As [`Pool`], on plain threads.
pub struct BlockingPool;

impl BlockingPool {
    #[cfg(feature = "blocking")]
    pub fn connect(_address: &str) -> cassa::Result<cassa::blocking::Pool> {
        cassa::blocking::Pool::connect(options())
    }
}

fn started() -> Node {
    let node = Node::start_blocking().expect("there is a free port");
    ADDRESS.set(node.address()).expect("an example has one node");
    node
}

fn options() -> Options {
    let address = ADDRESS.get().expect("the node runs");
    Options::new().server(&address.to_string()).keyspace("Keyspace1")
}

fn keyspace() -> KeyspaceDefinition {
    let text = |name| {
        ColumnFamilyDefinition::new("Keyspace1", name)
            .key(Type::Utf8)
            .comparator(Type::Utf8)
            .default_validator(Type::Utf8)
    };
    let users = text("Users")
        .column("age", Type::Long)
        .column("version", Type::Long)
        .column("seen", Type::Bytes);
    KeyspaceDefinition::new("Keyspace1").column_family(text("Standard1")).column_family(users)
}
