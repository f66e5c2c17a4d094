use cassa_derive::Mapped;

#[derive(Mapped)]
struct OfFields {
    #[cassa(key = "name")]
    name: String,
    #[cassa(renamed = "tel")]
    phone: String,
    #[cassa(rename)]
    mail: String,
    #[cassa(rename("city"))]
    town: String,
    #[cassa(default, default = 7)]
    age: i64,
    #[cassa(rename_all = "camelCase")]
    first_name: String,
    #[cassa(serde::rename = "x")]
    other: String,
    #[cassa]
    bare: String,
}

#[derive(Mapped)]
#[cassa(rename_all = "Camel")]
struct Case {
    #[cassa(key)]
    name: String,
    mail: String,
}

#[derive(Mapped)]
#[cassa(rename_all = 3)]
struct Number {
    #[cassa(key)]
    name: String,
    mail: String,
}

#[derive(Mapped)]
#[cassa(key)]
struct OfField {
    #[cassa(key)]
    name: String,
    mail: String,
}

fn main() {}
