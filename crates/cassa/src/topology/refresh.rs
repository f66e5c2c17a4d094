//! Reading the rings, and making their nodes the pool's hosts.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use bytestring::ByteString;
use cassa_types::token::Partitioner;

use super::address::server_of;
use super::{Picture, Ring, Told};
use crate::cluster::Replica;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::execute::execute;
use crate::hosts::{Found, Host, Site, Source};
use crate::op::{DescribeKeyspace, DescribeKeyspaces, ReadRing, Request};
use crate::options::{Discovery, Server};
use crate::pool::Shared;
use crate::schema::KeyspaceDefinition;

/// Where each node keeps what is its own: no ring has it.
const LOCAL_STRATEGY: &str = "LocalStrategy";
const SYSTEM: &str = "system";

/// What was read of some keyspaces.
#[derive(Debug, Default)]
struct Reading {
    /// `None` for a keyspace without a ring.
    rings: Vec<(ByteString, Option<Told>)>,
    /// Why that of a keyspace couldn't be read.
    failed: Option<Error>,
}

impl<D: Driver> Shared<D> {
    /// Reads the rings of the keyspaces that are used. One call reads at a time; those that wait for it take over what it found.
    /// What was found before stays when it fails.
    pub(crate) async fn read_rings(&self, until: Instant) -> Result<()> {
        if !self.options.discovery.is_on() {
            return Err(Error::new(ErrorKind::Misuse, "the pool was made without discovery"));
        }
        let before = self.topology.state().schedule.readings;
        let Some(_turn) = self.topology.turns.take(&self.driver, until).await else {
            return Err(Error::new(ErrorKind::Deadline, "another call reads the rings"));
        };
        if self.topology.state().schedule.readings != before {
            return Ok(());
        }
        let read = self.read_and_learn(until).await;
        let (now, interval) = (self.driver.now(), self.options.discovery.interval);
        let next = self.topology.state().schedule.ended(now, interval, read.is_ok());
        self.look_after(next);
        read.map_err(|error| error.during(ReadRing::NAME))
    }

    /// A host failed: the ring may be another one by now.
    pub(crate) fn suspect_rings(&self) {
        if self.options.discovery.is_on() {
            let next = self.topology.state().schedule.suspect(self.driver.now());
            self.look_after(next);
        }
    }

    async fn read_and_learn(&self, until: Instant) -> Result<()> {
        let partitioner = match self.hosts.membership().partitioner() {
            Some(partitioner) => partitioner,
            None => self.partitioner(until).await?,
        };
        let mut reading = Reading::default();
        for keyspace in self.used_keyspaces() {
            reading.add(self.read_ring(&keyspace, &partitioner, until).await, keyspace);
        }
        if !reading.has_a_ring()
            && let Some(keyspace) = self.any_keyspace(until).await?
        {
            reading.add(self.read_ring(&keyspace, &partitioner, until).await, keyspace);
        }
        if !reading.has_a_ring() {
            let none = || Error::new(ErrorKind::NotConfigured, "no keyspace has a ring");
            return Err(reading.failed.unwrap_or_else(none));
        }
        self.resolve_servers(until).await;
        self.learn_rings(reading, partitioner)
    }

    fn used_keyspaces(&self) -> Vec<ByteString> {
        let mut keyspaces = self.topology.state().keyspaces.clone();
        keyspaces.extend(self.options.keyspace.as_deref().map(ByteString::from));
        keyspaces.into_iter().collect()
    }

    /// The ring of a keyspace if it has one.
    async fn read_ring(
        &self,
        keyspace: &ByteString,
        partitioner: &Partitioner,
        until: Instant,
    ) -> Result<Option<Told>> {
        let limits = self.limits_until(until);
        let known = execute(self, &DescribeKeyspace { keyspace: keyspace.clone() }, limits).await?;
        if !known.is_some_and(|known| has_ring(&known)) {
            return Ok(None);
        }
        let request = ReadRing { keyspace: keyspace.clone(), partitioner: partitioner.clone() };
        let told = execute(self, &request, limits).await?;
        told.map(Some).map_err(|reason| {
            let message = format!("the ring can't be read: {reason}");
            Error::new(ErrorKind::Protocol, message).on(Some(keyspace), None)
        })
    }

    /// Some keyspace that has a ring, for a pool that was not used with any.
    async fn any_keyspace(&self, until: Instant) -> Result<Option<ByteString>> {
        let keyspaces = execute(self, &DescribeKeyspaces, self.limits_until(until)).await?;
        Ok(keyspaces.into_iter().find(has_ring).map(|keyspace| keyspace.name))
    }

