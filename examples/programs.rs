//! The programs that stand alone in README.md and in docs/tutorial.md, word by word but for their servers.
//!
//! Rows are printed in the order of the cluster's partitioner, and by threads that run side by side.

#![expect(clippy::expect_used, reason = "what is read was just written")]

#[path = "support/servers.rs"]
mod servers;

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{ColumnFamily, Consistency, Pool, Result, Slice, Type};

use servers::url;

fn main() -> Result<()> {
    session()?;
    session_on_threads()?;
    weather()?;
    weather_on_threads()
}

#[tokio::main]
async fn session() -> Result<()> {
    let pool = Pool::connect(url("/Keyspace1")).await?;

    if pool.schema().keyspace("Keyspace1").await?.is_none() {
        let text = ColumnFamilyDefinition::new("Keyspace1", "Standard1")
            .key(Type::Utf8)
            .comparator(Type::Utf8)
            .default_validator(Type::Utf8);
        let keyspace = KeyspaceDefinition::new("Keyspace1").column_family(text);
        pool.schema().create_keyspace(&keyspace).await?;
    }
    let users = pool.column_family("Standard1").await?;

    users.insert("foo", [("column1", "val1")]).await?; // returns the timestamp, in microseconds
    users.insert("bar", [("column1", "val3"), ("column2", "val4")]).await?;

    let row = users.get("foo").await?.expect("just written");
    assert_eq!(row.value::<&str>("column1")?, Some("val1"));
    println!("{row:?}"); // {"column1": "val1"}

    let rows = users.multiget(["foo", "bar"]).await?;
    println!("{} rows, {} columns in bar", rows.len(), users.count("bar").await?); // 2 rows, 2 columns in bar

    // Options are set on a handle, which is cheap to make and to keep; the verb comes last.
    let careful = users.consistency(Consistency::Quorum);
    let last = careful.slice(Slice::all().reversed().limit(1)).get("bar").await?;
    println!("{last:?}"); // Some({"column2": "val4"})

    let mut scan = users.scan();
    while let Some(row) = scan.next().await? {
        println!("{} has {} columns", row.key::<&str>()?, row.len());
    }

    users.columns(["column1"]).remove("bar").await?;
    users.remove("bar").await?;
    assert!(users.get("bar").await?.is_none());
    Ok(())
}

fn session_on_threads() -> Result<()> {
    use cassa::blocking::Pool;

    let pool = Pool::connect(url("/Keyspace1"))?;
    let users = pool.column_family("Standard1")?;
    users.insert("foo", [("column1", "val1")])?;
    for row in users.scan() {
        println!("{:?}", row?);
    }
    Ok(())
}

#[tokio::main]
async fn weather() -> Result<()> {
    let pool = Pool::connect(url("/Weather")).await?;
    let readings = readings(&pool).await?;

    readings.insert("oslo/2026-11-22", [(0, 1.5), (600_000, 1.75), (1_200_000, 2.0)]).await?;

    let Some(day) = readings.get("oslo/2026-11-22").await? else {
        println!("no readings");
        return Ok(());
    };
    for reading in day.columns() {
        let (millis, celsius) = (reading.name::<u32>()?, reading.value::<f64>()?);
        println!("{:>3} min  {celsius} °C", millis / 60_000);
    }
    Ok(())
}

/// The column family, made if it is missing.
async fn readings(pool: &Pool) -> Result<ColumnFamily> {
    let schema = pool.schema();
    if schema.keyspace("Weather").await?.is_none() {
        let readings = ColumnFamilyDefinition::new("Weather", "Readings")
            .key(Type::Utf8)
            .comparator(Type::Long)
            .default_validator(Type::Double);
        let keyspace = KeyspaceDefinition::new("Weather").replication(1).column_family(readings);
        schema.create_keyspace(&keyspace).await?;
    }
    pool.column_family("Readings").await
}

fn weather_on_threads() -> Result<()> {
    use cassa::blocking::Pool;

    let pool = Pool::connect(url("/Weather?size=4&deadline=5s"))?;
    let readings = pool.column_family("Readings")?;
    std::thread::scope(|scope| {
        for station in ["oslo", "bergen", "tromsø"] {
            let readings = &readings;
            scope.spawn(move || {
                let key = format!("{station}/2026-11-23");
                match readings.insert(&key, [(0, 0.5)]) {
                    Ok(timestamp) => println!("{key} written at {timestamp}"),
                    Err(error) => eprintln!("{key}: {error}"),
                }
            });
        }
    });
    for day in readings.scan() {
        println!("{}", day?.key::<&str>()?);
    }
    Ok(())
}
