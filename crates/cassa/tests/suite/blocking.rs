//! The cases on plain threads: `wait!` is the call itself, so every future of a case is ready at its first poll.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use crate::case::{Case, Failure, Needs, Verdict};
use crate::ground::Ground;

macro_rules! wait {
    ($call:expr) => {
        $call
    };
}

/// What a case uses of the driver.
pub(crate) mod driver {
    use super::*;

    pub(crate) use cassa::blocking::{Cells, ColumnFamily, Pool, Scan, ScanPart};

    pub(crate) const NAME: &str = "blocking";

    pub(crate) type Task<T> = thread::JoinHandle<T>;

    /// Starts something that runs beside the case.
    pub(crate) fn spawn<T: Send + 'static>(
        work: impl Future<Output = T> + Send + 'static,
    ) -> Task<T> {
        thread::spawn(|| ready(work))
    }

    pub(crate) fn join<T>(task: Task<T>) -> Result<T, Failure> {
        task.join().map_err(|_| Failure("a thread panicked: see above".to_owned()))
    }

    pub(crate) fn sleep(time: Duration) {
        thread::sleep(time);
    }
}

#[path = "cases/mod.rs"]
#[expect(clippy::duplicate_mod, reason = "one source of the cases for both drivers")]
pub(crate) mod cases;

pub(crate) use cases::Stage;

fn ready<T>(work: impl Future<Output = T>) -> T {
    match std::pin::pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("a blocking case waited"),
    }
}

pub(crate) fn open(ground: &Arc<Ground>, needs: Needs) -> Result<Arc<Stage>, Failure> {
    ready(Stage::open(ground.clone(), needs))
}

pub(crate) fn play(case: &Case<Stage>, stage: &Arc<Stage>) -> Verdict {
    let work = (case.body)(stage.clone());
    let done = thread::spawn(|| ready(work)).join();
    done.unwrap_or_else(|_| Err(Failure("it panicked: see above".to_owned())))
}
