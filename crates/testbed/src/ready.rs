//! Waits until a server answers, or says why it won't.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::line::Line;
use crate::{Error, probe};

/// How long a server may take to answer, and a ring to be whole; on a busy machine the slowest takes a tenth of it.
const PATIENCE: Duration = Duration::from_secs(120);

/// Between two looks: short beside the half second the quickest line takes.
const PAUSE: Duration = Duration::from_millis(20);

/// How much of a log is shown, in bytes.
const TAIL: usize = 8 << 10;

/// Looks until `done` finds what it waits for; `false` when the time is up.
pub(crate) fn within_patience(
    mut done: impl FnMut() -> Result<bool, Error>,
) -> Result<bool, Error> {
    let deadline = Instant::now() + PATIENCE;
    while !done()? {
        if Instant::now() > deadline {
            return Ok(false);
        }
        thread::sleep(PAUSE);
    }
    Ok(true)
}

/// Whether a server answers.
type Probe = fn(SocketAddr) -> bool;

/// What asks a server whether it is there; of one that speaks TLS it is enough that it listens, which is the last thing it begins.
pub(crate) fn probe(tls: bool) -> Probe {
    match tls {
        true => |address| TcpStream::connect(address).is_ok(),
        false => |address| probe::describe_version(address).is_ok(),
    }
}

/// Waits until `probe` finds the server at `address`; `ended` says how its process ended, once it has.
pub(crate) fn answers(
    line: Line,
    address: SocketAddr,
    log: &Path,
    probe: Probe,
    mut ended: impl FnMut() -> Result<Option<String>, Error>,
) -> Result<(), Error> {
    let mut end = None;
    let in_time = within_patience(|| {
        end = ended()?;
        Ok(end.is_some() || probe(address))
    })?;
    let reason = match end {
        None if in_time => return Ok(()),
        None => format!("didn't answer in {} s", PATIENCE.as_secs()),
        Some(end) => end,
    };
    Err(Error::Start { version: line.version().to_owned(), reason, log: tail(log) })
}

/// The end of a log; empty when there is none.
pub(crate) fn tail(log: &Path) -> String {
    let log = fs::read(log).unwrap_or_default();
    let tail = log.get(log.len().saturating_sub(TAIL)..).unwrap_or(&log);
    String::from_utf8_lossy(tail).into_owned()
}
