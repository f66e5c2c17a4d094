//! Several nodes that are one cluster.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use crate::net::Socket;
use crate::ring::{Here, Ring};
use crate::runtime::runtime;
use crate::{Builder, Node, Place, StartError};

/// Several nodes of one cluster in this process, each at a loopback address of its own, all at the same port. They end when this
/// is dropped.
///
/// ```
/// # fn main() -> Result<(), cassa_node::StartError> {
/// let cluster = cassa_node::Cluster::start_blocking(3)?;
/// cluster.node(1).stop();
/// # Ok(())
/// # }
/// ```
///
/// Systems other than Linux must be told first that they have 127.0.0.2 and those that follow.
#[derive(Debug)]
pub struct Cluster {
    nodes: Vec<Node>,
}

impl Cluster {
    /// As many nodes, one at least, which part the ring evenly, in one rack.
    ///
    /// # Errors
    /// [`StartError`] when no addresses can be had.
    pub async fn start(nodes: usize) -> Result<Cluster, StartError> {
        Node::builder().cluster(nodes).start().await
    }

    /// As [`start`](Self::start), without a runtime.
    ///
    /// # Errors
    /// As [`start`](Self::start)'s.
    pub fn start_blocking(nodes: usize) -> Result<Cluster, StartError> {
        Node::builder().cluster(nodes).start_blocking()
    }

    /// The nodes, in the order of their tokens.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Node `index`, counted from 0.
    ///
    /// # Panics
    /// When there are not as many, as indexing a slice does.
    pub fn node(&self, index: usize) -> &Node {
        &self.nodes[index]
    }
}

/// A cluster to be started, with what it is told first: all that a [`Builder`] is told, and where the nodes stand.
///
/// ```
/// # fn main() -> Result<(), cassa_node::StartError> {
/// use cassa_node::{Line, Node, Place};
/// let cluster = Node::builder()
///     .line(Line::V1_2)
///     .cluster(4)
///     .place(2, Place::new("datacenter2", "rack1"))
///     .place(3, Place::new("datacenter2", "rack1"))
///     .start_blocking()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ClusterBuilder {
    told: Builder,
    places: Vec<Place>,
}

impl ClusterBuilder {
    pub(crate) fn new(told: Builder, nodes: usize) -> ClusterBuilder {
        ClusterBuilder { told, places: vec![Place::default(); nodes.max(1)] }
    }

    /// Where node `index` stands; `rack1` of `datacenter1` unless told. A node that isn't there is not looked at.
    #[must_use]
    pub fn place(mut self, index: usize, place: Place) -> ClusterBuilder {
        if let Some(told) = self.places.get_mut(index) {
            *told = place;
        }
        self
    }

    /// A cluster whose nodes listen.
    ///
    /// # Errors
    /// [`StartError`] when no addresses can be had, or when it was told to keep its data.
    pub async fn start(self) -> Result<Cluster, StartError> {
        // To read much data, or to try many addresses, would hold up the caller's runtime.
        let started = runtime()?.spawn_blocking(|| self.start_blocking());
        started.await.map_err(|error| StartError::Threads(error.into()))?
    }

    /// As [`start`](Self::start), without a runtime.
    ///
    /// # Errors
    /// As [`start`](Self::start)'s.
    pub fn start_blocking(self) -> Result<Cluster, StartError> {
        if let Some(folder) = self.told.data {
            return Err(StartError::DataOfCluster { folder });
        }
        let sockets = self.sockets()?;
        let places = sockets.iter().map(Socket::address).zip(self.places);
        let ring = Arc::new(Ring::new(&self.told, places)?);
        let node = |(member, socket)| {
            let here = Here { ring: ring.clone(), member };
            Node::serving(here, socket, self.told.settings.clone())
        };
        Ok(Cluster { nodes: sockets.into_iter().enumerate().map(node).collect::<Result<_, _>>()? })
    }

    /// Consecutive addresses at one port: the ring tells clients addresses alone.
    fn sockets(&self) -> Result<Vec<Socket>, StartError> {
        /// Of the runs of addresses tried, one is free on any machine that isn't full of listeners.
        const TRIES: usize = 64;
        let told = self.told.listen;
        if told != SocketAddr::from((Ipv4Addr::LOCALHOST, 0)) {
            return self.consecutive(told);
        }
        let anywhere =
            || SocketAddr::from((Ipv4Addr::from(fastrand::u32(0x7f80_0001..0x7fff_0000)), 0));
        let mut sockets = self.consecutive(anywhere());
        for _ in 1..TRIES {
            if sockets.is_ok() {
                break;
            }
            sockets = self.consecutive(anywhere());
        }
        sockets
    }

    fn consecutive(&self, first: SocketAddr) -> Result<Vec<Socket>, StartError> {
        let mut sockets = vec![Socket::bind(first)?];
        let mut next = sockets[0].address();
        while sockets.len() < self.places.len() {
            next.set_ip(after(next.ip()));
            sockets.push(Socket::bind(next)?);
        }
        Ok(sockets)
    }
}

fn after(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => Ipv4Addr::from(u32::from(address).wrapping_add(1)).into(),
        IpAddr::V6(address) => std::net::Ipv6Addr::from(u128::from(address).wrapping_add(1)).into(),
    }
}
