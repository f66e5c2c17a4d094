//! Many threads that take turns at few connections.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cassa::blocking::ColumnFamily;

use crate::Result;
use crate::exchange::KEY;
use crate::floor::Std;
use crate::measure::Case;

/// Connections in a channel, from which each exchange takes one and puts it back; whoever comes at the right moment goes first.
pub(super) struct Channel {
    connections: Mutex<Vec<Std>>,
    returned: Condvar,
}

impl Channel {
    pub(super) fn of(connections: usize, address: SocketAddr) -> Result<Channel> {
        let connections = (0..connections).map(|_| Std::connect(address)).collect::<Result<_>>()?;
        Ok(Channel { connections: Mutex::new(connections), returned: Condvar::new() })
    }

    pub(super) fn exchange(&self) -> Result<()> {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = loop {
            match connections.pop() {
                Some(connection) => break connection,
                None => {
                    let waited = self.returned.wait(connections);
                    connections = waited.unwrap_or_else(PoisonError::into_inner);
                }
            }
        };
        drop(connections);
        connection.run(1)?;
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        self.returned.notify_one();
        Ok(())
    }
}

/// The same, but first come, first served, as a pool is: what comes back is handed to who has waited longest.
pub(super) struct Fair(Mutex<Line>);

struct Line {
    connections: Vec<Std>,
    waiters: VecDeque<SyncSender<Std>>,
}

impl Fair {
    pub(super) fn of(connections: usize, address: SocketAddr) -> Result<Fair> {
        let connections = (0..connections).map(|_| Std::connect(address)).collect::<Result<_>>()?;
        Ok(Fair(Mutex::new(Line { connections, waiters: VecDeque::new() })))
    }

    pub(super) fn exchange(&self) -> Result<()> {
        let line = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (hand, handed) = sync_channel(1);
        let free = {
            let mut line = line();
            let free = line.connections.pop();
            if free.is_none() {
                line.waiters.push_back(hand);
            }
            free
        };
        let mut connection = match free {
            Some(connection) => connection,
            None => handed.recv()?,
        };
        connection.run(1)?;
        let mut line = line();
        match line.waiters.pop_front() {
            Some(first) => first.send(connection).map_err(|_| "a thread is gone")?,
            None => line.connections.push(connection),
        }
        Ok(())
    }
}

/// What is made of an exchange by a pool.
pub(super) fn get(family: &ColumnFamily) -> Result<()> {
    let row = family.get(KEY)?;
    row.map(drop).ok_or_else(|| "no row".into())
}

/// How many a second so many threads make.
pub(super) fn rate(
    threads: usize,
    round: Duration,
    exchange: impl Fn() -> Result<()> + Sync,
) -> Result<f64> {
    let (made, began) = (AtomicU64::new(0), Instant::now());
    std::thread::scope(|scope| {
        let work = || -> Result<()> {
            while began.elapsed() < round {
                exchange()?;
                made.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| match thread.join() {
            Ok(done) => done,
            Err(_) => Err("a thread panicked".into()),
        })
    })?;
    Ok(made.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64())
}
