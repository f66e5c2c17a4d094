//! The cases on tokio: `wait!` awaits.

use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::case::{Case, Failure, Needs, Verdict};
use crate::ground::Ground;

macro_rules! wait {
    ($call:expr) => {
        $call.await
    };
}

/// What a case uses of the driver.
pub(crate) mod driver {
    use super::*;

    pub(crate) use cassa::{Cells, ColumnFamily, Pool, Scan, ScanPart};

    pub(crate) const NAME: &str = "async";

    pub(crate) type Task<T> = tokio::task::JoinHandle<T>;

    /// Starts something that runs beside the case.
    pub(crate) fn spawn<T: Send + 'static>(
        work: impl Future<Output = T> + Send + 'static,
    ) -> Task<T> {
        tokio::spawn(work)
    }

    pub(crate) async fn join<T>(task: Task<T>) -> Result<T, Failure> {
        Ok(task.await?)
    }

    pub(crate) async fn sleep(time: Duration) {
        tokio::time::sleep(time).await;
    }
}

#[path = "cases/mod.rs"]
pub(crate) mod cases;

pub(crate) use cases::Stage;

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

pub(crate) fn open(ground: &Arc<Ground>, needs: Needs) -> Result<Arc<Stage>, Failure> {
    runtime().block_on(Stage::open(ground.clone(), needs))
}

pub(crate) fn play(case: &Case<Stage>, stage: &Arc<Stage>) -> Verdict {
    let work = (case.body)(stage.clone());
    let done = thread::spawn(move || runtime().block_on(work)).join();
    done.unwrap_or_else(|_| Err(Failure("it panicked: see above".to_owned())))
}
