//! What a user sets, from setters or from a URL.

mod discovery;
mod hedge;
mod life;
mod listener;
mod opening;
mod password;
mod retry;
mod server;
mod server_list;
#[cfg(test)]
mod tests;
mod tls;
mod url;

use std::time::Duration;

pub use discovery::Discovery;
pub(crate) use discovery::{DiscoveryOptions, Translator};
pub use hedge::Hedge;
pub(crate) use hedge::When;
pub use password::Password;
pub(crate) use server::Server;
pub(crate) use server_list::ServerList;
#[cfg(any(feature = "rustls", feature = "openssl"))]
pub(crate) use tls::Checks;
pub(crate) use tls::Speaker;
pub use tls::{Tls, TlsVersion};

use crate::consistency::Consistency;
use crate::error::{Error, ErrorKind, Result};
use crate::events::Listeners;
use crate::retry::{Backoff, Installed, RetryBudget};

/// How many connections a pool may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PoolSize {
    /// This many to all hosts together.
    Total(usize),
    /// This many to each host.
    PerHost(usize),
}

/// Everything a pool is made from. Each setter takes and returns the options.
///
/// ```
/// use std::time::Duration;
/// use cassa::{Options, PoolSize};
///
/// let options = Options::new()
///     .server("db1.example.com:9160")
///     .server("[2001:db8::7]:9160")
///     .keyspace("Keyspace1")
///     .size(PoolSize::Total(20))
///     .deadline(Duration::from_secs(5));
///
/// let same = Options::parse(
///     "cassandra://db1.example.com:9160,[2001:db8::7]:9160/Keyspace1?size=20&deadline=5s",
/// )?;
/// assert_eq!(options, same);
/// # Ok::<(), cassa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub(crate) servers: Vec<Server>,
    pub(crate) server_list: Option<ServerList>,
    pub(crate) keyspace: Option<String>,
    pub(crate) login: Option<(String, Password)>,
    pub(crate) tls: Option<Tls>,
    pub(crate) size: PoolSize,
    pub(crate) max_overflow: usize,
    pub(crate) prefill: usize,
    pub(crate) max_connecting: usize,
    pub(crate) thread_affine: bool,
    pub(crate) pool_timeout: Duration,
    pub(crate) recycle_after: u64,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) max_lifetime: Option<Duration>,
    pub(crate) connect_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) max_attempts: u32,
    pub(crate) retry_policy: Installed,
    pub(crate) retry_waits: Backoff,
    pub(crate) retry_budget: RetryBudget,
    pub(crate) repeat_counters: bool,
    pub(crate) hedge: Option<Hedge>,
    pub(crate) read_consistency: Consistency,
    pub(crate) write_consistency: Consistency,
    pub(crate) max_row_bytes: usize,
    pub(crate) max_reply_bytes: usize,
    pub(crate) max_request_bytes: usize,
    pub(crate) bytes_in_flight: usize,
    pub(crate) discovery: DiscoveryOptions,
    pub(crate) listeners: Listeners,
    pub(crate) slow_checkout: Duration,
    /// A setter can't fail; what it was given wrong is told when the pool is opened.
    pub(crate) invalid: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            servers: Vec::new(),
            server_list: None,
            keyspace: None,
            login: None,
            tls: None,
            size: PoolSize::Total(5),
            max_overflow: 0,
            prefill: 0,
            max_connecting: 8,
            thread_affine: false,
            pool_timeout: Duration::from_secs(30),
            recycle_after: 10_000,
            idle_timeout: Some(Duration::from_secs(600)),
            max_lifetime: Some(Duration::from_secs(1_800)),
            connect_timeout: Duration::from_secs(2),
            attempt_timeout: Duration::from_secs(12),
            deadline: Duration::from_secs(30),
            max_attempts: 6,
            retry_policy: Installed::default(),
            retry_waits: Backoff::default(),
            retry_budget: RetryBudget::default(),
            repeat_counters: false,
            hedge: None,
            read_consistency: Consistency::One,
            write_consistency: Consistency::One,
            max_row_bytes: 64 << 20,
            max_reply_bytes: cassa_wire::DEFAULT_MAX_REPLY,
            max_request_bytes: cassa_wire::SERVER_MAX_REQUEST,
            bytes_in_flight: 256 << 20,
            discovery: DiscoveryOptions::default(),
            listeners: Listeners::default(),
            slow_checkout: Duration::from_secs(1),
            invalid: None,
        }
    }
}

