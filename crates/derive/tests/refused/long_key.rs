use cassa_derive::Mapped;

#[derive(Mapped)]
struct Long {
    #[cassa(key)]
    part_1: i64,
    #[cassa(key)]
    part_2: i64,
    #[cassa(key)]
    part_3: i64,
    #[cassa(key)]
    part_4: i64,
    #[cassa(key)]
    part_5: i64,
    #[cassa(key)]
    part_6: i64,
    #[cassa(key)]
    part_7: i64,
    #[cassa(key)]
    part_8: i64,
    #[cassa(key)]
    part_9: i64,
    #[cassa(key)]
    part_10: i64,
    #[cassa(key)]
    part_11: i64,
    #[cassa(key)]
    part_12: i64,
    #[cassa(key)]
    part_13: i64,
    mail: String,
}

fn main() {}
