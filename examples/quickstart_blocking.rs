//! The first session with cassa, on plain threads: `cargo run --example quickstart_blocking`, which starts a node to talk to; with
//! `-- --servers localhost:9160` it talks to that one.
//!
//! Makes the keyspace Keyspace1 and the column family Standard1 if they are missing.

#[path = "support/servers.rs"]
mod servers;

use cassa::blocking::{ColumnFamily, Pool};
use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{Options, Result, Row, Type};

use servers::servers;

fn main() -> Result<()> {
    let mut options = Options::new().keyspace("Keyspace1");
    for server in servers() {
        options = options.server(&server);
    }
    let pool = Pool::connect(options)?;
    let users = standard1(&pool)?;

    let timestamp = users.insert("foo", [("column1", "val1")])?;
    println!("insert foo {timestamp}");
    println!("get foo {}", shown(users.get("foo")?.as_ref()));
    let timestamp = users.insert("foo", [("column1", "val2")])?;
    println!("insert foo {timestamp}");
    println!("get foo {}", shown(users.get("foo")?.as_ref()));

    let timestamp = users.insert("bar", [("column1", "val3"), ("column2", "val4")])?;
    println!("insert bar {timestamp}");
    let rows = users.multiget(["foo", "bar"])?;
    let shown_rows: Result<Vec<String>> =
        rows.iter().map(|row| Ok(format!("{:?}: {row:?}", row.key::<&str>()?))).collect();
    println!("multiget {{{}}}", shown_rows?.join(", "));
    println!("count bar {}", users.count("bar")?);

    let mut scan = users.scan();
    while let Some(row) = scan.next()? {
        println!("range {} {row:?}", row.key::<&str>()?);
    }
    let mut scan = users.scan().limit(1);
    while let Some(row) = scan.next()? {
        println!("range-1 {} {row:?}", row.key::<&str>()?);
    }

    let timestamp = users.columns(["column1"]).remove("bar")?;
    println!("remove bar column1 {timestamp}");
    println!("get bar {}", shown(users.get("bar")?.as_ref()));
    let timestamp = users.remove("bar")?;
    println!("remove bar {timestamp}");
    println!("get bar {}", shown(users.get("bar")?.as_ref()));
    Ok(())
}

fn standard1(pool: &Pool) -> Result<ColumnFamily> {
    let schema = pool.schema();
    let text = ColumnFamilyDefinition::new("Keyspace1", "Standard1")
        .key(Type::Utf8)
        .comparator(Type::Utf8)
        .default_validator(Type::Utf8);
    match schema.keyspace("Keyspace1")? {
        None => {
            schema.create_keyspace(&KeyspaceDefinition::new("Keyspace1").column_family(text))?;
        }
        Some(keyspace) if keyspace.column_families.iter().all(|cf| cf.name != "Standard1") => {
            schema.create_column_family(&text)?;
        }
        Some(_) => {}
    }
    pool.column_family("Standard1")
}

fn shown(row: Option<&Row>) -> String {
    row.map_or("not found".to_owned(), |row| format!("{row:?}"))
}
