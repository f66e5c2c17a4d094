//! Where the cases of one driver play: its pool, its keyspace, and what most cases need of them.

use std::fmt::Debug;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{Error, Options, Phase, Row, Type};

use super::super::driver::{ColumnFamily, NAME, Pool, Scan, sleep};
use crate::case::{Failure, Line, Needs};
use crate::ground::Ground;

/// Column families of text, each for the cases of one group, so that scans see no rows of others.
const TEXT: &[&str] = &[
    "Text",
    "ScanPages",
    "ScanGhosts",
    "ScanLimits",
    "ScanParts",
    "ScanWide",
    "ScanDeleted",
    "ScanEmpty",
    "ScanRanges",
    "ScanCells",
    "ScanSplits",
];

pub(crate) struct Stage {
    pub(crate) ground: Arc<Ground>,
    /// A pool to the server that nobody hurts.
    pub(crate) pool: Pool,
}

impl Stage {
    pub(crate) async fn open(ground: Arc<Ground>, needs: Needs) -> Result<Arc<Stage>, Failure> {
        let options = Options::new().server(&ground.calm().to_string()).keyspace(keyspace());
        let pool = wait!(Pool::connect(options))?;
        if needs == Needs::Calm {
            wait!(pool.schema().create_keyspace(&definition(ground.line())))?;
        }
        Ok(Arc::new(Stage { ground, pool }))
    }

    pub(crate) fn line(&self) -> Line {
        self.ground.line()
    }

    /// The driver's keyspace.
    pub(crate) fn keyspace(&self) -> String {
        keyspace()
    }

    /// A column family of text whose keys a case makes its own.
    pub(crate) async fn text(&self) -> Result<ColumnFamily, Failure> {
        Ok(wait!(self.pool.column_family("Text"))?)
    }

    pub(crate) async fn family(&self, name: &str) -> Result<ColumnFamily, Failure> {
        Ok(wait!(self.pool.column_family(name))?)
    }

    /// Creates a column family for one case. A keyspace is changed by one case at a time: they run one after the other.
    pub(crate) async fn create(
        &self,
        definition: ColumnFamilyDefinition,
    ) -> Result<ColumnFamily, Failure> {
        wait!(self.pool.schema().create_column_family(&definition))?;
        Ok(wait!(self.pool.column_family(&definition.name))?)
    }

    /// A definition in the driver's keyspace.
    pub(crate) fn defined(&self, name: &str) -> ColumnFamilyDefinition {
        ColumnFamilyDefinition::new(keyspace(), name)
    }

    /// A pool of its own to the server that nobody hurts.
    pub(crate) async fn another_pool(
        &self,
        options: impl FnOnce(Options) -> Options,
    ) -> Result<Pool, Failure> {
        let plain = Options::new().server(&self.ground.calm().to_string()).keyspace(keyspace());
        Ok(wait!(Pool::connect(options(plain)))?)
    }

    /// A pool to some servers, and a column family of text there, made if it is missing.
    pub(crate) async fn elsewhere(
        &self,
        servers: &[SocketAddr],
        replicas: u32,
        options: impl FnOnce(Options) -> Options,
    ) -> Result<(Pool, ColumnFamily), Failure> {
        let plain = Options::new().keyspace(keyspace());
        let plain = servers.iter().fold(plain, |all, server| all.server(&server.to_string()));
        let pool = wait!(Pool::connect(options(plain)))?;
        if wait!(pool.schema().keyspace(&keyspace()))?.is_none() {
            let keyspace = KeyspaceDefinition::new(keyspace()).replication(replicas);
            let keyspace = keyspace.column_family(text_family("Text"));
            wait!(pool.schema().create_keyspace(&keyspace))?;
        }
        let family = wait!(pool.column_family("Text"))?;
        Ok((pool, family))
    }
}

fn keyspace() -> String {
    format!("Suite_{NAME}")
}

fn text_family(name: &str) -> ColumnFamilyDefinition {
    ColumnFamilyDefinition::new("", name)
        .key(Type::Utf8)
        .comparator(Type::Utf8)
        .default_validator(Type::Utf8)
}

/// Super columns whose names are text, with columns whose names are numbers and whose values are text.
fn super_family(name: &str) -> ColumnFamilyDefinition {
    text_family(name).super_columns(Type::Long)
}

fn definition(line: Line) -> KeyspaceDefinition {
    let mut keyspace = KeyspaceDefinition::new(keyspace());
    for name in TEXT {
        keyspace = keyspace.column_family(text_family(name));
    }
    let named =
        |name: &str, comparator| ColumnFamilyDefinition::new("", name).comparator(comparator);
    keyspace = keyspace
        .column_family(named("Bytes", Type::Bytes))
        .column_family(named("Longs", Type::Long))
        .column_family(named("Times", Type::TimeUuid))
        .column_family(super_family("Supers"))
        .column_family(super_family("SupersStreamed"))
        .column_family(super_family("SupersWhole"));
    if line >= Line(0, 8) {
        let pair = Type::Composite([Type::Long, Type::Utf8].into());
        keyspace = keyspace
            .column_family(super_family("SuperCounters").default_validator(Type::Counter))
            .column_family(named("Composites", pair))
            .column_family(named("Reversed", Type::Reversed(Type::Long.into())));
    }
    keyspace
}

/// The error that a call must end with.
#[track_caller]
pub(crate) fn refused<T: Debug>(result: cassa::Result<T>) -> Error {
    match result {
        Ok(value) => panic!("an error was expected, not {value:?}"),
        Err(error) => error,
    }
}

/// Whether the call ended before anything was sent to a server.
pub(crate) fn never_sent(error: &Error) -> bool {
    error.attempts().iter().all(|attempt| attempt.phase() == Phase::Encode)
}

/// Returns in a later millisecond than it was called in. Servers stamp counters, their removals and what is compared and set in
/// whole milliseconds. Before 2.1 an addition wins over a removal by name of the same one (800 of 1,000 did, and none after a pause
/// of 1 ms), and an insert wins over a compare-and-set of the same one.
pub(crate) async fn another_millisecond() {
    wait!(sleep(Duration::from_millis(2)));
}

/// The row's names, as text.
pub(crate) fn names(row: &Row) -> Result<Vec<String>, Failure> {
    Ok(row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?)
}

/// The row's names and values, as text.
pub(crate) fn text(row: &Row) -> Result<Vec<(String, String)>, Failure> {
    let columns = row.columns().map(|column| Ok((column.name()?, column.value()?)));
    Ok(columns.collect::<cassa::Result<_>>()?)
}

/// The keys of the scan's rows, as text.
pub(crate) async fn keys(mut scan: Scan) -> Result<Vec<String>, Failure> {
    let mut keys = Vec::new();
    while let Some(row) = wait!(scan.next())? {
        keys.push(row.key()?);
    }
    Ok(keys)
}

/// No column at all.
pub(crate) fn nothing() -> [(&'static str, &'static str); 0] {
    []
}
