//! What the process holds: it must not grow, however long it burns.

use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::interval;

use crate::{Failure, Result};

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(1);

/// What is there at one time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gauge {
    /// Resident, in KiB.
    pub(crate) memory: usize,
    /// Open files, which are sockets but for a few.
    pub(crate) files: usize,
    pub(crate) threads: usize,
    /// Of tokio.
    pub(crate) tasks: usize,
}

impl Gauge {
    fn read() -> Result<Gauge> {
        let entries = |path: &str| Ok::<_, Failure>(fs::read_dir(path)?.count());
        let status = fs::read_to_string("/proc/self/status")?;
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let memory = memory.and_then(|rest| rest.trim().strip_suffix(" kB")?.parse().ok());
        Ok(Gauge {
            memory: memory.ok_or("/proc/self/status has no VmRSS")?,
            files: entries("/proc/self/fd")?,
            threads: entries("/proc/self/task")?,
            tasks: Handle::current().metrics().num_alive_tasks(),
        })
    }

    fn all(self) -> [(&'static str, usize); 4] {
        [
            ("KiB of memory", self.memory),
            ("files", self.files),
            ("threads", self.threads),
            ("tasks", self.tasks),
        ]
    }
}

/// Looks once a second.
pub(crate) struct Gauges {
    looking: JoinHandle<Result<()>>,
    seen: Arc<Mutex<Vec<Gauge>>>,
}

impl Gauges {
    pub(crate) fn watch() -> Gauges {
        let seen = Arc::<Mutex<Vec<Gauge>>>::default();
        let keep = Arc::clone(&seen);
        let looking = tokio::spawn(async move {
            let mut times = interval(PAUSE);
            loop {
                times.tick().await;
                let gauge = Gauge::read()?;
                keep.lock().unwrap_or_else(PoisonError::into_inner).push(gauge);
            }
        });
        Gauges { looking, seen }
    }

    /// What was seen until now.
    pub(crate) fn stop(self) -> Vec<Gauge> {
        self.looking.abort();
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What each was in the second and in the last third of all looks: the median.
fn thirds(seen: &[Gauge]) -> Vec<(&'static str, usize, usize)> {
    let third = seen.len() / 3;
    let (Some(first), Some(second), Some(last)) =
        (seen.first(), seen.get(third..2 * third), seen.get(2 * third..))
    else {
        return Vec::new();
    };
    let median = |looks: &[Gauge], which: usize| {
        let numbers = looks.iter().filter_map(|gauge| gauge.all().get(which).map(|(_, n)| *n));
        let mut numbers: Vec<usize> = numbers.collect();
        numbers.sort_unstable();
        numbers.get(numbers.len() / 2).copied().unwrap_or_default()
    };
    let names = first.all().into_iter().enumerate();
    names.map(|(which, (name, _))| (name, median(second, which), median(last, which))).collect()
}

/// What has grown by more than a tenth, and 10, in words.
pub(crate) fn grown(seen: &[Gauge]) -> Vec<String> {
    let more =
        thirds(seen).into_iter().filter(|(_, before, after)| *after > before + before / 10 + 10);
    more.map(|(name, before, after)| format!("{name} grew from {before} to {after}")).collect()
}

/// A line for each.
pub(crate) fn table(seen: &[Gauge]) -> String {
    let lines = thirds(seen).into_iter();
    lines.map(|(name, before, after)| format!("  {name:<17}{before:>9}{after:>9}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_is_told_and_what_sways_is_not() {
        let gauge = |memory, tasks| Gauge { memory, files: 100, threads: 8, tasks };
        let seen: Vec<Gauge> = (0..90).map(|n| gauge(40_000 + n * 500, 100 + n % 7)).collect();
        assert_eq!(grown(&seen), ["KiB of memory grew from 62500 to 77500"]);
        let seen: Vec<Gauge> = (0..90).map(|n| gauge(40_000, 100 + n % 7)).collect();
        assert_eq!(grown(&seen), Vec::<String>::new());
        assert_eq!(grown(&[]), Vec::<String>::new());
    }
}
