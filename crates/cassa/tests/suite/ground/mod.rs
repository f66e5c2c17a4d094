//! The servers the cases run on: one that nobody hurts, and others started when a case first needs them.

mod host;
mod stand;

use std::net::SocketAddr;
use std::sync::OnceLock;

use crate::case::{Failure, Line};

pub(crate) use host::{Host, Hosts, Paused};
use stand::Stand;
pub(crate) use stand::is_node;

#[derive(Debug)]
pub(crate) struct Ground {
    stand: Stand,
    line: Line,
    calm: Host,
    victim: OnceLock<Host>,
    guarded: OnceLock<Host>,
    ordered: OnceLock<Host>,
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
            guarded: OnceLock::new(),
            ordered: OnceLock::new(),
        })
    }

    pub(crate) fn line(&self) -> Line {
        self.line
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

    /// Three running nodes, new ones for each case: a node that was killed and restarted is taken for dead by the others for
    /// up to half a minute, and meanwhile they answer reads at QUORUM with time-outs.
    pub(crate) fn cluster(&self) -> Result<Hosts, Failure> {
        self.stand.cluster()
    }

    /// A server that wants a login; its superuser is `cassandra` with the password `cassandra`.
    pub(crate) fn guarded(&self) -> Result<&Host, Failure> {
        started(&self.guarded, || self.stand.guarded())
    }

    /// A server whose rows are in the order of their keys' bytes.
    pub(crate) fn ordered(&self) -> Result<&Host, Failure> {
        started(&self.ordered, || self.stand.ordered())
    }
}

fn started(
    place: &OnceLock<Host>,
    start: impl FnOnce() -> Result<Host, Failure>,
) -> Result<&Host, Failure> {
    if place.get().is_none() {
        // Cases that need it run one after the other, so nobody else has set it meanwhile.
        let _ = place.set(start()?);
    }
    place.get().ok_or_else(|| Failure("the server is not there".to_owned()))
}
