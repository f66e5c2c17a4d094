//! What a ring that was read does to the hosts there are.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::{Host, Hosts, Locality, Site, Source};
use crate::options::Server;

/// After how many rings that don't have it a host that was found in one leaves: a node that has just started doesn't know all others.
const ABSENCES: u32 = 3;

/// A node of the ring, as a host.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) server: Server,
    pub(crate) site: Option<Site>,
}

impl Hosts {
    /// Has these nodes among its hosts from now on; the host of each. Unless all rings were read, no other counts as absent.
    pub(crate) fn found(&self, nodes: &[Option<Found>], complete: bool) -> Vec<Option<Arc<Host>>> {
        self.change(|hosts, locality| {
            let known = Known::of(hosts);
            let mut changed = false;
            let mut new: HashMap<&Server, Arc<Host>> = HashMap::new();
            let found: Vec<Option<Arc<Host>>> = nodes
                .iter()
                .map(|node| {
                    let node = node.as_ref()?;
                    let host = known.find(&node.server).unwrap_or_else(|| {
                        let host = || self.host(node.server.clone(), Source::Ring);
                        new.entry(&node.server).or_insert_with(host).clone()
                    });
                    changed |= host.present(node.site.clone());
                    Some(host)
                })
                .collect();
            if complete {
                let present: HashSet<_> = found.iter().flatten().map(|host| host.id).collect();
                let before = hosts.len();
                hosts.retain(|host| {
                    let stays = host.source != Source::Ring || present.contains(&host.id);
                    stays || host.absent() < ABSENCES
                });
                changed |= hosts.len() < before;
            }
            changed |= !new.is_empty();
            hosts.extend(new.into_values());
            changed |= locality.follow(hosts);
            (changed, found)
        })
    }
}

/// The hosts there are, by what a node may be known by.
struct Known {
    by_server: HashMap<Server, Arc<Host>>,
    /// Those that were told, by the addresses of their names.
    by_address: HashMap<(IpAddr, u16), Arc<Host>>,
}

impl Known {
    fn of(hosts: &[Arc<Host>]) -> Known {
        let by_server = hosts.iter().map(|host| (host.server.clone(), host.clone())).collect();
        let told = hosts.iter().filter(|host| host.source != Source::Ring);
        let by_address = told.flat_map(|host| {
            let addresses = host.addresses().into_iter();
            addresses.map(|address| ((address, host.server.port), host.clone()))
        });
        Known { by_server, by_address: by_address.collect() }
    }

    /// A server that was told comes before one that was found: its name may have had no address then.
    fn find(&self, server: &Server) -> Option<Arc<Host>> {
        let address = server.host.parse().ok().map(|address| (address, server.port));
        let told = address.and_then(|address| self.by_address.get(&address));
        told.or_else(|| self.by_server.get(server)).cloned()
    }
}

impl Locality {
    /// Unless it was told, the pool's data centre is that of all the servers that were told; whether it is another one now.
    fn follow(&mut self, hosts: &[Arc<Host>]) -> bool {
        if self.told {
            return false;
        }
        let told = hosts.iter().filter(|host| host.source != Source::Ring);
        let mut sites = told.filter_map(|host| host.site()).map(|site| site.data_center);
        let Some(first) = sites.next() else { return false };
        let data_center = sites.all(|other| other == first).then_some(first);
        let changed = self.data_center != data_center;
        self.data_center = data_center;
        changed
    }
}
