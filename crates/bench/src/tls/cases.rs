//! Gets over a connection that is there, over one of its own, and from a pool of its own.

use cassa::Options;
use cassa::blocking::{ColumnFamily, Pool};

use crate::Result;
use crate::exchange::{COLUMN, COLUMN_FAMILY, KEY};
use crate::measure::Case;

/// Gets of one pool.
pub(super) struct Each(ColumnFamily);

impl Each {
    pub(super) fn on_one_connection(options: &Options) -> Result<Each> {
        family(options.clone()).map(Each)
    }

    /// A connection sets its keyspace, gets, and is closed; the next one resumes its session.
    pub(super) fn on_its_own_connection(options: &Options) -> Result<Each> {
        family(options.clone().recycle_after(2)).map(Each)
    }
}

impl Case for Each {
    fn run(&mut self, exchanges: u32) -> Result<()> {
        (0..exchanges).try_for_each(|_| get(&self.0))
    }
}

/// A pool for each get, which knows nothing of the server and has no session to resume.
pub(super) struct Anew<'a>(pub(super) &'a Options);

impl Case for Anew<'_> {
    fn run(&mut self, exchanges: u32) -> Result<()> {
        (0..exchanges).try_for_each(|_| get(&family(self.0.clone())?))
    }
}

fn family(options: Options) -> Result<ColumnFamily> {
    Ok(Pool::connect(options)?.column_family(COLUMN_FAMILY)?.columns([COLUMN]))
}

fn get(family: &ColumnFamily) -> Result<()> {
    let row = family.get(KEY)?;
    row.map(drop).ok_or_else(|| "no row".into())
}
