//! What the suite's servers are: real Cassandra, or nodes that answer as it does.

use cassa_node::{ClusterBuilder, Node, Place};
use cassa_testbed::{Builder, Cluster, Server};
use cassa_types::token::Partitioner;

use super::secure::{self, Secure};
use super::{Host, Hosts};
use crate::case::{Failure, Line};

/// What the suite's servers are.
#[derive(Debug)]
pub(crate) enum Stand {
    /// Real Cassandra of this version.
    Cassandra(String),
    /// Nodes in this process, as this line of Cassandra.
    Node(cassa_node::Line),
}

/// What the names of nodes begin with, as in `node-2.1`.
const NODE: &str = "node-";

/// Whether it needs no real server.
pub(crate) fn is_node(server: &str) -> bool {
    server.starts_with(NODE)
}

impl Stand {
    /// `2.1.22` is real Cassandra, `node-2.1` a node.
    pub(super) fn of(server: &str) -> Result<Stand, Failure> {
        Ok(match server.strip_prefix(NODE) {
            Some(line) => Stand::Node(line.parse()?),
            None => Stand::Cassandra(server.to_owned()),
        })
    }

    pub(super) fn version(&self) -> &str {
        match self {
            Stand::Cassandra(version) => version,
            Stand::Node(line) => line.release(),
        }
    }

    pub(super) fn calm(&self) -> Result<Host, Failure> {
        Ok(match self {
            Stand::Cassandra(version) => Host::Cassandra(patient(version).start()?.into()),
            Stand::Node(line) => Host::Node(Node::builder().line(*line).start_blocking()?),
        })
    }

    pub(super) fn victim(&self) -> Result<Host, Failure> {
        match self {
            Stand::Cassandra(version) => Ok(Host::Cassandra(Server::start(version)?.into())),
            Stand::Node(_) => self.calm(),
        }
    }

    pub(super) fn ordered(&self) -> Result<Host, Failure> {
        let by_bytes = Partitioner::ByteOrdered;
        Ok(match self {
            Stand::Cassandra(version) => {
                Host::Cassandra(patient(version).partitioner(by_bytes.class()).start()?.into())
            }
            Stand::Node(line) => {
                Host::Node(Node::builder().line(*line).partitioner(by_bytes).start_blocking()?)
            }
        })
    }

    pub(super) fn guarded(&self) -> Result<Host, Failure> {
        Ok(match self {
            Stand::Cassandra(version) => {
                let server = Server::builder(version)
                    .yaml("authenticator", "PasswordAuthenticator")
                    .yaml("authorizer", "CassandraAuthorizer");
                Host::Cassandra(server.start()?.into())
            }
            Stand::Node(line) => {
                let node = Node::builder().line(*line).credentials("cassandra", "cassandra");
                Host::Node(node.start_blocking()?)
            }
        })
    }

    pub(super) fn open_tls(&self) -> Result<Secure, Failure> {
        match self {
            Stand::Cassandra(version) => secure::open_cassandra(version),
            Stand::Node(line) => secure::open_node(*line),
        }
    }

    pub(super) fn mutual_tls(&self) -> Result<Secure, Failure> {
        match self {
            Stand::Cassandra(version) => secure::mutual_cassandra(version),
            Stand::Node(line) => secure::mutual_node(*line),
        }
    }

    /// Three nodes that nobody hurts. On a machine that is busy with other servers none of them is to be taken for dead.
    pub(super) fn calm_cluster(&self) -> Result<Hosts, Failure> {
        self.three(&[], "16")
    }

    /// Three nodes, in these data centres if they are told.
    pub(super) fn cluster(&self, data_centers: &[&str]) -> Result<Hosts, Failure> {
        // Until a dead node is convicted, reads at QUORUM that include it time out: let that be soon.
        self.three(data_centers, "5")
    }

    fn three(&self, data_centers: &[&str], convicted_at: &str) -> Result<Hosts, Failure> {
        const NODES: u32 = 3;
        Ok(match self {
            Stand::Cassandra(version) => {
                let cluster = Cluster::builder(version, NODES).data_centers(data_centers);
                Hosts::Cassandra(cluster.yaml("phi_convict_threshold", convicted_at).start()?)
            }
            Stand::Node(line) => {
                let cluster = Node::builder().line(*line).cluster(NODES as usize);
                let places = data_centers.iter().map(|center| Place::new(*center, "RAC1"));
                let placed = |cluster: ClusterBuilder, (node, place)| cluster.place(node, place);
                Hosts::Nodes(places.enumerate().fold(cluster, placed).start_blocking()?)
            }
        })
    }
}

/// A server that waits for its own disk as long as it must on a busy machine: writes of megabytes and truncations take more than the
/// 2 s it would wait.
fn patient(version: &str) -> Builder {
    let time_outs: &[&str] = match Line::of(version) < Line(1, 2) {
        true => &["rpc_timeout_in_ms"],
        false => &["read_request_timeout_in_ms", "write_request_timeout_in_ms"],
    };
    time_outs.iter().fold(Server::builder(version), |server, name| server.yaml(name, "10000"))
}
