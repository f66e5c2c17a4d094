//! Playing operations on a server, compiled once for each driver; `wait!` is what differs between them.

use std::collections::HashMap;

use cassa::{Error, Row, Slice, Value};

use super::driver::{Batch, ColumnFamily, Pool};
use crate::failure::Failure;
use crate::ground::Played;
use crate::operation::{Change, End, Mutation, Operation, Range, Selection, Time};
use crate::outcome::{Column, Content, Outcome};
use crate::world::{self, Kind};

/// The families of a group of sequences.
pub(crate) struct Stage {
    pub(crate) pool: Pool,
    families: HashMap<Kind, ColumnFamily>,
}

impl Stage {
    pub(crate) async fn open(pool: Pool, name: impl Fn(Kind) -> String) -> Result<Stage, Failure> {
        let mut families = HashMap::new();
        for kind in Kind::ALL {
            families.insert(kind, wait!(pool.column_family(&name(kind)))?);
        }
        Ok(Stage { pool, families })
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

    /// An error of the server or the client is an outcome; one of this program is a failure.
    async fn outcome(
        &self,
        prefix: &str,
        operation: &Operation,
        timestamps: &mut Vec<i64>,
    ) -> Result<Result<Outcome, Error>, Failure> {
        let key = |number: &u8| world::key(prefix, *number);
        Ok(match operation {
            Operation::Write(mutation) => {
                let written = self.write(prefix, mutation).await?;
                written.map(|timestamp| {
                    timestamps.push(timestamp);
                    Outcome::Done
                })
            }
            Operation::Batch(mutations) => {
                let batch = self.pool.batch();
                for mutation in mutations {
                    match self.queue(&batch, prefix, mutation)? {
                        Ok(timestamp) => timestamps.push(timestamp),
                        Err(error) => return Ok(Err(error)),
                    }
                }
                wait!(batch.send()).map(|()| Outcome::Done)
            }
            Operation::Get { kind, key: number, selection } => {
                let read = wait!(self.selecting(*kind, selection)?.get(key(number)));
                match read {
                    Ok(Some(row)) => Ok(Outcome::Row(columns(*kind, &row)?)),
                    Ok(None) => Ok(Outcome::Row(Vec::new())),
                    Err(error) => Err(error),
                }
            }
            Operation::Count { kind, key: number, selection } => {
                wait!(self.selecting(*kind, selection)?.count(key(number))).map(Outcome::Count)
            }
            Operation::Multiget { kind, keys, selection } => {
                let cf = self.selecting(*kind, selection)?;
                match wait!(cf.multiget(keys.iter().map(key))) {
                    Ok(rows) => Ok(Outcome::Rows(
                        rows.iter().map(|row| keyed(*kind, row)).collect::<Result<_, _>>()?,
                    )),
                    Err(error) => Err(error),
                }
            }
            Operation::Scan { kind, selection, limit } => {
                let scan = self.selecting(*kind, selection)?.scan();
                let mut scan = scan.limit(limit.unwrap_or(usize::MAX));
                let mut rows = Vec::new();
                loop {
                    match wait!(scan.next()) {
                        Ok(Some(row)) => rows.push(keyed(*kind, &row)?),
                        Ok(None) => break Ok(Outcome::Rows(rows)),
                        Err(error) => break Err(error),
                    }
                }
            }
            Operation::Truncate { kind } => {
                wait!(self.family(*kind)?.truncate()).map(|()| Outcome::Done)
            }
        })
    }

    async fn write(
        &self,
        prefix: &str,
        mutation: &Mutation,
    ) -> Result<Result<i64, Error>, Failure> {
        let (cf, kind) = (self.writing(mutation)?, mutation.kind);
        let key = world::key(prefix, mutation.key);
        Ok(match &mutation.change {
            Change::Insert { columns, .. } => wait!(cf.insert(key, written(kind, columns))),
            Change::Add(counters) => match &counters[..] {
                [(name, delta)] => wait!(cf.add(key, kind.name(*name), *delta)).map(|()| 0),
                _ => wait!(cf.insert(key, added(kind, counters))),
            },
            _ => wait!(cf.remove(key)),
        })
    }

    fn queue(
        &self,
        batch: &Batch,
        prefix: &str,
        mutation: &Mutation,
    ) -> Result<Result<i64, Error>, Failure> {
        let (cf, kind) = (self.writing(mutation)?, mutation.kind);
        let key = world::key(prefix, mutation.key);
        Ok(match &mutation.change {
            Change::Insert { columns, .. } => batch.insert(&cf, key, written(kind, columns)),
            Change::Add(counters) => batch.insert(&cf, key, added(kind, counters)),
            _ => batch.remove(&cf, key),
        })
    }

    fn family(&self, kind: Kind) -> Result<&ColumnFamily, Failure> {
        self.families.get(&kind).ok_or_else(|| Failure(format!("there is no family {kind:?}")))
    }

    /// A handle that writes or removes as the mutation says.
    fn writing(&self, mutation: &Mutation) -> Result<ColumnFamily, Failure> {
        let kind = mutation.kind;
        let mut cf = self.family(kind)?.clone();
        if let Time::At(timestamp) = mutation.time {
            cf = cf.timestamp(timestamp);
        }
        Ok(match &mutation.change {
            Change::Insert { ttl: Some(seconds), .. } => cf.ttl(*seconds),
            Change::RemoveNames(names) => cf.columns(names.iter().map(|name| kind.name(*name))),
            Change::RemoveSlice(range) => cf.slice(slice(kind, range)),
            _ => cf,
        })
    }

    /// A handle that reads what the selection says.
    fn selecting(&self, kind: Kind, selection: &Selection) -> Result<ColumnFamily, Failure> {
        let cf = self.family(kind)?;
        Ok(match selection {
            Selection::All => cf.clone(),
            Selection::Names(names) => cf.columns(names.iter().map(|name| kind.name(*name))),
            Selection::Slice { range, limit } => {
                let slice = slice(kind, range);
                cf.slice(limit.iter().fold(slice, |slice, limit| slice.limit(*limit)))
            }
        })
    }
}

fn slice(kind: Kind, range: &Range) -> Slice<'static> {
    let end = |end: &End| if end.prefix { Kind::prefix(end.name) } else { kind.name(end.name) };
    let from = range.start.iter().map(end).fold(Slice::all(), |_, start| Slice::from(start));
    let slice = range.finish.iter().map(end).fold(from, Slice::to);
    if range.reversed { slice.reversed() } else { slice }
}

