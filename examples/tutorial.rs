//! The functions of the tutorial, on a real server: docs/tutorial.md has them word for word, and tells what they do.
//!
//! `cargo run --example tutorial` prints:
//!
//! ```text
//! 2 readings
//! Some({1200000: 2.0, 600000: 1.75, 0: 1.5})
//! Some({0: 1.5, 600000: 1.75})
//! Some(2.0)
//! oslo/2026-11-22: 3 readings
//! 0
//! oslo/2026-11-22
//! 1 days
//! roof 0: 1.5
//! roof 600000: 1.25
//! roof: Some("Fuess")
//! galdhøpiggen: 2469 m
//! ```

#![expect(clippy::expect_used, reason = "what is read was just written")]

#[expect(dead_code, reason = "the tutorial makes its column families itself")]
mod support;

use std::time::{SystemTime, UNIX_EPOCH};

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{ColumnFamily, Consistency, Filter, Mapped, Options, Pool, Result, Row, Slice, Type};

#[tokio::main]
async fn main() -> Result<()> {
    let pool = support::connect_to("Weather").await?;
    if pool.schema().keyspace("Weather").await?.is_some() {
        pool.schema().drop_keyspace("Weather").await?;
    }
    let readings = readings(&pool).await?;
    let day = "oslo/2026-11-22";
    readings.insert(day, [(0, 1.5), (600_000, 1.75), (1_200_000, 2.0)]).await?;
    parts_of_a_day(&readings, day).await?;
    println!("{:?}", warmest(&readings, day).await?);
    many_days(&readings).await?;

    stations(&pool).await?;
    moved(&pool.column_family("Stations").await?).await?;
    let by_name = |cf: ColumnFamilyDefinition| {
        let name = Type::Composite([Type::Utf8, Type::Long].into());
        cf.key(Type::Utf8).comparator(name).default_validator(Type::Double)
    };
    by_sensor(&made(&pool, "BySensor", by_name).await?).await?;
    sensors(&pool).await?;
    high_stations(&pool).await?;

    for_a_day(&readings).await?;
    let visits = |cf: ColumnFamilyDefinition| {
        cf.key(Type::Utf8).comparator(Type::Utf8).default_validator(Type::Counter)
    };
    made(&pool, "Visits", visits).await?;
    visit(&pool).await?;
    quorum(&readings).await?;
    record(&readings, day, 2_400_000, 2.5).await
}

