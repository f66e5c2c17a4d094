//! One server of the suite, whatever it is, and several.

use std::net::SocketAddr;

use cassa_node::Node;
use cassa_testbed::Server;

use crate::case::Failure;

/// One server.
#[derive(Debug)]
pub(crate) enum Host {
    Cassandra(Box<Server>),
    Node(Node),
}

impl Host {
    pub(crate) fn address(&self) -> SocketAddr {
        match self {
            Host::Cassandra(server) => server.address(),
            Host::Node(node) => node.address(),
        }
    }

    pub(super) fn runs(&self) -> bool {
        match self {
            Host::Cassandra(server) => server.pid().is_some(),
            Host::Node(node) => node.is_running(),
        }
    }

    /// Ends it at once.
    pub(crate) fn kill(&self) -> Result<(), Failure> {
        match self {
            Host::Cassandra(server) => server.kill()?,
            Host::Node(node) => node.stop(),
        }
        Ok(())
    }

    /// Starts it again, with its data and address.
    pub(crate) fn restart(&self) -> Result<(), Failure> {
        match self {
            Host::Cassandra(server) => server.restart()?,
            Host::Node(node) => node.restart()?,
        }
        Ok(())
    }

    fn pause(&self) -> Result<(), Failure> {
        match self {
            Host::Cassandra(server) => server.pause()?,
            Host::Node(node) => node.pause(),
        }
        Ok(())
    }

    fn resume(&self) -> Result<(), Failure> {
        match self {
            Host::Cassandra(server) => server.resume()?,
            Host::Node(node) => node.resume(),
        }
        Ok(())
    }
}

/// A cluster.
#[derive(Debug)]
pub(crate) enum Hosts {
    Cassandra(cassa_testbed::Cluster),
    Nodes(cassa_node::Cluster),
}

impl Hosts {
    /// The addresses of all.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        match self {
            Hosts::Cassandra(cluster) => cluster.nodes().iter().map(Server::address).collect(),
            Hosts::Nodes(cluster) => cluster.nodes().iter().map(Node::address).collect(),
        }
    }

    /// Ends one of them at once.
    pub(crate) fn kill(&self, index: usize) -> Result<(), Failure> {
        match self {
            Hosts::Cassandra(cluster) => cluster.node(index).kill()?,
            Hosts::Nodes(cluster) => cluster.node(index).stop(),
        }
        Ok(())
    }

    /// From now on one of them answers nothing.
    pub(crate) fn pause(&self, index: usize) -> Result<(), Failure> {
        match self {
            Hosts::Cassandra(cluster) => cluster.node(index).pause()?,
            Hosts::Nodes(cluster) => cluster.node(index).pause(),
        }
        Ok(())
    }

    pub(crate) fn resume(&self, index: usize) -> Result<(), Failure> {
        match self {
            Hosts::Cassandra(cluster) => cluster.node(index).resume()?,
            Hosts::Nodes(cluster) => cluster.node(index).resume(),
        }
        Ok(())
    }
}

/// A server that answers nothing until this is dropped.
pub(crate) struct Paused<'a>(&'a Host);

impl Paused<'_> {
    pub(crate) fn new(host: &Host) -> Result<Paused<'_>, Failure> {
        host.pause()?;
        Ok(Paused(host))
    }
}

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        // A server that can't be resumed is found by the next case.
        let _ = self.0.resume();
    }
}
