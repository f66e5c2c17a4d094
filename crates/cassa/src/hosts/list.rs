//! The hosts of a pool in the order in which plans go through them.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Instant;

use super::Host;
use crate::options::DiscoveryOptions;

/// The hosts that calls may go to: first those that aren't known to be in another data centre than the pool's, then the others.
#[derive(Debug, Default)]
pub(crate) struct List {
    hosts: Vec<Arc<Host>>,
    /// How many come first.
    local: usize,
    /// Known, but not to be used.
    aside: Vec<Arc<Host>>,
}

/// Which data centre is the pool's, and whether others are of use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Locality {
    /// `None` while it isn't known, and where there is none: all hosts are near then.
    pub(super) data_center: Option<Arc<str>>,
    /// The options tell it.
    pub(super) told: bool,
    only_local: bool,
}

impl Locality {
    pub(super) fn of(options: &DiscoveryOptions) -> Locality {
        Locality {
            data_center: options.data_center.as_deref().map(Into::into),
            told: options.data_center.is_some(),
            only_local: options.only_local,
        }
    }

    /// Whether a host is known to be in another data centre.
    pub(super) fn is_remote(&self, host: &Host) -> bool {
        let Some(local) = &self.data_center else { return false };
        host.site().is_some_and(|site| site.data_center != *local)
    }
}

impl List {
    /// Puts the hosts into their groups, each in a random order: clients of one cluster don't all begin with its first host.
    pub(super) fn new(mut hosts: Vec<Arc<Host>>, locality: &Locality) -> List {
        fastrand::shuffle(&mut hosts);
        let (mut hosts, remote): (Vec<_>, Vec<_>) =
            hosts.into_iter().partition(|host| !locality.is_remote(host));
        let local = hosts.len();
        let aside = match locality.only_local {
            true => remote,
            false => {
                hosts.extend(remote);
                Vec::new()
            }
        };
        for (place, host) in hosts.iter().enumerate() {
            host.listed(Some(place));
        }
        for host in &aside {
            host.listed(None);
        }
        List { hosts, local, aside }
    }

    /// How many hosts are near: they come first.
    pub(super) fn local(&self) -> usize {
        self.local
    }

    /// Whether hosts that are far may be used, since no near one is up.
    pub(super) fn goes_far(&self, now: Instant) -> bool {
        let (near, far) = self.hosts.split_at(self.local);
        !far.is_empty() && near.iter().all(|host| !host.is_up(now))
    }

    /// Those that calls don't go to among them.
    pub(crate) fn known(&self) -> impl Iterator<Item = &Arc<Host>> {
        self.hosts.iter().chain(&self.aside)
    }
}

impl Deref for List {
    type Target = [Arc<Host>];

    fn deref(&self) -> &[Arc<Host>] {
        &self.hosts
    }
}