    /// Learns which nodes the servers are that were told by name.
    async fn resolve_servers(&self, until: Instant) {
        for host in self.hosts.list().known().filter(|host| host.source != Source::Ring) {
            let patience = self.driver.after(self.options.connect_timeout).min(until);
            let Server { host: name, port } = &host.server;
            if let Ok(addresses) = self.driver.resolve(name, *port, patience).await {
                host.resolved(addresses.iter().map(|address| address.ip()));
            }
        }
    }

    fn learn_rings(&self, reading: Reading, partitioner: Partitioner) -> Result<()> {
        let complete = reading.failed.is_none();
        let nodes = reading.nodes();
        let options = &self.options.discovery;
        if options.mode == Discovery::Ring && nodes.iter().all(|node| node.data_center.is_none()) {
            let message = "the servers don't tell nodes' data centres, which those from 1.0 on do: set \
                           Discovery::RingOfAnyLine to take all nodes for those of one";
            return Err(Error::new(ErrorKind::Unsupported, message));
        }
        let hosts = self.hosts.found(&self.translated(&nodes)?, complete);
        self.let_go();
        let places = nodes.iter().map(|node| node.address.as_str()).zip(hosts).collect();
        let old = self.topology.picture();
        let picture = reading.picture(partitioner, &places, old.as_deref());
        self.topology.learned(picture);
        let Some(own) = &options.data_center else { return Ok(()) };
        if nodes.iter().any(|node| node.data_center.as_ref() == Some(own)) {
            return Ok(());
        }
        let mut others: Vec<_> =
            nodes.iter().filter_map(|node| node.data_center.as_deref()).collect();
        others.sort_unstable();
        others.dedup();
        let message =
            format!("local_data_center: no node is in {own:?}, only in {}", others.join(", "));
        Err(Error::new(ErrorKind::InvalidOption, message))
    }

    /// What the nodes are as hosts; `None` for those that the program doesn't want.
    fn translated(&self, nodes: &[Replica]) -> Result<Vec<Option<Found>>> {
        let translator = self.options.discovery.translator.as_ref();
        let port = self.usual_port();
        let found = nodes.iter().map(|node| {
            let server = server_of(node, port, translator)
                .map_err(|reason| Error::new(ErrorKind::Misuse, reason))?;
            let site = node.data_center.as_deref().map(|data_center| Site {
                data_center: data_center.into(),
                rack: node.rack.as_deref().map(Into::into),
            });
            Ok(server.map(|server| Found { server, site }))
        });
        found.collect()
    }

    /// That of the first server that was told.
    fn usual_port(&self) -> u16 {
        let listed = || {
            let list = self.hosts.list();
            list.known().find(|host| host.source == Source::List).map(|host| host.server.port)
        };
        let first = self.options.servers.first().map(|server| server.port);
        first.or_else(listed).unwrap_or_else(|| Server::default().port)
    }
}

/// Whether the keyspace is one that the nodes of a ring share.
fn has_ring(keyspace: &KeyspaceDefinition) -> bool {
    keyspace.name != SYSTEM && !keyspace.strategy.ends_with(LOCAL_STRATEGY)
}

impl Reading {
    fn add(&mut self, read: Result<Option<Told>>, keyspace: ByteString) {
        match read {
            Ok(ring) => self.rings.push((keyspace, ring)),
            Err(error) => self.failed = Some(error),
        }
    }

    fn has_a_ring(&self) -> bool {
        self.rings.iter().any(|(_, ring)| ring.is_some())
    }

    /// Each node once.
    fn nodes(&self) -> Vec<Replica> {
        let told = self.rings.iter().filter_map(|(_, ring)| ring.as_ref());
        let nodes: HashMap<_, _> =
            told.flat_map(|ring| &ring.nodes).map(|node| (node.address.as_str(), node)).collect();
        nodes.into_values().cloned().collect()
    }

    /// The rings with their hosts, and those known before of keyspaces whose rings couldn't be read now.
    fn picture(
        self,
        partitioner: Partitioner,
        hosts: &HashMap<&str, Option<Arc<Host>>>,
        old: Option<&Picture>,
    ) -> Picture {
        let mut rings = HashMap::new();
        if let Some(old) = old.filter(|_| self.failed.is_some()) {
            rings.clone_from(&old.rings);
        }
        let mut different: Vec<Arc<Ring>> = Vec::new();
        for (keyspace, told) in self.rings {
            let ring = told.and_then(|told| Ring::of(told, hosts)).map(|ring| {
                let same = different.iter().find(|other| ***other == ring).cloned();
                same.unwrap_or_else(|| {
                    let ring = Arc::new(ring);
                    different.push(ring.clone());
                    ring
                })
            });
            rings.insert(keyspace, ring);
        }
        Picture { partitioner, rings }
    }
}
