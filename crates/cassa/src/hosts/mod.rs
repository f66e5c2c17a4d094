//! Which hosts there are, which of them are believed up, and in which order a call tries them.

mod facts;
mod host;
mod line;
mod plan;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) use facts::Facts;
pub(crate) use host::{Host, HostId};
pub(crate) use line::Line;
pub(crate) use plan::Plan;

use crate::options::Server;

/// The hosts of a pool.
#[derive(Debug)]
pub(crate) struct Hosts {
    all: Arc<[Arc<Host>]>,
    turn: AtomicUsize,
}

impl Hosts {
    /// The hosts in a random order, so that many clients of one list don't all begin with its first.
    pub(crate) fn new(servers: &[Server]) -> Hosts {
        let mut servers = servers.to_vec();
        fastrand::shuffle(&mut servers);
        let hosts = (0..).map(HostId).zip(servers);
        let all = hosts.map(|(id, server)| Arc::new(Host::new(id, server))).collect();
        Hosts { all, turn: AtomicUsize::new(0) }
    }

    /// The order for one call: every host once, beginning with the next one's turn.
    pub(crate) fn plan(&self) -> Plan {
        Plan::new(self.all.clone(), self.turn.fetch_add(1, Ordering::Relaxed))
    }

    /// What is known of each host that was connected to.
    pub(crate) fn facts(&self) -> impl Iterator<Item = Arc<Facts>> {
        self.all.iter().filter_map(|host| host.facts())
    }

    pub(crate) fn all(&self) -> &[Arc<Host>] {
        &self.all
    }
}
