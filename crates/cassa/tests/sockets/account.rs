//! Whether what a pool counts is what the system counts.

use std::fs;
use std::io;
use std::thread::sleep;
use std::time::{Duration, Instant};

use cassa::pool::Statistics;

use crate::Failure;
use crate::client::Client;

/// The longest wait for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How many sockets this process has, also those whose peer is gone.
pub(crate) fn sockets() -> io::Result<usize> {
    let mut count = 0;
    for descriptor in fs::read_dir("/proc/self/fd")? {
        // It may be gone by now, as the one is that lists them.
        let names = fs::read_link(descriptor?.path());
        count += usize::from(names.is_ok_and(|name| name.to_string_lossy().starts_with("socket:")));
    }
    Ok(count)
}

/// Waits until a condition holds.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) -> Result<(), Failure> {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        if Instant::now() > end {
            return Err(format!("not in {PATIENCE:?}: {what}"));
        }
        sleep(Duration::from_micros(200));
    }
    Ok(())
}

/// The numbers of a pool that nobody uses, once nothing goes on beside its calls either; they are those of its sockets.
pub(crate) fn settled(client: &impl Client) -> Result<Statistics, Failure> {
    let mut last = None;
    let settles = until("nobody uses the pool", || {
        let before = client.statistics();
        let sockets = sockets().expect("Linux tells");
        let now = client.statistics();
        // What began meanwhile, a probe, changes the numbers.
        let is_settled = now.opening + now.in_use + now.waiting == 0 && before == now;
        last = Some((now, sockets));
        is_settled
    });
    let (now, sockets) = last.ok_or("not looked at")?;
    settles.map_err(|late| format!("{late}: {sockets} sockets, {now:?}"))?;
    audit(&now, sockets)?;
    Ok(now)
}

fn audit(now: &Statistics, sockets: usize) -> Result<(), Failure> {
    let of_hosts: usize = now.hosts.iter().map(|host| host.open).sum();
    let wrong = if now.open() != sockets || now.idle != sockets {
        "open"
    } else if of_hosts != sockets {
        "of hosts"
    } else if now.opened - now.closed.all() != sockets as u64 {
        "opened and closed"
    } else {
        return Ok(());
    };
    Err(format!("{wrong}: the system counts {sockets} sockets, the pool {now:?}"))
}
