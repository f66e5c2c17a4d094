//! Clients that know no pool: each has one connection to one server, and sends a call again until it is answered. What they wait
//! for is what the servers impose on anybody.

mod connection;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cassa_wire::ConsistencyLevel;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::cluster::ATTEMPT;
use crate::timeline::Timeline;
use connection::{Connection, add, read, write};

/// Between two calls.
const PAUSE: Duration = Duration::from_millis(25);

/// So many clients of each server: while one waits the others go on.
const CLIENTS: usize = 4;

/// Rows of theirs. Which replicas a server asks for a row depends on where the row is, so there are some everywhere.
const KEYS: usize = 64;

/// A call that was sent until it was answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) begun: Instant,
    pub(crate) ended: Instant,
    /// When the last attempt failed, if one did.
    pub(crate) failed: Option<Instant>,
}

/// The raw clients of one server; they go on until this is dropped.
#[derive(Debug)]
pub(crate) struct Raw {
    server: SocketAddr,
    samples: Arc<Mutex<VecDeque<Sample>>>,
    _clients: JoinSet<()>,
}

impl Raw {
    /// Clients whose calls are part of `timeline`.
    pub(crate) fn of(server: SocketAddr, timeline: &Arc<Timeline>) -> Raw {
        let samples = Arc::default();
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            clients.spawn(ask(server, Arc::clone(&samples), Arc::clone(timeline)));
        }
        Raw { server, samples, _clients: clients }
    }

    /// The calls that took long, or failed before they were answered, since `begin`.
    pub(crate) fn since(&self, begin: Instant) -> Vec<Sample> {
        let samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        samples.iter().filter(|sample| sample.ended >= begin).copied().collect()
    }

    /// Whether the server finds all replicas there.
    pub(crate) async fn sees_all(&self) -> bool {
        let seen = async {
            let mut connection = Connection::open(self.server).await?;
            connection.call(&read(0, ConsistencyLevel::All)).await
        };
        timeout(ATTEMPT, seen).await.is_ok_and(|seen| seen.is_ok())
    }
}

/// Writes, reads and adds for ever, and keeps what was not answered at once.
async fn ask(server: SocketAddr, samples: Arc<Mutex<VecDeque<Sample>>>, timeline: Arc<Timeline>) {
    /// What is quicker than this is not kept: no fault passes so quickly.
    const LONG: Duration = Duration::from_millis(50);
    /// So many are kept, the last ones: more than there are in the longest fault, after which it is judged.
    const MOST: usize = 1 << 14;
    let mut connection = None;
    loop {
        // As often as tasks do what.
        let (key, kind) = (fastrand::usize(..KEYS), fastrand::u8(..10));
        let begun = Instant::now();
        let mut failed = None;
        while !attempt(&mut connection, server, key, kind).await {
            connection = None;
            failed = Some(Instant::now());
            sleep(Duration::from_millis(1)).await;
        }
        timeline.ended(begun);
        let sample = Sample { begun, ended: Instant::now(), failed };
        if failed.is_some() || sample.ended - begun > LONG {
            let mut samples = samples.lock().unwrap_or_else(PoisonError::into_inner);
            if samples.len() == MOST {
                samples.pop_front();
            }
            samples.push_back(sample);
        }
        sleep(PAUSE).await;
    }
}

/// Whether the call was answered.
async fn attempt(
    connection: &mut Option<Connection>,
    server: SocketAddr,
    key: usize,
    kind: u8,
) -> bool {
    let answered = async {
        let connection = match connection {
            Some(connection) => connection,
            None => connection.insert(Connection::open(server).await?),
        };
        match kind {
            0..=3 => connection.call(&write(key)?).await,
            4..=8 => connection.call(&read(key, ConsistencyLevel::Quorum)).await.map(drop),
            _ => connection.call(&add(key)).await,
        }
    };
    timeout(ATTEMPT, answered).await.is_ok_and(|answered| answered.is_ok())
}
