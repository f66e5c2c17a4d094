//! Makes one fault after the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cassa_testbed::{Cluster, Error, Server};
use tokio::time::{sleep, sleep_until};

use crate::Result;
use crate::cluster::NODES;
use crate::fault::{Fault, KINDS, Kind};
use crate::proxy::{Link, Mode};
use crate::raw::Raw;

/// How long all is well before a fault: what comes after it is held against this time.
pub(crate) const WELL: Duration = Duration::from_millis(1000);

/// How long after a fault it is looked at.
pub(crate) const AFTER: Duration = Duration::from_millis(2000);

/// How long a node is away: longer than its peers need to be sure of it.
const AWAY: Duration = Duration::from_millis(5000);

/// How much later each message comes over a slow link.
const DELAY: Duration = Duration::from_millis(150);

/// The longest that peers may take to see a node again.
const SEEN: Duration = Duration::from_secs(60);

/// What is done with a server, and takes its time.
type Verb = fn(&Server) -> std::result::Result<(), Error>;

/// What burns.
pub(crate) struct Fire {
    pub(crate) cluster: Arc<Cluster>,
    pub(crate) links: Vec<Link>,
    pub(crate) raws: Vec<Raw>,
}

impl Fire {
    /// Faults until `end`; the last one is waited for.
    pub(crate) async fn burn(&self, seed: u64, end: Instant) -> Result<Vec<Fault>> {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut faults = Vec::new();
        sleep(WELL).await;
        for kind in KINDS.iter().cycle() {
            if Instant::now() >= end {
                break;
            }
            faults.push(self.fault(*kind, random.usize(..NODES)).await?);
        }
        Ok(faults)
    }

    async fn fault(&self, kind: Kind, node: usize) -> Result<Fault> {
        let begun = Instant::now();
        match kind {
            Kind::Kill => self.kill(node, begun).await?,
            Kind::Pause => self.pause(node, begun).await?,
            Kind::Cut(mode, time) => self.spoil(node, mode, time).await?,
            Kind::Slow(time) => self.spoil(node, Mode::Slow(DELAY), time).await?,
            Kind::Stray(time) => self.spoil(node, Mode::Straying, time).await?,
        }
        let healed = Instant::now();
        sleep(AFTER).await;
        let fault = Fault { kind, node, begun, healed, over: Instant::now() };
        sleep(WELL).await;
        Ok(fault)
    }

    async fn kill(&self, node: usize, begun: Instant) -> Result<()> {
        self.server(node, Server::kill).await?;
        let link = self.link(node)?;
        link.set(Mode::Refusing);
        sleep_until((begun + AWAY).into()).await;
        self.server(node, Server::restart).await?;
        link.set(Mode::Open);
        self.seen(node).await
    }

    async fn pause(&self, node: usize, begun: Instant) -> Result<()> {
        self.server(node, Server::pause).await?;
        sleep_until((begun + AWAY).into()).await;
        self.server(node, Server::resume).await?;
        self.seen(node).await
    }

    async fn spoil(&self, node: usize, mode: Mode, time: Duration) -> Result<()> {
        let link = self.link(node)?;
        link.set(mode);
        sleep(time).await;
        link.set(Mode::Open);
        Ok(())
    }

    /// Waits until the node's peers, and it itself, find all replicas there.
    async fn seen(&self, node: usize) -> Result<()> {
        let end = Instant::now() + SEEN;
        for raw in &self.raws {
            while !raw.sees_all().await {
                if Instant::now() > end {
                    return Err(format!("node {node} isn't seen after {SEEN:?}").into());
                }
                sleep(Duration::from_millis(20)).await;
            }
        }
        Ok(())
    }

    fn link(&self, node: usize) -> Result<&Link> {
        self.links.get(node).ok_or_else(|| "no such link".into())
    }

    async fn server(&self, node: usize, verb: Verb) -> Result<()> {
        let cluster = Arc::clone(&self.cluster);
        Ok(tokio::task::spawn_blocking(move || verb(cluster.node(node))).await??)
    }
}
