//! Structs as rows: written, read, replaced, found; with composite keys, columns whose names are data, and a time to live.
//!
//! docs/mapping.md explains this program part by part.
//!
//! `cargo run --example mapped` prints:
//!
//! ```text
//! User { name: "ann", mail: Some("ann@example.com"), city: "oslo", age: 18, phone: None, seen: false }
//! nobody: None
//! after insert: Some("ann@example.com"), after replace: None
//! Day { station: "oslo", date: (2026, 330), metres: Some(94.0), readings: {0: 1.5, 600: 1.75} }
//! replaced: Some({600: 2.0})
//! a session of ann's, for 3600 s, written at 1000000
//! all: ["ann", "bob", "eve"]
//! of age in bergen: ["bob"]
//! zoe: User.city in row "zoe": there is no column "city", and the field has no default and is no Option
//! struct Misfit does not fit: `age`: column "age" is LongType, and String is neither packed as it nor read from it
//! ```

mod support;

use std::collections::BTreeMap;

use cassa::schema::ColumnFamilyDefinition;
use cassa::{ColumnFamily, Filter, Mapped, Mapping, Pool, Result, Type};

#[derive(Mapped, Debug)]
struct User {
    #[cassa(key)]
    name: String,
    mail: Option<String>,
    city: String,
    #[cassa(default = 18)]
    age: i64,
    #[cassa(rename = "tel")]
    phone: Option<String>,
    #[cassa(skip)]
    seen: bool,
}

#[derive(Mapped, Debug)]
struct Day {
    #[cassa(key)]
    station: String,
    #[cassa(key)]
    date: (i64, i64),
    #[cassa(rename = -1)]
    metres: Option<f64>,
    #[cassa(flatten)]
    readings: BTreeMap<i64, f64>,
}

#[derive(Mapped, Debug)]
struct Session {
    #[cassa(key)]
    token: String,
    user: String,
    #[cassa(timestamp)]
    written: Option<i64>,
    #[cassa(ttl)]
    lives: Option<u32>,
}

#[derive(Mapped, Debug)]
struct Misfit {
    #[cassa(key)]
    name: String,
    age: String,
}

#[tokio::main]
async fn main() -> Result<()> {
    let pool = support::connect().await?;
    let define = |cf: ColumnFamilyDefinition| {
        cf.key(Type::Utf8).comparator(Type::Utf8).default_validator(Type::Utf8)
    };
    let define_users = |cf| define(cf).column("age", Type::Long).indexed("city", Type::Utf8);
    let family = support::made_anew(&pool, define_users, "Users").await?;
    let users = family.mapped::<User>().await?;
    write_and_read(&users).await?;
    remove_a_column(&users).await?;
    keep_days(&pool).await?;
    keep_a_session(&support::made_anew(&pool, define, "Sessions").await?).await?;
    many(&pool, &users).await?;
    scan(&family, &users).await?;
    if let Err(error) = family.mapped::<Misfit>().await {
        println!("{}", error.message());
    }
    Ok(())
}

fn user(name: &str, city: &str, age: i64) -> User {
    let (name, city) = (name.to_owned(), city.to_owned());
    User { name, mail: None, city, age, phone: None, seen: false }
}

async fn write_and_read(users: &Mapping<User>) -> Result<()> {
    let ann = User { mail: Some("ann@example.com".to_owned()), ..user("ann", "oslo", 18) };
    users.insert(&ann).await?;
    if let Some(ann) = users.get("ann").await? {
        assert!(!ann.seen, "it isn't stored");
        println!("{ann:?}");
    }
    println!("nobody: {:?}", users.get("nobody").await?);
    Ok(())
}

async fn remove_a_column(users: &Mapping<User>) -> Result<()> {
    let without_mail = user("ann", "oslo", 18);
    users.insert(&without_mail).await?;
    let inserted = users.get("ann").await?.and_then(|ann| ann.mail);
    users.replace(&without_mail).await?;
    let replaced = users.get("ann").await?.and_then(|ann| ann.mail);
    println!("after insert: {inserted:?}, after replace: {replaced:?}");
    Ok(())
}

async fn keep_days(pool: &Pool) -> Result<()> {
    let date = Type::Composite([Type::Long, Type::Long].into());
    let key = Type::Composite([Type::Utf8, date].into());
    let define = |cf: ColumnFamilyDefinition| {
        cf.key(key).comparator(Type::Long).default_validator(Type::Double)
    };
    let days = support::made_anew(pool, define, "Days").await?.mapped::<Day>().await?;

    let mut day = Day {
        station: "oslo".to_owned(),
        date: (2026, 330),
        metres: Some(94.0),
        readings: [(0, 1.5), (600, 1.75)].into(),
    };
    days.insert(&day).await?;
    if let Some(day) = days.get(("oslo", (2026, 330))).await? {
        println!("{day:?}");
    }

    day.readings = [(600, 2.0)].into();
    days.replace(&day).await?;
    let read = days.get(("oslo", (2026, 330))).await?;
    println!("replaced: {:?}", read.map(|day| day.readings));
    Ok(())
}

async fn keep_a_session(family: &ColumnFamily) -> Result<()> {
    let sessions = family.mapped::<Session>().await?;
    let session = Session {
        token: "c0ffee".to_owned(),
        user: "ann".to_owned(),
        written: Some(1_000_000),
        lives: Some(3_600),
    };
    sessions.insert(&session).await?;
    if let Some(Session { user, written: Some(at), lives: Some(left), .. }) =
        sessions.get("c0ffee").await?
    {
        println!("a session of {user}'s, for {left} s, written at {at}");
    }
    Ok(())
}

async fn many(pool: &Pool, users: &Mapping<User>) -> Result<()> {
    users.insert_all(&[user("bob", "bergen", 40), user("eve", "bergen", 17)]).await?;

    let batch = pool.batch();
    batch.insert_mapped(users, &user("dan", "oslo", 30))?;
    batch.replace_mapped(users, &user("ann", "oslo", 19))?;
    batch.send().await?;

    for user in users.multiget(["dan", "ann"]).await? {
        if user.age > 20 {
            users.remove(&user).await?;
        }
    }
    Ok(())
}

async fn scan(family: &ColumnFamily, users: &Mapping<User>) -> Result<()> {
    let mut names = Vec::new();
    let mut scan = users.scan();
    while let Some(user) = scan.next().await? {
        names.push(user.name);
    }
    names.sort(); // they come in the order of the cluster's partitioner
    println!("all: {names:?}");

    let mut names = Vec::new();
    let mut found = users.find([Filter::equal("city", "bergen"), Filter::greater("age", 17)]);
    while let Some(user) = found.next().await? {
        names.push(user.name);
    }
    println!("of age in bergen: {names:?}");

    // Another program writes what is no user.
    family.insert("zoe", [("mail", "zoe@example.com")]).await?;
    let mut scan = users.scan();
    loop {
        match scan.next().await {
            Ok(Some(_user)) => {}
            Ok(None) => break,
            Err(error) if error.kind() == cassa::ErrorKind::Type => {
                println!("zoe: {}", error.message());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
