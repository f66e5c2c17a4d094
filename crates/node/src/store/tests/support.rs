//! A store with one column family, and short words for what is done to it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;
use cassa_types::token::Token;
use cassa_wire::CfDef;

use crate::schema::{Family, FamilyId, Kind};
use crate::store::{
    Cell, Change, Deletion, Expiry, Filter, Live, Path, RowMutation, Rows, Slice, Store, Ties,
};

pub(super) struct Stored {
    pub(super) family: Arc<Family>,
    pub(super) store: Store,
    pub(super) now: i64,
}

/// A column as a reader sees it: name, value, timestamp.
pub(super) type Seen = (String, String, i64);

pub(super) fn family(comparator: Type, kind: Kind) -> Family {
    Family {
        id: FamilyId(1000),
        definition: CfDef { gc_grace_seconds: Some(10), ..CfDef::default() },
        kind,
        comparator,
        key: Type::Bytes,
        default_validator: Type::Bytes,
        columns: BTreeMap::new(),
        table: None,
    }
}

impl Stored {
    pub(super) fn new(comparator: Type) -> Stored {
        let family = Arc::new(family(comparator, Kind::Standard));
        Stored { family, store: Store::new(Ties::default()), now: 1000 }
    }

    pub(super) fn apply(&self, key: &str, changes: Vec<Change>) {
        let changes = vec![(Arc::clone(&self.family), changes)];
        self.store.apply(&token(key), &RowMutation { key: bytes(key), changes }, self.now);
    }

    pub(super) fn read(&self, key: &str, filter: &Filter) -> Vec<Seen> {
        let place = (token(key), bytes(key));
        self.store.row(&self.family, &place, |order, row| {
            let mut seen = Vec::new();
            let columns = row.and_then(|row| row.columns(order, None));
            if let Some(columns) = columns {
                let _ = columns.walk(&order.names, filter, self.now, |name, live| {
                    let text = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
                    let (value, timestamp) = match live {
                        Live::Value(cell) => (text(&cell.value), cell.timestamp),
                        Live::Counter(count) => (count.to_string(), 0),
                    };
                    seen.push((text(name.bytes()), value, timestamp));
                    ControlFlow::Continue(())
                });
            }
            seen
        })
    }

    pub(super) fn names(&self, filter: &Filter) -> String {
        let names: Vec<String> =
            self.read("k", filter).into_iter().map(|(name, _, _)| name).collect();
        names.join(" ")
    }

    pub(super) fn keys(&self, range: &Rows) -> Vec<String> {
        let mut keys = Vec::new();
        let _ = self.store.rows(&self.family, range, |_, key, _| {
            keys.push(String::from_utf8_lossy(key).into_owned());
            ControlFlow::Continue(())
        });
        keys
    }
}

pub(super) fn token(key: &str) -> Token {
    Token::Bytes(bytes(key))
}

pub(super) fn bytes(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes())
}

pub(super) fn put(name: &str, value: &str, timestamp: i64) -> Change {
    let cell = Cell { value: bytes(value), timestamp, expiry: None };
    Change::Put(Path::new(None, bytes(name)), cell)
}

pub(super) fn expiring(name: &str, value: &str, timestamp: i64, end: i64) -> Change {
    let expiry = Some(Expiry { ttl: 5, end });
    Change::Put(Path::new(None, bytes(name)), Cell { value: bytes(value), timestamp, expiry })
}

pub(super) fn remove(name: &str, timestamp: i64) -> Change {
    Change::RemoveColumn(Path::new(None, bytes(name)), Deletion { timestamp, at: 1000 })
}

pub(super) fn remove_row(timestamp: i64) -> Change {
    Change::RemoveRow(Deletion { timestamp, at: 1000 })
}

pub(super) fn remove_slice(start: &str, finish: &str, timestamp: i64) -> Change {
    let deletion = Deletion { timestamp, at: 1000 };
    let (start, finish) = (bytes(start), bytes(finish));
    Change::RemoveRange { super_column: None, start, finish, spared: Vec::new(), deletion }
}

pub(super) fn slice(start: &str, finish: &str, reversed: bool, count: usize) -> Filter {
    let slices = vec![Slice { start: bytes(start), finish: bytes(finish) }];
    Filter::Slices { slices, reversed, count }
}

/// The same change of a super column.
pub(super) fn within(change: Change, super_column: &str) -> Change {
    let name = Some(bytes(super_column));
    let path = |path: Path| Path::new(name.clone(), path.name);
    match change {
        Change::Put(own, cell) => Change::Put(path(own), cell),
        Change::Add { path: own, delta, timestamp } => {
            Change::Add { path: path(own), delta, timestamp }
        }
        Change::RemoveColumn(own, deletion) => Change::RemoveColumn(path(own), deletion),
        Change::RemoveRange { start, finish, spared, deletion, .. } => {
            Change::RemoveRange { super_column: name, start, finish, spared, deletion }
        }
        Change::RemoveRow(deletion) => Change::RemoveSuper(bytes(super_column), deletion),
        Change::RemoveCounter(own, deletion) => Change::RemoveCounter(path(own), deletion),
        Change::CountAgain { start, finish, deletion, .. } => {
            Change::CountAgain { super_column: name, start, finish, deletion }
        }
        Change::RemoveSuper(..) => change,
    }
}
