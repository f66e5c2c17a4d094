//! An inverted index in wide rows: one row a word, one column a document that has it.
//!
//! Columns are sorted by name, so two words' documents are streamed side by side and met in one pass, however many they are.
//!
//! `cargo run --example inverted_index` prints:
//!
//! ```text
//! 3000 documents, 1500 with even, 1000 with third
//! even and third: 500, the first 6 12 18
//! from 2990 on with third: 2991 2994 2997 3000
//! after document 6 is gone: 12 18 24
//! ```

mod support;

use std::cmp::Ordering;

use cassa::{Cells, ColumnFamily, Pool, Result, Slice, Type};

#[tokio::main]
async fn main() -> Result<()> {
    let pool = support::connect().await?;
    let index = support::made_anew(
        &pool,
        |cf| cf.key(Type::Utf8).comparator(Type::Long).default_validator(Type::Bytes),
        "InvertedIndex",
    )
    .await?;

    write(&pool, &index, 3_000).await?;
    println!(
        "{} documents, {} with even, {} with third",
        index.count("every").await?,
        index.count("even").await?,
        index.count("third").await?
    );

    let both = documents_with_both(&index, "even", "third").await?;
    println!("even and third: {}, the first {}", both.len(), shown(&both[..3]));

    let mut newest = Vec::new();
    if let Some(row) = index.slice(Slice::from(2_990)).get("third").await? {
        for column in row.columns() {
            newest.push(column.name()?);
        }
    }
    println!("from 2990 on with third: {}", shown(&newest));

    forget(&pool, &index, 6).await?;
    let both = documents_with_both(&index, "even", "third").await?;
    println!("after document 6 is gone: {}", shown(&both[..3]));
    Ok(())
}

/// Documents are numbered from 1; their words follow from their numbers.
fn words(document: i64) -> impl Iterator<Item = &'static str> {
    let words = [("every", 1), ("even", 2), ("third", 3)];
    words.into_iter().filter(move |(_, step)| document % step == 0).map(|(word, _)| word)
}

/// What a column says is in its name: its value is empty.
async fn write(pool: &Pool, index: &ColumnFamily, documents: i64) -> Result<()> {
    let batch = pool.batch();
    for document in 1..=documents {
        for word in words(document) {
            batch.insert(index, word, [(document, "")])?;
        }
    }
    batch.send().await
}

/// Removes a document from the rows of its words.
async fn forget(pool: &Pool, index: &ColumnFamily, document: i64) -> Result<()> {
    let batch = pool.batch();
    for word in words(document) {
        batch.remove(&index.columns([document]), word)?;
    }
    batch.send().await
}

/// Walks both rows once, in their order, holding a page of each.
async fn documents_with_both(index: &ColumnFamily, a: &str, b: &str) -> Result<Vec<i64>> {
    let (mut a, mut b) = (index.stream(a), index.stream(b));
    let (mut left, mut right) = (document(&mut a).await?, document(&mut b).await?);
    let mut both = Vec::new();
    while let (Some(l), Some(r)) = (left, right) {
        if l == r {
            both.push(l);
        }
        let order = l.cmp(&r);
        if order != Ordering::Greater {
            left = document(&mut a).await?;
        }
        if order != Ordering::Less {
            right = document(&mut b).await?;
        }
    }
    Ok(both)
}

async fn document(documents: &mut Cells) -> Result<Option<i64>> {
    documents.next().await?.map(|cell| cell.name()).transpose()
}

fn shown(documents: &[i64]) -> String {
    let documents: Vec<String> = documents.iter().map(i64::to_string).collect();
    documents.join(" ")
}
