use cassa_derive::Mapped;

#[derive(Mapped)]
struct WithoutKey {
    mail: String,
}

#[derive(Mapped)]
struct WithoutColumn {
    #[cassa(key)]
    name: String,
    #[cassa(timestamp)]
    written: Option<i64>,
    #[cassa(skip)]
    seen: bool,
}

fn main() {}
