use cassa_derive::Mapped;

#[derive(Mapped)]
struct Borrowed<'a> {
    #[cassa(key)]
    name: &'a str,
    tags: Vec<&'static str>,
    mail: String,
}

#[derive(Mapped)]
struct Lifetime<'a> {
    #[cassa(key)]
    name: String,
    mail: String,
    #[cassa(skip)]
    seen: std::marker::PhantomData<&'a ()>,
}

#[derive(Mapped)]
struct Absent {
    #[cassa(key)]
    name: Option<String>,
    #[cassa(super_column)]
    shelf: Option<String>,
    #[cassa(timestamp)]
    written: i64,
    #[cassa(ttl)]
    lives: Option<u64>,
    mail: String,
}

fn main() {}
