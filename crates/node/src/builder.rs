//! What a node is told before it starts.

use std::iter;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cassa_types::token::Partitioner;

use crate::cluster::ClusterBuilder;
use crate::coordinate;
use crate::credentials::Credentials;
use crate::net::{Settings, Socket};
use crate::ring::{Here, Ring};
use crate::runtime::runtime;
#[cfg(feature = "tls")]
use crate::rustls;
use crate::{Clock, Line, Node, Place, StartError};

/// A node to be started, with what it is told first.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cassa_node::{Line, Node};
/// let node = Node::builder().line(Line::parse("0.8")?).cluster_name("Old Cluster").start_blocking()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Builder {
    pub(crate) line: Line,
    pub(crate) listen: SocketAddr,
    pub(crate) cluster_name: String,
    pub(crate) partitioner: Option<Partitioner>,
    pub(crate) clock: Clock,
    pub(crate) credentials: Credentials,
    pub(crate) settings: Settings,
    pub(crate) timeout: Duration,
    pub(crate) data: Option<PathBuf>,
}

/// As servers wait for writes from 2.0 on.
const TIMEOUT: Duration = Duration::from_secs(2);

impl Builder {
    pub(crate) fn new() -> Builder {
        Builder {
            line: Line::default(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            cluster_name: "Test Cluster".to_owned(),
            partitioner: None,
            clock: Clock::new(),
            credentials: Credentials::default(),
            settings: Settings::default(),
            timeout: TIMEOUT,
            data: None,
        }
    }

    /// The line of Cassandra it answers as; 2.1 unless told.
    #[must_use]
    pub fn line(mut self, line: Line) -> Builder {
        self.line = line;
        self
    }

    /// Where it listens; a free port of 127.0.0.1 unless told.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Builder {
        self.listen = address;
        self
    }

    /// The cluster's name; `Test Cluster` unless told.
    #[must_use]
    pub fn cluster_name(mut self, name: impl Into<String>) -> Builder {
        self.cluster_name = name.into();
        self
    }

    /// How row keys are placed and ordered; as the line's own default unless told: `RandomPartitioner` before 1.2, then
    /// `Murmur3Partitioner`.
    #[must_use]
    pub fn partitioner(mut self, partitioner: Partitioner) -> Builder {
        self.partitioner = Some(partitioner);
        self
    }

    /// The time it goes by.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Builder {
        self.clock = clock;
        self
    }

    /// A user who may log in, with the password, beside those told before. A node that was told one refuses reads, writes, CQL,
    /// changes of the schema and definitions of keyspaces before a login; as on servers, `set_keyspace` and the other describe
    /// calls need none.
    #[must_use]
    pub fn credentials(mut self, user: impl Into<String>, password: impl Into<String>) -> Builder {
        self.credentials.add(user.into(), password.into());
        self
    }

    /// The largest request, in bytes; 15 MiB unless told, as servers have it. On a larger one the connection is closed, before any
    /// of it is buffered. While it is carried out a request may take 32 times its bytes in memory, when it is made of very small
    /// elements; two are carried out at once, by all nodes of a process together.
    #[must_use]
    pub fn max_request(mut self, bytes: usize) -> Builder {
        self.settings.limits.frame = bytes;
        self
    }

    /// The largest reply, in bytes; 256 MiB unless told. A larger one becomes an internal error: what is read ends when it is so much.
    #[must_use]
    pub fn max_reply(mut self, bytes: usize) -> Builder {
        self.settings.limits.reply = bytes;
        self
    }

    /// How much all connections of a node may buffer together of requests and replies, in bytes; 256 MiB unless told. The first
    /// 16 KiB of each connection's requests and of its replies aren't counted, so that small ones are served beside many large
    /// ones. A connection that needs more when no more is left is closed: it may hold what others wait for.
    ///
    /// A connection without a request under way keeps 64 KiB at most of each.
    #[must_use]
    pub fn max_buffered(mut self, bytes: usize) -> Builder {
        self.settings.limits.buffered = bytes;
        self
    }

    /// How many connections a node serves at once; 4,096 unless told. Those beyond are closed as soon as they are made.
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Builder {
        self.settings.limits.connections = connections;
        self
    }

    /// How long it waits, as a coordinator, for replicas that don't answer; 2 s unless told.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Builder {
        self.timeout = timeout;
        self
    }

    /// A folder to keep its data in, which is made if it isn't there; in memory alone unless told. One node at a time has it,
    /// of the line and the partitioner that it was made with.
    ///
    /// What a node acknowledges is synced to the disk before: writes that wait at the same time are synced together. A node that is
    /// killed at any moment, or whose machine loses its power, has all of it when it starts again.
    #[must_use]
    pub fn data(mut self, folder: impl Into<PathBuf>) -> Builder {
        self.data = Some(folder.into());
        self
    }

    /// Every connection is TLS, and what isn't is closed, as servers have it that are told to encrypt their clients' connections.
    /// Whether clients need certificates, and whose cryptography it is, the configuration says.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(mut self, config: impl Into<Arc<rustls::ServerConfig>>) -> Builder {
        self.settings.tls = Some(config.into());
        self
    }

    /// A node that listens.
    ///
    /// # Errors
    /// [`StartError`] when its address can't be had, or its data can't be read.
    pub async fn start(self) -> Result<Node, StartError> {
        // To read much data, or to try many addresses, would hold up the caller's runtime.
        let started = runtime()?.spawn_blocking(|| self.start_blocking());
        started.await.map_err(|error| StartError::Threads(error.into()))?
    }

    /// As [`start`](Self::start), without a runtime.
    ///
    /// # Errors
    /// As [`start`](Self::start)'s.
    pub fn start_blocking(self) -> Result<Node, StartError> {
        let socket = Socket::bind(self.listen)?;
        let mut ring = Ring::new(&self, iter::once((socket.address(), Place::default())))?;
        if let Some(folder) = self.data {
            let disk = coordinate::open(&ring, &folder);
            ring.disk =
                Some(disk.map_err(|source| StartError::Data { folder, source: source.into() })?);
        }
        Node::serving(Here { ring: Arc::new(ring), member: 0 }, socket, self.settings)
    }

    /// As many nodes of one cluster, one at least, each of which is told this. An address with a port, or one that isn't loopback,
    /// is the first node's, and the others have those that follow it; else all have loopback addresses that are free.
    #[must_use]
    pub fn cluster(self, nodes: usize) -> ClusterBuilder {
        ClusterBuilder::new(self, nodes)
    }
}
