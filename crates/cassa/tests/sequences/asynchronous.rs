//! Sequences on tokio: `wait!` awaits.

use std::sync::OnceLock;

use cassa::Options;
use cassa::types::token::Partitioner;
use tokio::runtime::Runtime;

use crate::failure::Failure;
use crate::ground::Played;
use crate::operation::Operation;
use crate::world::Kind;

macro_rules! wait {
    ($call:expr) => {
        $call.await
    };
}

/// What playing uses of the driver.
mod driver {
    pub(crate) use cassa::{Batch, ColumnFamily, Pool};
}

#[path = "play/mod.rs"]
mod play;

pub(crate) use driver::Pool;
pub(crate) use play::Stage;

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

pub(crate) fn connect(options: Options) -> Result<Pool, Failure> {
    Ok(runtime().block_on(Pool::connect(options))?)
}

pub(crate) fn open(
    pool: &Pool,
    partitioner: Partitioner,
    kinds: &[Kind],
    name: impl Fn(Kind) -> String,
) -> Result<Stage, Failure> {
    runtime().block_on(Stage::open(pool.clone(), partitioner, kinds, name))
}

pub(crate) fn play(stage: &Stage, prefix: &str, operation: &Operation) -> Result<Played, Failure> {
    runtime().block_on(stage.play(prefix, operation))
}
