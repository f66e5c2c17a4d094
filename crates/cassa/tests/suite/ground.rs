//! The servers the cases run on: one that nobody hurts, and others started when a case first needs them.

use std::net::SocketAddr;
use std::sync::OnceLock;

use cassa_testbed::{Builder, Cluster, Server};

use crate::case::{Failure, Line};

#[derive(Debug)]
pub(crate) struct Ground {
    version: String,
    calm: Server,
    victim: OnceLock<Server>,
    guarded: OnceLock<Server>,
    ordered: OnceLock<Server>,
}

impl Ground {
    pub(crate) fn start(version: &str) -> Result<Ground, Failure> {
        eprintln!("starting Cassandra {version}");
        let calm = patient(version).start()?;
        Ok(Ground {
            version: version.to_owned(),
            calm,
            victim: OnceLock::new(),
            guarded: OnceLock::new(),
            ordered: OnceLock::new(),
        })
    }

    pub(crate) fn line(&self) -> Line {
        Line::of(&self.version)
    }

    /// The server that no case hurts.
    pub(crate) fn calm(&self) -> SocketAddr {
        self.calm.address()
    }

    /// A running server that may be hurt; only cases that are marked so ask for it, one after the other.
    pub(crate) fn victim(&self) -> Result<&Server, Failure> {
        let victim = started(&self.victim, || Server::start(&self.version))?;
        if victim.pid().is_none() {
            victim.restart()?;
        }
        Ok(victim)
    }

    /// Three running nodes, new ones for each case: a node that was killed and restarted is taken for dead by the others for
    /// up to half a minute, and meanwhile they answer reads at QUORUM with time-outs.
    pub(crate) fn cluster(&self) -> Result<Cluster, Failure> {
        // Until a dead node is convicted, reads at QUORUM that include it time out: let that be soon.
        Ok(Cluster::builder(&self.version, 3).yaml("phi_convict_threshold", "5").start()?)
    }

    /// A server that wants a login; its superuser is `cassandra` with the password `cassandra`.
    pub(crate) fn guarded(&self) -> Result<&Server, Failure> {
        started(&self.guarded, || {
            Server::builder(&self.version)
                .yaml("authenticator", "PasswordAuthenticator")
                .yaml("authorizer", "CassandraAuthorizer")
                .start()
        })
    }

    /// A server whose rows are in the order of their keys' bytes.
    pub(crate) fn ordered(&self) -> Result<&Server, Failure> {
        started(&self.ordered, || {
            patient(&self.version).partitioner("ByteOrderedPartitioner").start()
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

/// A server that answers nothing until this is dropped.
pub(crate) struct Paused<'a>(&'a Server);

impl Paused<'_> {
    pub(crate) fn new(server: &Server) -> Result<Paused<'_>, Failure> {
        server.pause()?;
        Ok(Paused(server))
    }
}

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        // A server that can't be resumed is found by the next case.
        let _ = self.0.resume();
    }
}

fn started<T>(
    place: &OnceLock<T>,
    start: impl FnOnce() -> Result<T, cassa_testbed::Error>,
) -> Result<&T, Failure> {
    if place.get().is_none() {
        // Cases that need it run one after the other, so nobody else has set it meanwhile.
        let _ = place.set(start()?);
    }
    place.get().ok_or_else(|| Failure("the server is not there".to_owned()))
}
