//! The reading process: each way to read, the memory it took at most, and whether that is little enough.

use std::time::Instant;

use cassa::blocking::{Cells, ColumnFamily};

use crate::Failure;
use crate::ground::{Size, length, pool};
use crate::peak::Peak;

/// What reading may take, in bytes: a page is 1 MiB, and no reply of many is above 8.
const LIMIT: u64 = 32 << 20;

/// Whether every way to read stayed within the limit.
pub(crate) fn all(address: &str, size: &Size) -> Result<bool, Failure> {
    let pool = pool(address)?;
    let (wide, many) = (pool.column_family("Wide")?, pool.column_family("Many")?);
    let (peak, mut within) = (Peak::begin()?, true);
    let mut measure = |what: &str, read: &dyn Fn() -> Result<u64, Failure>| {
        let began = Instant::now();
        let (items, growth) = peak.growth(read)?;
        let seconds = began.elapsed().as_secs_f64();
        let mib = growth as f64 / f64::from(1 << 20);
        println!("{what}: {items} in {seconds:.1} s, {mib:.1} MiB more than before");
        within &= growth <= LIMIT;
        Ok::<_, Failure>(())
    };
    measure("columns of one row, streamed", &|| columns(wide.stream(0), size))?;
    measure("columns of all rows of a wide family, streamed", &|| {
        columns(wide.scan().cells(), size)
    })?;
    measure("columns of one row, counted", &|| Ok(wide.count(0)?))?;
    measure("rows, scanned", &|| rows(&many, size))?;
    measure("columns of many rows, streamed", &|| {
        let cells = many.scan().cells();
        cells.map(|cell| Ok(cell.map(|_| 1)?)).sum()
    })?;
    if !within {
        println!("above {} MiB", LIMIT >> 20);
    }
    Ok(within)
}

/// Reads every column there should be, in order.
fn columns(cells: Cells, size: &Size) -> Result<u64, Failure> {
    let mut read = 0;
    for cell in cells {
        let cell = cell?;
        let place: u64 = cell.name()?;
        assert_eq!((place, cell.value_bytes().len()), (read, length(read, size.columns)));
        read += 1;
    }
    assert_eq!(read, size.columns);
    Ok(read)
}

/// Reads every row there should be.
fn rows(many: &ColumnFamily, size: &Size) -> Result<u64, Failure> {
    let (mut read, mut sum) = (0, 0);
    for row in many.scan() {
        let row = row?;
        let key: u64 = row.key()?;
        let value: &[u8] = row.value(0_i64)?.unwrap();
        assert_eq!(value.len(), length(key, size.rows));
        (read, sum) = (read + 1, sum + key);
    }
    assert_eq!((read, sum), (size.rows, (0..size.rows).sum()));
    Ok(read)
}
