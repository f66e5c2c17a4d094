//! What is written and read: mostly values of 10 bytes, some of 1 KB, and a few of 1 MB next to each other in the midst.

use std::time::{Duration, Instant};

use cassa::blocking::{ColumnFamily, Pool};
use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{Options, Type};

use crate::Failure;

/// How many values of 1 MB there are.
const LARGE: u64 = 24;

pub(crate) struct Size {
    /// Of the one wide row.
    pub(crate) columns: u64,
    /// Of the family of many rows.
    pub(crate) rows: u64,
}

/// How long the value at a place among so many is.
pub(crate) fn length(place: u64, all: u64) -> usize {
    match place {
        _ if (all / 2..all / 2 + LARGE).contains(&place) => 1 << 20,
        _ if place.is_multiple_of(1_000) => 1_000,
        _ => 10,
    }
}

pub(crate) fn pool(address: &str) -> Result<Pool, Failure> {
    let options =
        Options::new().server(address).keyspace("Memory").deadline(Duration::from_secs(300));
    Ok(Pool::connect(options)?)
}

/// Writes all of it.
pub(crate) fn fill(address: &str, size: &Size) -> Result<(), Failure> {
    let began = Instant::now();
    let pool = pool(address)?;
    let family =
        |name: &str| ColumnFamilyDefinition::new("", name).key(Type::Long).comparator(Type::Long);
    let keyspace = KeyspaceDefinition::new("Memory");
    let keyspace = keyspace.column_family(family("Wide")).column_family(family("Many"));
    pool.schema().create_keyspace(&keyspace)?;
    fill_row(&pool.column_family("Wide")?, size.columns)?;
    let many = pool.column_family("Many")?;
    let writer = pool.writer();
    let value = vec![b'x'; 1 << 20];
    for row in 0..size.rows {
        writer.insert(&many, row, [(0_i64, &value[..length(row, size.rows)])])?;
    }
    writer.flush()?;
    println!("{} columns and {} rows written in {:.0?}", size.columns, size.rows, began.elapsed());
    Ok(())
}

fn fill_row(wide: &ColumnFamily, columns: u64) -> Result<(), Failure> {
    let value = vec![b'x'; 1 << 20];
    let mut column = 0;
    while column < columns {
        let (first, mut bytes) = (column, 0);
        while column < columns && bytes < 256 << 10 {
            bytes += 50 + length(column, columns);
            column += 1;
        }
        wide.insert(0, (first..column).map(|place| (place, &value[..length(place, columns)])))?;
    }
    Ok(())
}