impl Options {
    /// The defaults, without a server: with none added and no list of them, a pool connects to `localhost:9160`.
    pub fn new() -> Options {
        Options::default()
    }

    /// Options from a URL: `cassandra://user:password@host:9160,host2/Keyspace?size=10&deadline=5s`.
    ///
    /// User, password, hosts and keyspace may be percent-encoded; an IPv6 address stands in brackets; a port left out is 9160.
    /// Query names are those of the setters that take text, numbers and times (docs/pool.md lists them with their defaults); durations are
    /// written `250ms`, `5s` or `2m`, sizes `20` or `20/host`, overflows `10` or `unlimited`, bytes `64MiB`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidOption`], with the part that is wrong. The password is never part of the message.
    pub fn parse(url: &str) -> Result<Options> {
        url::parse(url)
    }

    /// Adds a host as `host`, `host:port` or `[ipv6]:port`.
    #[must_use]
    pub fn server(mut self, server: &str) -> Options {
        match server.parse() {
            Ok(server) => self.servers.push(server),
            Err(reason) => self.refuse(format!("server {server:?}: {reason}")),
        }
        self
    }

    /// The keyspace that handles get when they don't name one.
    #[must_use]
    pub fn keyspace(mut self, keyspace: impl Into<String>) -> Options {
        self.keyspace = Some(keyspace.into());
        self
    }

    /// Logs in on every new connection.
    #[must_use]
    pub fn login(mut self, user: impl Into<String>, password: impl Into<Password>) -> Options {
        self.login = Some((user.into(), password.into()));
        self
    }

    /// How many connections the pool holds at most, but for its overflow: 5 in all by default.
    #[must_use]
    pub fn size(mut self, size: PoolSize) -> Options {
        let (PoolSize::Total(connections) | PoolSize::PerHost(connections)) = size;
        if connections == 0 {
            self.refuse("size must be at least 1");
        }
        self.size = size;
        self
    }

    /// How many connections may be opened beyond the size for calls that would have to wait: none by default, `usize::MAX` for as many
    /// as there are calls. With [`PoolSize::PerHost`] so many to each host.
    ///
    /// When one comes back it goes to a call that waits, or is kept while fewer than the size are idle, or is closed.
    #[must_use]
    pub fn max_overflow(mut self, connections: usize) -> Options {
        self.max_overflow = connections;
        self
    }

    /// How long a call waits for a free connection: 30 s by default; zero fails at once. Then it fails with kind
    /// [`PoolTimedOut`](ErrorKind::PoolTimedOut), or with [`Deadline`](ErrorKind::Deadline) where that comes first.
    #[must_use]
    pub fn pool_timeout(mut self, timeout: Duration) -> Options {
        self.pool_timeout = timeout;
        self
    }

    /// After how many requests a connection is closed: 10,000 by default, `u64::MAX` for never. So connections spread anew over
    /// hosts that have come back. The next one is opened when it is needed.
    #[must_use]
    pub fn recycle_after(mut self, requests: u64) -> Options {
        if requests == 0 {
            self.refuse("recycle_after must be at least 1");
        }
        self.recycle_after = requests;
        self
    }

