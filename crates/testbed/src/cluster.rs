//! Several servers that form one ring.

use std::net::Ipv4Addr;

use crate::address::Claim;
use crate::config::Settings;
use crate::{Builder, Error, Server, ring};

/// A ring of real Cassandra servers on consecutive loopback addresses, all with the same ports.
///
/// The first node is the seed; tokens are spread evenly. Each node is a [`Server`] with all its verbs, and dropping the cluster drops them.
#[derive(Debug)]
pub struct Cluster {
    nodes: Vec<Server>,
}

/// What to start; see [`Cluster::builder`].
#[derive(Debug, Clone)]
#[must_use = "nothing starts before `start`"]
pub struct ClusterBuilder {
    node: Builder,
    nodes: u32,
    data_centers: Vec<String>,
}

impl Cluster {
    /// A running cluster in which every node answers and knows all the others.
    ///
    /// # Errors
    /// Those of [`Server::start`]; [`Error::Start`] too when the ring isn't whole on every node in two minutes.
    pub fn start(version: &str, nodes: u32) -> Result<Cluster, Error> {
        Cluster::builder(version, nodes).start()
    }

    /// The same with choices.
    pub fn builder(version: &str, nodes: u32) -> ClusterBuilder {
        ClusterBuilder { node: Server::builder(version), nodes, data_centers: Vec::new() }
    }

    /// All its nodes, the seed first.
    pub fn nodes(&self) -> &[Server] {
        &self.nodes
    }

    /// One of its nodes; the seed is number 0.
    ///
    /// # Panics
    /// When there aren't that many.
    pub fn node(&self, index: usize) -> &Server {
        &self.nodes[index]
    }

    /// Waits until every node that runs knows all nodes of the cluster: after a restart, before the next test.
    ///
    /// # Errors
    /// [`Error::Start`] when that takes more than two minutes.
    pub fn wait_for_ring(&self) -> Result<(), Error> {
        let Some(seed) = self.nodes.first() else { return Ok(()) };
        let addresses: Vec<_> = self.nodes.iter().map(Server::address).collect();
        ring::whole(seed.line(), &addresses, || seed.logs())
    }
}

impl ClusterBuilder {
    /// As [`Builder::partitioner`], on every node.
    pub fn partitioner(mut self, class: &str) -> ClusterBuilder {
        self.node = self.node.partitioner(class);
        self
    }

    /// As [`Builder::commitlog_batch`], on every node.
    pub fn commitlog_batch(mut self, batch: bool) -> ClusterBuilder {
        self.node = self.node.commitlog_batch(batch);
        self
    }

    /// As [`Builder::yaml`], on every node.
    pub fn yaml(mut self, name: &str, value: &str) -> ClusterBuilder {
        self.node = self.node.yaml(name, value);
        self
    }

    /// The data centre of each node in turn; without it all stand in `datacenter1`.
    pub fn data_centers(mut self, names: &[&str]) -> ClusterBuilder {
        self.data_centers = names.iter().map(ToString::to_string).collect();
        self
    }

    /// The running cluster.
    ///
    /// # Errors
    /// Those of [`Cluster::start`].
    pub fn start(self) -> Result<Cluster, Error> {
        let claims = Claim::consecutive(self.nodes)?;
        let addresses: Vec<Ipv4Addr> = claims.iter().map(Claim::address).collect();
        let mut settings = ring_of(&self.node, &addresses)?;
        if !self.data_centers.is_empty() {
            let places: Vec<_> = addresses.into_iter().zip(self.data_centers).collect();
            settings.iter_mut().for_each(|settings| settings.places.clone_from(&places));
        }
        let mut nodes = Vec::new();
        for (settings, claim) in settings.into_iter().zip(claims) {
            let node = Server::launched(crate::jars(settings.line.version())?, settings, claim)?;
            // The others look for the seed as soon as they start; they needn't wait for one another.
            if nodes.is_empty() {
                node.wait()?;
            }
            nodes.push(node);
        }
        nodes.iter().try_for_each(Server::wait)?;
        let cluster = Cluster { nodes };
        cluster.wait_for_ring()?;
        Ok(cluster)
    }
}

/// The settings of a ring's nodes at these addresses.
pub(crate) fn ring_of(node: &Builder, addresses: &[Ipv4Addr]) -> Result<Vec<Settings>, Error> {
    let Some(&seed) = addresses.first() else { return Ok(Vec::new()) };
    let first = node.clone().settings(seed)?;
    let tokens = ring::tokens(&first.partitioner, addresses.len() as u32);
    let of_node =
        |(&address, token)| Settings { address, seed, token: Some(token), ..first.clone() };
    Ok(addresses.iter().zip(tokens).map(of_node).collect())
}
