//! What a pool finds out about its cluster by itself, and which hosts are near.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Options, Server};
use crate::cluster::Replica;
use crate::contained;

/// Whether a pool asks its cluster where rows are, and which nodes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Discovery {
    /// No: its hosts are those that it was told.
    #[default]
    Off,
    /// Where servers tell the addresses of nodes and their data centres, which they do from 1.0 on. Before, as [`Off`](Self::Off).
    Ring,
    /// On any line. All nodes of 0.7 and 0.8 are taken for those of one data centre, and those of 0.7 are reached at the addresses at
    /// which they reach each other.
    RingOfAnyLine,
}

/// What is set about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DiscoveryOptions {
    pub(crate) mode: Discovery,
    pub(crate) interval: Duration,
    pub(crate) data_center: Option<String>,
    pub(crate) only_local: bool,
    pub(crate) translator: Option<Translator>,
}

impl Default for DiscoveryOptions {
    fn default() -> DiscoveryOptions {
        DiscoveryOptions {
            mode: Discovery::Off,
            interval: Duration::from_secs(60),
            data_center: None,
            only_local: false,
            translator: None,
        }
    }
}

impl DiscoveryOptions {
    pub(crate) fn is_on(&self) -> bool {
        self.mode != Discovery::Off
    }
}

impl Options {
    /// Whether the pool finds the cluster's nodes by itself, and sends each call to one that has its row: not by default.
    ///
    /// It reads the rings of the keyspaces that it is used with when it is made, every [`discovery_interval`](Self::discovery_interval),
    /// and when a host fails. A pool that isn't used with any reads that of any keyspace there is. What it had found holds on as long as
    /// no ring can be read, and [`Pool::hosts`](crate::pool::Pool::hosts) tells it.
    ///
    /// - Nodes of the ring become hosts of the pool, at the port of the first server. Servers that were told stay hosts whatever rings
    ///   say, and are the nodes that have their addresses. A node that was found leaves when 3 rings one after the other don't have it.
    /// - A call about a row goes to a host that has it, as long as one is up and its connections allow: no call waits for one while
    ///   another host's is free, and none is closed for it. A call about several rows goes by the first of them.
    /// - Hosts of other data centres than the pool's [own](Self::local_data_center) are used when none of its own is up.
    /// - Hosts of another cluster than the first one reached are refused: those with another name or another partitioner.
    ///
    /// ```
    /// use cassa::{Discovery, Options, PoolSize};
    ///
    /// let options = Options::new()
    ///     .server("db1.example.com")
    ///     .keyspace("App")
    ///     .discovery(Discovery::Ring)
    ///     .local_data_center("DC1")
    ///     .size(PoolSize::PerHost(4));
    /// let same = "cassandra://db1.example.com/App?discovery=ring&local_data_center=DC1&size=4/host";
    /// assert_eq!(Options::parse(same)?, options);
    /// # Ok::<(), cassa::Error>(())
    /// ```
    #[must_use]
    pub fn discovery(mut self, discovery: Discovery) -> Options {
        self.discovery.mode = discovery;
        self
    }

    /// How long what was found holds before it is read again: about a minute by default, a second at least. It is spread by a
    /// quarter, so that many clients don't ask at once.
    #[must_use]
    pub fn discovery_interval(mut self, interval: Duration) -> Options {
        if interval < Duration::from_secs(1) {
            self.refuse("discovery_interval must be at least 1s");
        }
        self.discovery.interval = interval;
        self
    }

    /// The data centre whose hosts are used before others, as servers write it. Without it, it is the one in which all the servers are
    /// that were told; none if they are in several.
    ///
    /// To make a pool fails with [`InvalidOption`](crate::ErrorKind::InvalidOption) when the ring has no node in it.
    #[must_use]
    pub fn local_data_center(mut self, name: impl Into<String>) -> Options {
        self.discovery.data_center = Some(name.into());
        self
    }

    /// Whether hosts of other data centres are used when none of the pool's own is up: they are by default.
    #[must_use]
    pub fn remote_data_centers(mut self, used: bool) -> Options {
        self.discovery.only_local = !used;
        self
    }

    /// Has the program say where nodes are reached whose addresses are none for this client, as behind a translation of addresses.
    ///
    /// It is called with each node of a ring that was read, and returns a server as in [`server`](Self::server) or `None` for a node
    /// that shall be none of the pool's hosts. A port that it leaves out is the first server's. It must not block. When it panics or
    /// returns what is no server, what was found before stays. It can't be set in a URL.
    ///
    /// ```
    /// use cassa::{Discovery, Options};
    ///
    /// let options = Options::new()
    ///     .server("gateway.example.com:9001")
    ///     .discovery(Discovery::Ring)
    ///     .address_translator(|node| match node.address.as_str() {
    ///         "10.0.0.1" => Some("gateway.example.com:9001".to_owned()),
    ///         "10.0.0.2" => Some("gateway.example.com:9002".to_owned()),
    ///         _ => None,
    ///     });
    /// # drop(options);
    /// ```
    #[must_use]
    pub fn address_translator<F>(mut self, translate: F) -> Options
    where
        F: Fn(&Replica) -> Option<String> + Send + Sync + 'static,
    {
        self.discovery.translator = Some(Translator(Arc::new(translate)));
        self
    }
}

/// A function of the program's; equal to its clones alone.
#[derive(Clone)]
pub(crate) struct Translator(Arc<Translate>);

type Translate = dyn Fn(&Replica) -> Option<String> + Send + Sync;

impl Translator {
    /// Where it says the node is, or what is wrong with that. It doesn't panic.
    pub(crate) fn ask(&self, node: &Replica, port: u16) -> Result<Option<Server>, String> {
        let told = contained::run(|| (self.0)(node))
            .map_err(|words| format!("the address translator panicked: {words}"))?;
        let Some(told) = told else { return Ok(None) };
        let server = Server::parse(&told, port);
        server.map(Some).map_err(|reason| format!("the address translator says {told:?}: {reason}"))
    }
}

impl PartialEq for Translator {
    fn eq(&self, other: &Translator) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Translator {}

impl fmt::Debug for Translator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_translator_tells_a_server_or_none_or_why_it_does_not() {
        let node = Replica {
            address: "10.0.0.1".to_owned(),
            rpc_address: None,
            data_center: None,
            rack: None,
        };
        let asked =
            |translate: fn(&Replica) -> Option<String>| match Translator(Arc::new(translate))
                .ask(&node, 9161)
            {
                Ok(server) => server.map_or_else(|| "none".to_owned(), |server| server.to_string()),
                Err(reason) => reason,
            };
        assert_eq!(asked(|node| Some(format!("{}:1", node.address))), "10.0.0.1:1");
        assert_eq!(asked(|_| Some("::1".to_owned())), "[::1]:9161");
        assert_eq!(asked(|_| None), "none");
        assert!(
            asked(|_| Some("a b".to_owned())).starts_with("the address translator says \"a b\": ")
        );
        assert_eq!(asked(|_| panic!("oh")), "the address translator panicked: oh");
    }
}
