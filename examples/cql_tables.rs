//! A table of CQL read through Thrift: docs/cql-tables.md has the function word by word.
//!
//! cassa makes no tables, so this asks a server for CQL by itself. A node has none, nor has a server before 1.2; from 2.0 on tables are
//! read: `cargo run --example cql_tables -- --servers localhost:9160`.

#![expect(clippy::expect_used, reason = "what is read was just made")]

#[path = "support/servers.rs"]
mod servers;

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;

use cassa::schema::KeyspaceDefinition;
use cassa::{Pool, Result, Slice};
use cassa_wire::{
    ApiVersion, Compression, ConsistencyLevel, ExecuteCql3Query, decode_reply, encode_call,
};
use jiff::Timestamp;

use servers::{servers, url};

const STATEMENTS: &[&str] = &[
    "CREATE TABLE \"Diary\".events (who text, day int, at timestamp, what text, tags set<text>, title text static, \
     PRIMARY KEY ((who, day), at))",
    "INSERT INTO \"Diary\".events (who, day, at, what, tags, title) VALUES ('ann', 1, 0, 'one', {'a', 'b'}, 'T')",
    "INSERT INTO \"Diary\".events (who, day, at, what) VALUES ('ann', 1, 1000, 'two')",
];

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let pool = Pool::connect(url("/Diary")).await?;
    if pool.schema().keyspace("Diary").await?.is_some() {
        pool.schema().drop_keyspace("Diary").await?;
    }
    pool.schema().create_keyspace(&KeyspaceDefinition::new("Diary")).await?;
    for statement in STATEMENTS {
        match run(statement) {
            Err(refusal) if has_no_cql(&*refusal) => {
                println!("no tables of CQL here: {refusal}");
                return Ok(());
            }
            result => result?,
        }
    }
    pool.schema().refresh();
    read(&pool).await?;
    Ok(())
}

/// As a node says it, and a server that doesn't know the call.
fn has_no_cql(refusal: &dyn Error) -> bool {
    let refusal = refusal.to_string();
    refusal.contains("runs no CQL") || refusal.contains("Invalid method name")
}

fn run(statement: &'static str) -> std::result::Result<(), Box<dyn Error>> {
    let mut stream = TcpStream::connect(&servers()[0])?;
    let call = ExecuteCql3Query {
        query: statement.into(),
        compression: Compression::None,
        consistency: ConsistencyLevel::One,
    };
    let mut request = Vec::new();
    encode_call(&call, 1, ApiVersion::V20_1_0, &mut request)?;
    stream.write_all(&request)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut reply = vec![0; usize::try_from(u32::from_be_bytes(length))?];
    stream.read_exact(&mut reply)?;
    decode_reply::<ExecuteCql3Query>(reply.into(), 1)?;
    Ok(())
}

async fn read(pool: &Pool) -> Result<()> {
    // CREATE TABLE events (who text, day int, at timestamp, what text, tags set<text>, title text static,
    //     PRIMARY KEY ((who, day), at))
    let events = pool.column_family("events").await?;

    // Its cells, by their names:
    if let Some(partition) = events.get(("ann", 1)).await? {
        let what: Option<&str> = partition.value((Timestamp::UNIX_EPOCH, "what"))?;
        println!("{what:?}");
    }

    // Its rows, as CQL has them:
    let table = pool.schema().cql_table("Diary", "events").await?.expect("created before");
    if let Some(partition) = events.get(("ann", 1)).await? {
        for row in table.rows(&partition)? {
            let at: Option<Timestamp> = row.value("at")?;
            let what: Option<String> = row.value("what")?;
            let tags: Option<Vec<String>> = row.value("tags")?;
            println!("{at:?}: {what:?} {tags:?}, of {:?}", row.value::<&str>("title")?);
        }
    }

    // The rows from an instant on:
    let later = events.slice(Slice::from((Timestamp::UNIX_EPOCH,)));
    println!("{:?}", later.get(("ann", 1)).await?);
    Ok(())
}
