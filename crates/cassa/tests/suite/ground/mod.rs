//! The servers the cases run on: one that nobody hurts, and others started when a case first needs them.

mod host;
mod secure;
mod stand;

use std::net::SocketAddr;
use std::sync::OnceLock;

use crate::case::{Failure, Line};

pub(crate) use host::{Host, Hosts, Paused};
pub(crate) use secure::{Secure, identity};
use stand::Stand;
pub(crate) use stand::is_node;

#[derive(Debug)]
pub(crate) struct Ground {
    stand: Stand,
    line: Line,
    calm: Host,
    victim: OnceLock<Host>,
    calm_cluster: OnceLock<Hosts>,
    guarded: OnceLock<Host>,
    ordered: OnceLock<Host>,
    open_tls: OnceLock<Secure>,
    mutual_tls: OnceLock<Secure>,
}

impl Ground {
    pub(crate) fn start(server: &str) -> Result<Ground, Failure> {
        let stand = Stand::of(server)?;
        eprintln!("starting {server}");
        Ok(Ground {
            line: Line::of(stand.version()),
            calm: stand.calm()?,
            stand,
            victim: OnceLock::new(),
            calm_cluster: OnceLock::new(),
            guarded: OnceLock::new(),
            ordered: OnceLock::new(),
            open_tls: OnceLock::new(),
            mutual_tls: OnceLock::new(),
        })
    }

    pub(crate) fn line(&self) -> Line {
        self.line
    }

    /// Whether its servers are real ones.
    pub(crate) fn is_cassandra(&self) -> bool {
        matches!(self.stand, Stand::Cassandra(_))
    }

    /// The server that no case hurts.
    pub(crate) fn calm(&self) -> SocketAddr {
        self.calm.address()
    }

    /// A running server that may be hurt; only cases that are marked so ask for it, one after the other.
    pub(crate) fn victim(&self) -> Result<&Host, Failure> {
        let victim = started(&self.victim, || self.stand.victim())?;
        if !victim.runs() {
            victim.restart()?;
        }
        Ok(victim)
    }

    /// Three running nodes that no case hurts. A keyspace has two replicas there.
    pub(crate) fn calm_cluster(&self) -> Result<&Hosts, Failure> {
        started(&self.calm_cluster, || self.stand.calm_cluster())
    }

    /// Three running nodes to be hurt, new ones for each case: a node that was killed and restarted is taken for dead by the others for
    /// up to half a minute, and meanwhile they answer reads at QUORUM with time-outs.
    pub(crate) fn cluster(&self) -> Result<Hosts, Failure> {
        self.stand.cluster(&[])
    }

    /// Two running nodes in `DC1` and one in `DC2`, new ones for each case.
    pub(crate) fn two_data_centers(&self) -> Result<Hosts, Failure> {
        self.stand.cluster(&["DC1", "DC1", "DC2"])
    }

    /// A server that wants a login; its superuser is `cassandra` with the password `cassandra`.
    pub(crate) fn guarded(&self) -> Result<&Host, Failure> {
        started(&self.guarded, || self.stand.guarded())
    }

    /// A server over TLS that is open to everybody, with suites of today.
    pub(crate) fn open_tls(&self) -> Result<&Secure, Failure> {
        started(&self.open_tls, || self.stand.open_tls())
    }

    /// A server over TLS for one client alone, with its line's own suites.
    pub(crate) fn mutual_tls(&self) -> Result<&Secure, Failure> {
        started(&self.mutual_tls, || self.stand.mutual_tls())
    }

    /// A server whose rows are in the order of their keys' bytes.
    pub(crate) fn ordered(&self) -> Result<&Host, Failure> {
        started(&self.ordered, || self.stand.ordered())
    }
}

fn started<T>(
    place: &OnceLock<T>,
    start: impl FnOnce() -> Result<T, Failure>,
) -> Result<&T, Failure> {
    if place.get().is_none() {
        // Cases that need it run one after the other, so nobody else has set it meanwhile.
        let _ = place.set(start()?);
    }
    place.get().ok_or_else(|| Failure("the server is not there".to_owned()))
}
