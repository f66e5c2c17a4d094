//! Counters: views of pages, in all and by hour.
//!
//! A counter is added to without being read, on any node. What was sent is never sent again by cassa, since twice is not once:
//! an error whose `maybe_applied()` is true leaves it to the program to look first.
//!
//! `cargo run --example counters` prints:
//!
//! ```text
//! /about: 2026-11-24T09 2, 2026-11-24T10 1, all 3
//! /home: 2026-11-24T09 250, all 250
//! after a correction: 249
//! ```

mod support;

use cassa::{Result, Row, Type};

#[tokio::main]
async fn main() -> Result<()> {
    let pool = support::connect().await?;
    let views = support::made_anew(
        &pool,
        |cf| cf.key(Type::Utf8).comparator(Type::Utf8).default_validator(Type::Counter),
        "Counters",
    )
    .await?;

    // One by one: each is a request.
    for hour in ["2026-11-24T09", "2026-11-24T09", "2026-11-24T10"] {
        views.insert("/about", [("all", 1), (hour, 1)]).await?;
    }

    // Many: added up here, and sent together.
    let batch = pool.batch();
    for _ in 0..5 {
        batch.insert(&views, "/home", [("all", 50), ("2026-11-24T09", 50)])?;
    }
    batch.send().await?;

    for page in ["/about", "/home"] {
        if let Some(row) = views.get(page).await? {
            println!("{page}: {}", shown(&row)?);
        }
    }

    match views.add("/home", "all", -1).await {
        // Added or not: only the counter itself can tell.
        Err(error) if error.maybe_applied() => eprintln!("look at the counter first: {error}"),
        done => done?,
    }
    let row = views.columns(["all"]).get("/home").await?;
    let all = row.map(|row| row.value::<i64>("all")).transpose()?.flatten();
    println!("after a correction: {}", all.unwrap_or(0));
    Ok(())
}

fn shown(row: &Row) -> Result<String> {
    let columns = row.columns();
    let parts: Result<Vec<String>> = columns
        .map(|column| Ok(format!("{} {}", column.name::<&str>()?, column.value::<i64>()?)))
        .collect();
    Ok(parts?.join(", "))
}