async fn made(
    pool: &Pool,
    name: &str,
    define: impl FnOnce(ColumnFamilyDefinition) -> ColumnFamilyDefinition,
) -> Result<ColumnFamily> {
    let definition = define(ColumnFamilyDefinition::new("Weather", name));
    pool.schema().create_column_family(&definition).await?;
    pool.column_family(name).await
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

async fn parts_of_a_day(readings: &ColumnFamily, key: &str) -> Result<()> {
    // From one name to another, both included.
    let early = readings.slice(Slice::from(0).to(900_000)).get(key).await?;
    println!("{} readings", early.as_ref().map_or(0, Row::len)); // 2 readings

    // The last three: from the end down.
    let newest = readings.slice(Slice::all().reversed().limit(3)).get(key).await?;
    println!("{newest:?}"); // Some({1200000: 2.0, 600000: 1.75, 0: 1.5})

    // Named columns. What is missing is left out; the order is the comparator's.
    let two = readings.columns([600_000, 0]).get(key).await?;
    println!("{two:?}"); // Some({0: 1.5, 600000: 1.75})
    Ok(())
}

async fn warmest(readings: &ColumnFamily, key: &str) -> Result<Option<f64>> {
    let mut warmest = None;
    let mut columns = readings.slice(Slice::from(600_000)).stream(key);
    while let Some(reading) = columns.next().await? {
        let celsius: f64 = reading.value()?;
        warmest = Some(warmest.map_or(celsius, |so_far: f64| so_far.max(celsius)));
    }
    Ok(warmest)
}

async fn many_days(readings: &ColumnFamily) -> Result<()> {
    let days = readings.multiget(["oslo/2026-11-21", "oslo/2026-11-22"]).await?;
    for day in &days {
        println!("{}: {} readings", day.key::<&str>()?, day.len());
    }
    println!("{}", days.get("oslo/2026-11-21")?.map_or(0, Row::len));

    let mut scan = readings.scan().limit(1_000);
    while let Some(day) = scan.next().await? {
        println!("{}", day.key::<&str>()?);
    }

    let mut keys = readings.scan().keys_only();
    let mut days = 0;
    while keys.next().await?.is_some() {
        days += 1;
    }
    println!("{days} days");
    Ok(())
}

async fn stations(pool: &Pool) -> Result<()> {
    let definition = ColumnFamilyDefinition::new("Weather", "Stations")
        .key(Type::Utf8)
        .comparator(Type::Utf8)
        .default_validator(Type::Utf8)
        .column("height", Type::Long);
    pool.schema().create_column_family(&definition).await?;
    let stations = pool.column_family("Stations").await?;

    stations.insert("oslo", cassa::columns! { "country" => "NO", "height" => 94 }).await?;

    let oslo = stations.get("oslo").await?.expect("just written");
    assert_eq!(oslo.value::<i64>("height")?, Some(94));
    Ok(())
}

async fn by_sensor(readings: &ColumnFamily) -> Result<()> {
    // The column family was made with .comparator(Type::parse("CompositeType(UTF8Type, LongType)")?)
    readings
        .insert("oslo", [(("roof", 0_i64), 1.5), (("roof", 600_000), 1.25), (("wall", 0), 3.0)])
        .await?;

    let roof = readings
        .slice(Slice::from(("roof",)).to(("roof",)))
        .get("oslo")
        .await?
        .expect("just written");
    for column in roof.columns() {
        let (sensor, ms): (&str, i64) = column.name()?;
        println!("{sensor} {ms}: {}", column.value::<f64>()?);
    }
    Ok(())
}

async fn sensors(pool: &Pool) -> Result<()> {
    let definition = ColumnFamilyDefinition::new("Weather", "Sensors")
        .key(Type::Utf8)
        .comparator(Type::Utf8)
        .super_columns(Type::Utf8) // the columns within
        .default_validator(Type::Utf8);
    pool.schema().create_column_family(&definition).await?;
    let sensors = pool.column_family("Sensors").await?;

    let roof = sensors.super_column("roof");
    roof.insert("oslo", [("maker", "Fuess"), ("since", "1926")]).await?;

    let station = sensors.get("oslo").await?.expect("just written");
    for sensor in station.super_columns() {
        println!("{}: {:?}", sensor.name::<&str>()?, sensor.value::<&str>("maker")?);
    }
    roof.columns(["since"]).remove("oslo").await?;
    roof.remove("oslo").await?; // the super column, with all in it
    Ok(())
}

async fn high_stations(pool: &Pool) -> Result<()> {
    let definition = ColumnFamilyDefinition::new("Weather", "Places")
        .key(Type::Utf8)
        .comparator(Type::Utf8)
        .indexed("country", Type::Utf8)
        .column("height", Type::Long);
    pool.schema().create_column_family(&definition).await?;
    let places = pool.column_family("Places").await?;
    let columns = cassa::columns! { "country" => "NO", "height" => 2_469 };
    places.insert("galdhøpiggen", columns).await?;

    let mut found = places.find([Filter::equal("country", "NO"), Filter::greater("height", 1_000)]);
    while let Some(place) = found.next().await? {
        println!("{}: {} m", place.key::<&str>()?, place.value::<i64>("height")?.unwrap_or(0));
    }
    Ok(())
}

#[derive(Mapped)]
struct Station {
    #[cassa(key)]
    name: String,
    country: String,
    height: Option<i64>,
}

async fn moved(stations: &ColumnFamily) -> Result<()> {
    let stations = stations.mapped::<Station>().await?;
    if let Some(mut oslo) = stations.get("oslo").await? {
        oslo.height = None;
        stations.replace(&oslo).await?; // removes what is None; insert would leave it
    }
    Ok(())
}

async fn for_a_day(readings: &ColumnFamily) -> Result<()> {
    let timestamp = readings.ttl(86_400).insert("oslo/now", [(0, 1.5)]).await?;
    let row = readings.get("oslo/now").await?.expect("just written");
    let reading = row.column(0)?.expect("just written");
    assert_eq!((reading.timestamp(), reading.ttl()), (Some(timestamp), Some(86_400)));
    Ok(())
}

async fn visit(pool: &Pool) -> Result<()> {
    let readings = pool.column_family("Readings").await?;
    let visits = pool.column_family("Visits").await?; // default validator CounterColumnType

    let batch = pool.batch();
    batch.insert(&readings, "oslo/2026-11-23", [(9, 4.5)])?;
    batch.insert(&visits, "oslo", [("all", 1), ("today", 1)])?; // adds 1 to each
    batch.remove(&readings, "oslo/1926-11-23")?;
    batch.send().await?;

    visits.add("oslo", "all", -1).await
}

async fn quorum(readings: &ColumnFamily) -> Result<()> {
    let careful = readings.consistency(Consistency::Quorum); // of reads and writes through this handle
    careful.insert("oslo/2026-11-22", [(1_800_000, 2.25)]).await?;

    // Or for all handles of a pool:
    let options =
        "cassandra://db1,db2,db3/Weather?read_consistency=quorum&write_consistency=quorum";
    let _options = Options::parse(options)?; // for Pool::connect
    Ok(())
}

async fn record(readings: &ColumnFamily, key: &str, millis: u32, celsius: f64) -> Result<()> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let at = readings.timestamp(since.as_micros() as i64);
    match at.insert(key, [(millis, celsius)]).await {
        Err(error) if error.maybe_applied() => {
            eprintln!("once more: {error}");
            at.insert(key, [(millis, celsius)]).await?;
        }
        result => {
            result?;
        }
    }
    Ok(())
}
