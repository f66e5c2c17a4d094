//! Changing the schema: one change of a pool at a time, agreement before and after, and a look at the schema when it is unknown
//! what became of a change.

use std::time::{Duration, Instant};

use bytestring::ByteString;

use super::KeyspaceDefinition;
use super::read::describe;
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::execute::execute;
use crate::op::{DescribeSchemaVersions, Request};
use crate::pool::Shared;

/// How often a change is made whose fate was unknown and which then proved not to have happened.
const MAX_CHANGES: u32 = 3;
pub(super) const FIRST_LOOK: Duration = Duration::from_millis(5);
pub(super) const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// A change: what to ask a server for.
pub(super) trait Change: Send {
    type Request: Coded<Reply = ()>;

    /// Whether it needs the keyspace as it is before it is made for the first time.
    const READS: bool;

    /// The column family it changes, if it is one.
    fn column_family(&self) -> Option<&str>;

    /// The next request, in view of the keyspace as it was read; `None` when it is as it shall be.
    /// It isn't read before the first request of a change that doesn't need it: [`Looked::Not`].
    fn next(&mut self, keyspace: Looked<'_>) -> Result<Option<Self::Request>>;
}

/// A keyspace, as far as it was looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Looked<'a> {
    Not,
    At(Option<&'a KeyspaceDefinition>),
}

/// Makes a change and returns when all nodes that are up agree on it.
pub(super) async fn change<D: Driver, C: Change>(
    pool: &Shared<D>,
    keyspace: &ByteString,
    mut change: C,
    deadline: Instant,
) -> Result<()> {
    let pool = pool.here();
    let result = in_turn(pool, keyspace, &mut change, deadline).await;
    pool.schema.forget();
    result.map_err(|error| {
        let error = error.during(<C::Request as Request>::NAME);
        error.on(Some(keyspace), change.column_family())
    })
}

async fn in_turn<D: Driver, C: Change>(
    pool: &Shared<D>,
    keyspace: &ByteString,
    change: &mut C,
    deadline: Instant,
) -> Result<()> {
    let Some(_turn) = pool.schema_turns.take(&pool.driver, deadline).await else {
        let message = "another change of the schema through this pool is still being made";
        return Err(Error::new(ErrorKind::Deadline, message));
    };
    let mut look = C::READS;
    let mut unknown = false;
    for attempt in 1.. {
        agree(pool, deadline).await?;
        let Some(request) = next(pool, keyspace, change, look, deadline).await? else {
            return Ok(());
        };
        let Err(error) = execute(pool, &request, pool.limits_until(deadline)).await else { break };
        unknown |= error.maybe_applied();
        // A server that sees the nodes disagree changes nothing, and may be asked again once they agree.
        let again = error.maybe_applied() || error.kind() == ErrorKind::SchemaDisagreement;
        if !again || attempt >= MAX_CHANGES {
            // "It exists already" may be the answer to a change of ours whose own answer was lost.
            let done =
                unknown && matches!(next(pool, keyspace, change, true, deadline).await, Ok(None));
            if done {
                break;
            }
            return Err(error);
        }
        look |= unknown;
    }
    agree(pool, deadline).await
}

async fn next<D: Driver, C: Change>(
    pool: &Shared<D>,
    keyspace: &ByteString,
    change: &mut C,
    look: bool,
    deadline: Instant,
) -> Result<Option<C::Request>> {
    if !look {
        return change.next(Looked::Not);
    }
    let found = describe(pool, keyspace, deadline).await?;
    change.next(Looked::At(found.as_ref()))
}

/// Waits until all nodes that are up have one version of the schema.
pub(super) async fn agree<D: Driver>(pool: &Shared<D>, deadline: Instant) -> Result<()> {
    let mut wait = FIRST_LOOK;
    loop {
        let limits = pool.limits_until(deadline);
        let versions = execute(pool, &DescribeSchemaVersions, limits).await?;
        if versions.agree() {
            return Ok(());
        }
        let now = pool.driver.now();
        if now + wait >= deadline {
            let message = format!("still so at the deadline: {versions}");
            return Err(Error::new(ErrorKind::SchemaDisagreement, message));
        }
        pool.driver.sleep(now + wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}
