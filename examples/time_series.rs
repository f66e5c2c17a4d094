//! A time series: one row a sensor and day, one column a reading, named by a time UUID.
//!
//! Columns are sorted by time. An instant as a name is a new time UUID each time, so two readings of one instant are two columns; as
//! an end of a slice it includes all of them.
//!
//! `cargo run --example time_series` prints:
//!
//! ```text
//! 24 readings in row roof/2026-11-24
//! from 06:00 to 09:00: 6.0 7.0 8.0 9.0
//! the last three: 23.0 22.0 21.0
//! two of one instant: 12.0 12.5
//! ```

mod support;

use cassa::{Result, Row, Slice, Type};
use jiff::{Timestamp, ToSpan};

#[tokio::main]
async fn main() -> Result<()> {
    let pool = support::connect().await?;
    let readings = support::made_anew(
        &pool,
        |cf| cf.key(Type::Utf8).comparator(Type::TimeUuid).default_validator(Type::Double),
        "TimeSeries",
    )
    .await?;

    let key = "roof/2026-11-24";
    let midnight = Timestamp::constant(1_795_478_400, 0); // 2026-11-24T00:00:00Z
    let hour = |number: i64| midnight + number.hours();
    for number in 0..24_u8 {
        readings.insert(key, [(hour(number.into()), f64::from(number))]).await?;
    }
    println!("{} readings in row {key}", readings.count(key).await?);

    // A row ends with its day, so it has a bound; both ends of the slice are included, whatever the UUIDs' other bits.
    let morning = readings.slice(Slice::from(hour(6)).to(hour(9))).get(key).await?;
    println!("from 06:00 to 09:00: {}", shown(morning.as_ref())?);

    let newest = readings.slice(Slice::all().reversed().limit(3)).get(key).await?;
    println!("the last three: {}", shown(newest.as_ref())?);

    readings.insert(key, [(hour(12), 12.5)]).await?;
    let noon = readings.slice(Slice::from(hour(12)).to(hour(12))).get(key).await?;
    let mut values: Vec<f64> = Vec::new();
    for column in noon.iter().flat_map(Row::columns) {
        values.push(column.value()?);
    }
    values.sort_by(f64::total_cmp); // of one instant the UUIDs' random bits decide
    println!("two of one instant: {:.1} {:.1}", values[0], values[1]);
    Ok(())
}

fn shown(row: Option<&Row>) -> Result<String> {
    let columns = row.into_iter().flat_map(Row::columns);
    let values: Result<Vec<String>> =
        columns.map(|column| Ok(format!("{:.1}", column.value::<f64>()?))).collect();
    Ok(values?.join(" "))
}