    /// How long resolving, connecting, the handshake of TLS and logging in may take together: 2 s by default. A host that takes longer
    /// counts as one that can't be reached ([`Connect`](ErrorKind::Connect)), and the next one is tried.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Options {
        self.refuse_nothing("connect_timeout", timeout);
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt waits for its reply: 12 s by default, above the 10 s after which servers give up themselves. Then it fails
    /// with kind [`AttemptTimedOut`](ErrorKind::AttemptTimedOut), and its host counts as down until it answers: with less than the servers'
    /// own time, so does one that waits for others.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Options {
        self.refuse_nothing("attempt_timeout", timeout);
        self.attempt_timeout = timeout;
        self
    }

    /// How long a call takes at most, all attempts and waits included: 30 s by default. Then it fails with kind
    /// [`Deadline`](ErrorKind::Deadline).
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Options {
        self.refuse_nothing("deadline", deadline);
        self.deadline = deadline;
        self
    }

    /// The consistency level of reads: ONE by default.
    #[must_use]
    pub fn read_consistency(mut self, level: Consistency) -> Options {
        self.read_consistency = level;
        self
    }

    /// The consistency level of writes: ONE by default.
    #[must_use]
    pub fn write_consistency(mut self, level: Consistency) -> Options {
        self.write_consistency = level;
        self
    }

    /// The largest row, in bytes, that is read whole: 64 MiB by default. Larger ones fail with kind [`TooLarge`](ErrorKind::TooLarge).
    #[must_use]
    pub fn max_row_bytes(mut self, bytes: usize) -> Options {
        self.max_row_bytes = bytes;
        self
    }

    /// The largest reply, in bytes, that is accepted: 256 MiB by default. Larger ones fail with kind [`TooLarge`](ErrorKind::TooLarge).
    #[must_use]
    pub fn max_reply_bytes(mut self, bytes: usize) -> Options {
        self.max_reply_bytes = bytes;
        self
    }

    /// The largest request, in bytes, the servers accept (`thrift_framed_transport_size_in_mb`): 15 MiB by default. Larger ones fail with
    /// kind [`TooLarge`](ErrorKind::TooLarge) before anything is sent.
    #[must_use]
    pub fn max_request_bytes(mut self, bytes: usize) -> Options {
        self.max_request_bytes = bytes;
        self
    }

    /// How many bytes the large messages of all calls may have together, those of 16 KiB and more: requests that are encoded and being
    /// sent, and replies that are being read. 256 MiB by default; in a URL `bytes_in_flight=256MiB`.
    ///
    /// A call that needs more than is left waits in line, first come, first served, within its attempt's time-out; then it fails with kind
    /// [`PoolTimedOut`](ErrorKind::PoolTimedOut). One message that is larger than the bound goes alone. Requests of one verb that go
    /// side by side count, but while one of them has bytes the others don't wait for theirs. Rows that were handed out don't count.
    #[must_use]
    pub fn bytes_in_flight(mut self, bytes: usize) -> Options {
        self.bytes_in_flight = bytes;
        self
    }

    /// No call could be done within a time of zero.
    fn refuse_nothing(&mut self, name: &str, time: Duration) {
        if time.is_zero() {
            self.refuse(format!("{name} must be longer than nothing"));
        }
    }

    fn refuse(&mut self, reason: impl Into<String>) {
        self.invalid.get_or_insert(reason.into());
    }

    /// The options once more, with a server at least.
    pub(crate) fn checked(mut self) -> Result<Options> {
        if let Some(reason) = self.invalid {
            return Err(Error::new(ErrorKind::InvalidOption, reason));
        }
        if self.servers.is_empty() && self.server_list.is_none() {
            self.servers.push(Server::default());
        }
        Ok(self)
    }
}

impl TryFrom<&str> for Options {
    type Error = Error;

    fn try_from(url: &str) -> Result<Options> {
        Options::parse(url)
    }
}

impl TryFrom<&String> for Options {
    type Error = Error;

    fn try_from(url: &String) -> Result<Options> {
        Options::parse(url)
    }
}

impl TryFrom<String> for Options {
    type Error = Error;

    fn try_from(url: String) -> Result<Options> {
        Options::parse(&url)
    }
}
