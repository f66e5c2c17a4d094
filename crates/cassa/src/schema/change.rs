//! Changing the schema: agreement before and after, and a look at the schema when it is unknown what became of a change.

use std::time::{Duration, Instant};

use bytestring::ByteString;

use super::KeyspaceDefinition;
use super::read::describe;
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::execute::execute;
use crate::op::DescribeSchemaVersions;
use crate::pool::Shared;

/// How often a change is made whose fate was unknown and which then proved not to have happened.
const MAX_CHANGES: u32 = 3;
const FIRST_LOOK: Duration = Duration::from_millis(5);
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// Makes a change and returns when all nodes that are up agree on it. `done` judges the keyspace as it then is.
pub(super) async fn change<D: Driver, R: Coded<Reply = ()>>(
    pool: &Shared<D>,
    request: &R,
    keyspace: &ByteString,
    done: impl Fn(Option<&KeyspaceDefinition>) -> bool + Send + Sync,
) -> Result<()> {
    let result = guarded(pool, request, keyspace, done).await;
    pool.schema.forget();
    result.map_err(|error| {
        let subject = request.subject();
        error.during(R::NAME).on(subject.keyspace, subject.column_family)
    })
}

async fn guarded<D: Driver, R: Coded<Reply = ()>>(
    pool: &Shared<D>,
    request: &R,
    keyspace: &ByteString,
    done: impl Fn(Option<&KeyspaceDefinition>) -> bool + Send + Sync,
) -> Result<()> {
    let deadline = pool.deadline();
    let mut unknown = false;
    for attempt in 1.. {
        agree(pool, deadline).await?;
        if unknown && done(describe(pool, keyspace, deadline).await?.as_ref()) {
            return Ok(());
        }
        let Err(error) = execute(pool, request, pool.limits_until(deadline)).await else { break };
        unknown |= error.maybe_applied();
        if !error.maybe_applied() || attempt >= MAX_CHANGES {
            // "It exists already" may be the answer to a change of ours whose own answer was lost.
            let found = if unknown { describe(pool, keyspace, deadline).await.ok() } else { None };
            if found.is_some_and(|found| done(found.as_ref())) {
                break;
            }
            return Err(error);
        }
    }
    agree(pool, deadline).await
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
