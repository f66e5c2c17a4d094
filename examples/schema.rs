//! The schema: a keyspace and a column family made with options, altered, indexed, and dropped.
//!
//! `cargo run --example schema` prints:
//!
//! ```text
//! people: 2 columns, removals are remembered for 86400 s
//! altered: removals are remembered for 3600 s, read repair at 0.1
//! in oslo: ann, eve
//! without its index: invalid argument
//! all nodes agree
//! ```

#[expect(dead_code, reason = "its keyspace is one of its own")]
mod support;

use std::time::Duration;

use cassa::schema::{ColumnFamilyDefinition, Index, KeyspaceDefinition};
use cassa::{Filter, Result, Type};

#[tokio::main]
async fn main() -> Result<()> {
    let pool = support::connect_to("Directory").await?;
    let schema = pool.schema().deadline(Duration::from_secs(60));
    if schema.keyspace_names().await?.iter().any(|name| name == "Directory") {
        schema.drop_keyspace("Directory").await?;
    }

    let people = ColumnFamilyDefinition::new("Directory", "People")
        .key(Type::Utf8)
        .comparator(Type::Utf8)
        .default_validator(Type::Utf8)
        .column("city", Type::Utf8)
        .column("born", Type::Long)
        .comment("who lives where")
        .gc_grace_seconds(86_400)
        .read_repair_chance(0.1);
    let keyspace = KeyspaceDefinition::new("Directory").replication(1).column_family(people);
    schema.create_keyspace(&keyspace).await?;

    if let Some(people) = schema.column_family("Directory", "People").await? {
        let remembered = people.options.gc_grace_seconds.unwrap_or_default();
        let columns = people.columns.len();
        println!("people: {columns} columns, removals are remembered for {remembered} s");
    }

    schema
        .alter_column_family("Directory", "People", |people| people.gc_grace_seconds(3_600))
        .await?;
    if let Some(people) = schema.column_family("Directory", "People").await? {
        let remembered = people.options.gc_grace_seconds.unwrap_or_default();
        let repair = people.options.read_repair_chance.unwrap_or_default();
        println!("altered: removals are remembered for {remembered} s, read repair at {repair}");
    }

    let people = pool.column_family("People").await?;
    for (name, city) in [("ann", "oslo"), ("bob", "bergen"), ("eve", "oslo")] {
        people.insert(name, [("city", city)]).await?;
    }

    let index = Index::keys().name("people_by_city");
    schema.create_index("Directory", "People", "city", Type::Utf8, index).await?;
    schema.index_built("Directory", "People", "city").await?;
    let mut found = Vec::new();
    let mut scan = people.find([Filter::equal("city", "oslo")]);
    while let Some(row) = scan.next().await? {
        found.push(row.key::<String>()?);
    }
    found.sort();
    println!("in oslo: {}", found.join(", "));

    schema.drop_index("Directory", "People", "city").await?;
    if let Err(error) = people.find([Filter::equal("city", "oslo")]).next().await {
        println!("without its index: {}", error.kind());
    }

    schema.alter_column("Directory", "People", "born", Type::Integer).await?;
    schema.alter_keyspace("Directory", |keyspace| keyspace.replication(3)).await?;
    schema.agree().await?;
    println!("all nodes agree");

    schema.drop_column_family("Directory", "People").await?;
    schema.drop_keyspace("Directory").await
}
