//! Many threads that take turns at few connections.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cassa::blocking::ColumnFamily;

use crate::Result;
use crate::exchange::{COLUMN, KEY};
use crate::floor::Std;
use crate::measure::Case;

/// The floor: connections in a channel, from which each exchange takes one and puts it back.
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

/// What is made of an exchange by a pool.
pub(super) fn get(family: &ColumnFamily) -> Result<()> {
    let row = family.columns([COLUMN]).get(KEY)?;
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
