//! The process of the servers: three of them, made by hand, so that each byte comes when and as a test says.

mod answer;
mod door;
mod state;
mod stream;
mod weather;

use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::process;
use std::sync::Arc;

use door::Door;
use state::{Plan, State};
use weather::Weather;

use crate::cell::{Act, Stage};

/// The argument that makes a process one of servers.
pub(crate) const ROLE: &str = "--servers";
/// What an order is answered with.
pub(crate) const DONE: &str = "done";

/// Tells the test something.
fn tell(what: &str) {
    // Whoever is gone hears nothing.
    let _ = writeln!(io::stdout().lock(), "{what}");
}

/// Does as it is told until nobody tells it any more.
pub(crate) fn serve() {
    let state = Arc::new(State::default());
    let [_, _, third, last] = process::id().to_be_bytes();
    // Not an address that others' connections have for their own: a port that is closed for a moment stays ours.
    let address = Ipv4Addr::new(127, 65, third, last);
    let mut doors: Vec<_> =
        (0..3).map(|place| Door::new(address, place == 0, &state).unwrap()).collect();
    let addresses: Vec<_> = doors.iter().map(|door| door.address.to_string()).collect();
    tell(&addresses.join(" "));
    let mut weather = None;
    for line in io::stdin().lines().map_while(Result::ok) {
        let words: Vec<_> = line.split(' ').collect();
        match words[..] {
            ["well"] => {
                doors.extend(weather.take().map(Weather::end));
                state.set(Plan::Well);
                doors.iter_mut().for_each(|door| door.open().unwrap());
            }
            ["act", stage, act] => {
                let (stage, act) = (stage.parse().unwrap(), act.parse().unwrap());
                state.set(Plan::At(stage, act));
                match (stage, act) {
                    (Stage::Connect, Act::Error) => doors[0].refuse(),
                    (Stage::Connect, Act::Slow | Act::Never) => doors[0].drop_packets().unwrap(),
                    _ => {}
                }
            }
            ["fail"] => {
                state.set(Plan::Random);
                weather = weather.or_else(|| doors.pop().map(Weather::begin));
            }
            ["release", act] => {
                state.release(act.parse().unwrap());
                continue;
            }
            _ => panic!("no order: {line}"),
        }
        tell(DONE);
    }
}
