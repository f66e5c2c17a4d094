//! Tasks that write and read, and know what every read must find.

mod found;
mod task;
mod written;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cassa::{ColumnFamily, Pool};
use tokio::task::JoinSet;

pub(crate) use found::{Found, Outcome};
use task::Task;

use crate::Result;
use crate::additions::Additions;
use crate::timeline::Timeline;

/// How many work at once.
const TASKS: usize = 64;

/// Each task begins a call so often: together a thousand a second, which three servers and their client bear on two cores with
/// room to spare, so that what is slow is slow because of a fault.
const PACE: Duration = Duration::from_millis(60);

/// The tasks at work.
pub(crate) struct Workload {
    shared: Arc<Shared>,
    tasks: JoinSet<Task>,
}

/// What all tasks use.
pub(crate) struct Shared {
    pool: Pool,
    rows: ColumnFamily,
    counts: ColumnFamily,
    additions: Arc<Additions>,
    timeline: Arc<Timeline>,
    found: Found,
    stopped: AtomicBool,
}

impl Workload {
    /// Sets all tasks to work.
    pub(crate) fn start(
        pool: Pool,
        (rows, counts): (ColumnFamily, ColumnFamily),
        additions: Arc<Additions>,
        timeline: Arc<Timeline>,
        soak: bool,
    ) -> Workload {
        let pace = if soak { Duration::ZERO } else { PACE };
        let (found, stopped) = (Found::default(), AtomicBool::new(false));
        let shared = Arc::new(Shared { pool, rows, counts, additions, timeline, found, stopped });
        let mut tasks = JoinSet::new();
        for number in 0..TASKS {
            let task = Task::new(number, Arc::clone(&shared));
            tasks.spawn(work(task, Instant::now() + pace * number as u32 / TASKS as u32, pace));
        }
        Workload { shared, tasks }
    }

    /// Ends the work, and looks for everything that was acknowledged.
    pub(crate) async fn finish(mut self) -> Result<Arc<Shared>> {
        self.shared.stopped.store(true, Ordering::Relaxed);
        let mut looking = JoinSet::new();
        while let Some(task) = self.tasks.join_next().await {
            let task = task?;
            looking.spawn(async move { task.look_for_all().await });
        }
        while let Some(looked) = looking.join_next().await {
            looked??;
        }
        Ok(self.shared)
    }
}

impl Shared {
    pub(crate) fn found(&self) -> &Found {
        &self.found
    }
}

async fn work(mut task: Task, mut next: Instant, pace: Duration) -> Task {
    while !task.is_stopped() {
        tokio::time::sleep_until(next.into()).await;
        task.step().await;
        // Who was held up doesn't make up for it: that would hide how long the others took.
        next = (next + pace).max(Instant::now());
    }
    task
}
