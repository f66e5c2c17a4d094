//! Playing operations on a server, compiled once for each driver; `wait!` is what differs between them.

mod read;
mod write;

use std::collections::HashMap;

use cassa::Error;
use cassa::types::token::Partitioner;

use super::driver::{ColumnFamily, Pool};
use crate::failure::Failure;
use crate::ground::Played;
use crate::handle::Handle;
use crate::operation::Operation;
use crate::outcome::Outcome;
use crate::world::{self, Kind};

/// The families of a group of sequences.
pub(crate) struct Stage {
    pub(crate) pool: Pool,
    partitioner: Partitioner,
    families: HashMap<Kind, ColumnFamily>,
}

/// An error of the server or the client is an outcome; one of this program is a failure.
type Ended<T> = Result<Result<T, Error>, Failure>;

impl Stage {
    pub(crate) async fn open(
        pool: Pool,
        partitioner: Partitioner,
        kinds: &[Kind],
        name: impl Fn(Kind) -> String,
    ) -> Result<Stage, Failure> {
        let mut families = HashMap::new();
        for kind in kinds {
            families.insert(*kind, wait!(pool.column_family(&name(*kind)))?);
        }
        Ok(Stage { pool, partitioner, families })
    }

    pub(crate) async fn play(
        &self,
        prefix: &str,
        operation: &Operation,
    ) -> Result<Played, Failure> {
        let mut timestamps = Vec::new();
        match self.outcome(prefix, operation, &mut timestamps).await? {
            Ok(outcome) => Ok(Played { outcome, timestamps, said: None }),
            Err(error) => {
                let outcome = Outcome::Refused(error.kind());
                Ok(Played { outcome, timestamps, said: Some(error.to_string()) })
            }
        }
    }

    async fn outcome(
        &self,
        prefix: &str,
        operation: &Operation,
        timestamps: &mut Vec<i64>,
    ) -> Ended<Outcome> {
        let key = |number: &u8| world::key(prefix, *number);
        let mut written = |written: Result<Vec<i64>, Error>| {
            written.map(|of_each| {
                *timestamps = of_each;
                Outcome::Done
            })
        };
        Ok(match operation {
            Operation::Write(mutation) => written(self.write(prefix, mutation).await?),
            Operation::InsertRows(rows) => written(self.insert_rows(prefix, rows).await?),
            Operation::Batch { mutations, atomic } => {
                written(self.batch(prefix, mutations, *atomic).await?)
            }
            Operation::Get(read, number) => self.get(read, key(number)).await?,
            Operation::Stream(read, number) => self.stream(read, key(number)).await?,
            Operation::Count(read, number) => {
                wait!(self.selecting(read)?.count(key(number))).map(Outcome::Count)
            }
            Operation::Multiget(read, keys) => {
                self.multiget(read, keys.iter().map(key).collect()).await?
            }
            Operation::MultigetCount(read, keys) => {
                self.multiget_count(read, keys.iter().map(key).collect()).await?
            }
            Operation::Scan(read, scan) => self.scan(prefix, read, scan).await?,
            Operation::Truncate(kind) => {
                wait!(self.family(*kind)?.truncate()).map(|()| Outcome::Done)
            }
        })
    }

    fn family(&self, kind: Kind) -> Result<&ColumnFamily, Failure> {
        self.families.get(&kind).ok_or_else(|| Failure(format!("there is no family {kind:?}")))
    }

    fn handle(&self, handle: Handle) -> Result<ColumnFamily, Failure> {
        let cf = self.family(handle.kind)?;
        Ok(match handle.within {
            Some(within) => cf.super_column(world::Names::Words.name(within)),
            None => cf.clone(),
        })
    }
}
