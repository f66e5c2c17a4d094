//! What a program does with an error: docs/errors.md has the function word by word, and every kind.
//!
//! `cargo run --example errors` prints:
//!
//! ```text
//! of one replica: Some({"mail": "ann@example.com"})
//! of two, where one is all there is: None
//! ```

mod support;

use cassa::{ColumnFamily, Consistency, ErrorKind, Result, Row, Type};

#[tokio::main]
async fn main() -> Result<()> {
    let pool = support::connect().await?;
    let text = |cf: cassa::schema::ColumnFamilyDefinition| {
        cf.key(Type::Utf8).comparator(Type::Utf8).default_validator(Type::Utf8)
    };
    let users = support::made_anew(&pool, text, "Errors").await?;
    users.insert("ann", [("mail", "ann@example.com")]).await?;

    println!("of one replica: {:?}", or_nothing(&users, "ann").await?);
    let of_two = users.consistency(Consistency::Two);
    println!("of two, where one is all there is: {:?}", or_nothing(&of_two, "ann").await?);
    Ok(())
}

async fn or_nothing(users: &ColumnFamily, key: &str) -> Result<Option<Row>> {
    match users.get(key).await {
        Err(error) if error.kind() == ErrorKind::Unavailable => {
            for attempt in error.attempts() {
                eprintln!("{} after {:?}: {}", attempt.host(), attempt.elapsed(), attempt.cause());
            }
            Ok(None)
        }
        result => result,
    }
}
