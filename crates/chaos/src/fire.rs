//! Makes one fault after the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cassa::Pool;
use cassa::events::CloseReason;
use cassa_testbed::{Cluster, Error, Server};
use tokio::time::{sleep, sleep_until};

use crate::Result;
use crate::cluster::NODES;
use crate::fault::{Accounts, Fault, KINDS, Kind};
use crate::judge::{Judged, Seen};
use crate::proxy::{Link, Mode};
use crate::raw::Raw;

/// How fast faults follow one another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rhythm {
    /// How long all is well before a fault: what comes after it is held against this time.
    pub(crate) well: Duration,
    /// How long after a fault calls may need until all is well.
    pub(crate) settle: Duration,
    /// How long it is looked at then.
    watch: Duration,
}

impl Rhythm {
    /// There is time to see what became of each.
    pub(crate) const SLOW: Rhythm = Rhythm::of(1_000, 1_000, 1_000);
    /// Together with how long they last, one every five seconds.
    pub(crate) const FAST: Rhythm = Rhythm::of(500, 250, 250);

    /// In ms.
    const fn of(well: u64, settle: u64, watch: u64) -> Rhythm {
        let [well, settle, watch] = [
            Duration::from_millis(well),
            Duration::from_millis(settle),
            Duration::from_millis(watch),
        ];
        Rhythm { well, settle, watch }
    }

    /// How long after a fault it is looked at: ten calls make the p99 of a second, and what it is after a restart is held against a promise.
    fn after(self, kind: Kind) -> Duration {
        self.settle + if kind == Kind::Kill { 3 * self.watch } else { self.watch }
    }
}

/// How long the connections of the pool and those of a link may take to be the same number: a call may be opening one.
const SETTLED: Duration = Duration::from_millis(1000);

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
    pub(crate) pool: Pool,
    pub(crate) raws: Vec<Raw>,
    pub(crate) rhythm: Rhythm,
    /// What the pool's calls and the raw clients' have seen.
    pub(crate) seen: Seen,
}

impl Fire {
    /// Faults until `end`; the last one is waited for.
    pub(crate) async fn burn(&self, seed: u64, end: Instant) -> Result<Vec<Judged>> {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut judged = Vec::new();
        sleep(self.rhythm.well).await;
        for kind in KINDS.iter().cycle() {
            if Instant::now() >= end {
                break;
            }
            let fault = self.fault(*kind, random.usize(..NODES)).await?;
            let of = Judged::of(&fault, self, &judged);
            judged.push(of);
        }
        Ok(judged)
    }

    async fn fault(&self, kind: Kind, node: usize) -> Result<Fault> {
        let (begun, before) = (Instant::now(), self.hung_up());
        match kind {
            Kind::Kill => self.kill(node, begun).await?,
            Kind::Pause => self.pause(node, begun).await?,
            Kind::Cut(mode, time) => self.spoil(node, mode, time).await?,
            Kind::Slow(time) => self.spoil(node, Mode::Slow(DELAY), time).await?,
            Kind::Stray(time) => self.spoil(node, Mode::Straying, time).await?,
        }
        let healed = Instant::now();
        sleep(self.rhythm.after(kind)).await;
        let over = Instant::now();
        let accounts = self.accounts(node).await?;
        let hung_up = self.hung_up() - before;
        let fault = Fault { kind, node, begun, healed, over, accounts, hung_up };
        sleep(self.rhythm.well).await;
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

    /// How many connections were found closed one by one until now.
    fn hung_up(&self) -> u64 {
        self.pool.statistics().closed.because(CloseReason::HungUp)
    }

    /// The connections to a node, once their numbers are the same or have had the time to become so.
    async fn accounts(&self, node: usize) -> Result<Accounts> {
        let (link, end) = (self.link(node)?, Instant::now() + SETTLED);
        let address = link.address().to_string();
        loop {
            let hosts = self.pool.statistics().hosts;
            let host = hosts.iter().find(|host| host.address == address);
            let believed = host.ok_or("a host has left the pool")?.open;
            let accounts = Accounts { believed, carried: link.carried() };
            if accounts.agree() || Instant::now() > end {
                return Ok(accounts);
            }
            sleep(Duration::from_millis(1)).await;
        }
    }

    fn link(&self, node: usize) -> Result<&Link> {
        self.links.get(node).ok_or_else(|| "no such link".into())
    }

    async fn server(&self, node: usize, verb: Verb) -> Result<()> {
        let cluster = Arc::clone(&self.cluster);
        Ok(tokio::task::spawn_blocking(move || verb(cluster.node(node))).await??)
    }
}
