use cassa_derive::Mapped;

#[derive(Mapped)]
enum State {
    On,
    Off,
}

#[derive(Mapped)]
struct Pair(String, i64);

#[derive(Mapped)]
struct Nothing;

#[derive(Mapped)]
union Bits {
    one: u32,
    other: f32,
}

fn main() {}
