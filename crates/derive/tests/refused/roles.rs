use std::collections::BTreeMap;

use cassa_derive::Mapped;

#[derive(Mapped)]
struct AtOnce {
    #[cassa(key, rename = "id")]
    name: String,
    #[cassa(flatten, default)]
    others: BTreeMap<String, String>,
    #[cassa(timestamp, ttl)]
    written: Option<i64>,
    mail: String,
}

#[derive(Mapped)]
struct Twice {
    #[cassa(key)]
    name: String,
    #[cassa(flatten)]
    some: BTreeMap<String, String>,
    #[cassa(flatten)]
    others: BTreeMap<String, String>,
    #[cassa(timestamp)]
    written: Option<i64>,
    #[cassa(timestamp)]
    changed: Option<i64>,
    #[cassa(ttl)]
    lives: Option<u32>,
    #[cassa(ttl)]
    lasts: Option<u32>,
    #[cassa(super_column)]
    shelf: String,
    #[cassa(super_column)]
    board: String,
}

fn main() {}
