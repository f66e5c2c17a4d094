use cassa_derive::Mapped;

#[derive(Mapped)]
#[cassa(rename_all = "camelCase")]
struct User {
    #[cassa(key)]
    name: String,
    first_name: String,
    #[cassa(rename = "firstName")]
    nick: String,
    #[cassa(rename = 7)]
    seven: String,
    #[cassa(rename = 7_i64)]
    also_seven: String,
    #[cassa(rename = "")]
    nothing: String,
}

fn main() {}