fn written(kind: Kind, columns: &[(u8, u8)]) -> impl Iterator<Item = (Value, &'static str)> {
    columns.iter().map(move |(name, value)| (kind.name(*name), world::value(*value)))
}

fn added(kind: Kind, counters: &[(u8, i64)]) -> impl Iterator<Item = (Value, i64)> {
    counters.iter().map(move |(name, delta)| (kind.name(*name), *delta))
}

fn keyed(kind: Kind, row: &Row) -> Result<(String, Vec<Column>), Failure> {
    Ok((row.key()?, columns(kind, row)?))
}

fn columns(kind: Kind, row: &Row) -> Result<Vec<Column>, Failure> {
    let column = |column: cassa::Column<'_>| {
        let read: Value = column.name()?;
        let name = kind.number(&read);
        let name = name.ok_or_else(|| Failure(format!("nobody wrote a column {read:?}")))?;
        if kind.counts() {
            return Ok(Column { name, content: Content::Count(column.value()?) });
        }
        let read: &str = column.value()?;
        let value = world::value_number(read);
        let value = value.ok_or_else(|| Failure(format!("nobody wrote a value {read:?}")))?;
        let timestamp = column.timestamp().unwrap_or(i64::MIN);
        let ttl = column.ttl().and_then(|ttl| u32::try_from(ttl).ok());
        Ok(Column { name, content: Content::Value { value, timestamp, ttl } })
    };
    row.columns().map(column).collect()
}
