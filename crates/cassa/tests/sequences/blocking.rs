//! Sequences on plain threads: `wait!` is the call itself, so every future is ready at its first poll.

use std::task::{Context, Poll, Waker};

use cassa::Options;
use cassa::types::token::Partitioner;

use crate::failure::Failure;
use crate::ground::Played;
use crate::operation::Operation;
use crate::world::Kind;

macro_rules! wait {
    ($call:expr) => {
        $call
    };
}

/// What playing uses of the driver.
mod driver {
    pub(crate) use cassa::blocking::{Batch, ColumnFamily, Pool};
}

#[path = "play/mod.rs"]
#[expect(clippy::duplicate_mod, reason = "one source for both drivers")]
mod play;

pub(crate) use driver::Pool;
pub(crate) use play::Stage;

fn ready<T>(work: impl Future<Output = T>) -> T {
    match std::pin::pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("a blocking verb waited"),
    }
}

pub(crate) fn connect(options: Options) -> Result<Pool, Failure> {
    Ok(Pool::connect(options)?)
}

pub(crate) fn open(
    pool: &Pool,
    partitioner: Partitioner,
    kinds: &[Kind],
    name: impl Fn(Kind) -> String,
) -> Result<Stage, Failure> {
    ready(Stage::open(pool.clone(), partitioner, kinds, name))
}

pub(crate) fn play(stage: &Stage, prefix: &str, operation: &Operation) -> Result<Played, Failure> {
    ready(stage.play(prefix, operation))
}
