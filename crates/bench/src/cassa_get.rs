//! A get as a user writes it: one column of one row, its value unpacked.

use std::net::SocketAddr;

use cassa::{Options, Row};
use tokio::runtime::Runtime;

use crate::Result;
use crate::exchange::{COLUMN, COLUMN_FAMILY, KEY, KEYSPACE, VALUE};
use crate::measure::Case;

/// On this thread, without a runtime.
pub(crate) struct Blocking(cassa::blocking::ColumnFamily);

impl Blocking {
    pub(crate) fn connect(address: SocketAddr) -> Result<Blocking> {
        let pool = cassa::blocking::Pool::connect(options(address))?;
        Ok(Blocking(pool.column_family(COLUMN_FAMILY)?.columns([COLUMN])))
    }
}

impl Case for Blocking {
    fn run(&mut self, exchanges: u32) -> Result<()> {
        (0..exchanges).try_for_each(|_| check(self.0.get(KEY)?))
    }
}

/// In one task of a runtime of one thread.
pub(crate) struct Tokio<'a> {
    runtime: &'a Runtime,
    family: cassa::ColumnFamily,
}

impl<'a> Tokio<'a> {
    pub(crate) fn connect(address: SocketAddr, runtime: &'a Runtime) -> Result<Tokio<'a>> {
        runtime.block_on(async {
            let pool = cassa::Pool::connect(options(address)).await?;
            let family = pool.column_family(COLUMN_FAMILY).await?.columns([COLUMN]);
            Ok(Tokio { runtime, family })
        })
    }
}

impl Case for Tokio<'_> {
    fn run(&mut self, exchanges: u32) -> Result<()> {
        self.runtime.block_on(async {
            for _ in 0..exchanges {
                check(self.family.get(KEY).await?)?;
            }
            Ok(())
        })
    }
}

fn options(address: SocketAddr) -> Options {
    Options::new().server(&address.to_string()).keyspace(KEYSPACE)
}

#[expect(clippy::needless_pass_by_value, reason = "freeing the row is part of what a get costs")]
fn check(row: Option<Row>) -> Result<()> {
    match row.as_ref().ok_or("no row")?.value::<&str>(COLUMN)? {
        Some(VALUE) => Ok(()),
        other => Err(format!("another value: {other:?}").into()),
    }
}
