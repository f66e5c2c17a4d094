//! The first session with cassa, on tokio: `cargo run --example quickstart`, which starts a node to talk to; with
//! `-- --servers localhost:9160` it talks to that one.
//!
//! Makes the keyspace Keyspace1 and the column family Standard1 if they are missing.

#[path = "support/servers.rs"]
mod servers;

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{ColumnFamily, Options, Pool, Result, Row, Type};

use servers::servers;

#[tokio::main]
async fn main() -> Result<()> {
    let mut options = Options::new().keyspace("Keyspace1");
    for server in servers() {
        options = options.server(&server);
    }
    let pool = Pool::connect(options).await?;
    let users = standard1(&pool).await?;

    let timestamp = users.insert("foo", [("column1", "val1")]).await?;
    println!("insert foo {timestamp}");
    println!("get foo {}", shown(users.get("foo").await?.as_ref()));
    let timestamp = users.insert("foo", [("column1", "val2")]).await?;
    println!("insert foo {timestamp}");
    println!("get foo {}", shown(users.get("foo").await?.as_ref()));

    let timestamp = users.insert("bar", [("column1", "val3"), ("column2", "val4")]).await?;
    println!("insert bar {timestamp}");
    let rows = users.multiget(["foo", "bar"]).await?;
    let shown_rows: Result<Vec<String>> =
        rows.iter().map(|row| Ok(format!("{:?}: {row:?}", row.key::<&str>()?))).collect();
    println!("multiget {{{}}}", shown_rows?.join(", "));
    println!("count bar {}", users.count("bar").await?);

    let mut scan = users.scan();
    while let Some(row) = scan.next().await? {
        println!("range {} {row:?}", row.key::<&str>()?);
    }
    let mut scan = users.scan().limit(1);
    while let Some(row) = scan.next().await? {
        println!("range-1 {} {row:?}", row.key::<&str>()?);
    }

    let timestamp = users.columns(["column1"]).remove("bar").await?;
    println!("remove bar column1 {timestamp}");
    println!("get bar {}", shown(users.get("bar").await?.as_ref()));
    let timestamp = users.remove("bar").await?;
    println!("remove bar {timestamp}");
    println!("get bar {}", shown(users.get("bar").await?.as_ref()));
    Ok(())
}

async fn standard1(pool: &Pool) -> Result<ColumnFamily> {
    let schema = pool.schema();
    let text = ColumnFamilyDefinition::new("Keyspace1", "Standard1")
        .key(Type::Utf8)
        .comparator(Type::Utf8)
        .default_validator(Type::Utf8);
    match schema.keyspace("Keyspace1").await? {
        None => {
            schema
                .create_keyspace(&KeyspaceDefinition::new("Keyspace1").column_family(text))
                .await?;
        }
        Some(keyspace) if keyspace.column_families.iter().all(|cf| cf.name != "Standard1") => {
            schema.create_column_family(&text).await?;
        }
        Some(_) => {}
    }
    pool.column_family("Standard1").await
}

fn shown(row: Option<&Row>) -> String {
    row.map_or("not found".to_owned(), |row| format!("{row:?}"))
}
