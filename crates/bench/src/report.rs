//! The figures for people, and whether the bars are met.

use crate::Result;
use crate::exchange::{reply, request};
use crate::measure::{Rounds, median};

/// How much more than its floor a get may cost, in microseconds of the processor.
const BAR: f64 = 2.5;

pub(crate) fn head(rounds: usize, exchanges: u32) -> Result<()> {
    let (request, reply) = (request()?.len(), reply()?.len());
    println!("A get: request {request} bytes, reply {reply}; both ends on one core.");
    println!("Microseconds an exchange, medians of {rounds} interleaved rounds of {exchanges}:");
    println!(
        "cpu of the client's process (least to most), and wall, which has the peer's as well."
    );
    Ok(())
}

/// Prints a floor and the get above it; whether the get is within the bar.
pub(crate) fn pair(floor: (&str, &Rounds), get: (&str, &Rounds)) -> bool {
    line(floor);
    line(get);
    let above = median(&get.1.cpu) - median(&floor.1.cpu);
    let wall = median(&get.1.wall) - median(&floor.1.wall);
    let met = above <= BAR;
    let verdict = if met { "met" } else { "MISSED" };
    println!(
        "{}: {above:.2} above {} (wall {wall:.2}), at most {BAR:.2} allowed: {verdict}",
        get.0, floor.0
    );
    met
}

fn line((name, rounds): (&str, &Rounds)) {
    let least = rounds.cpu.iter().copied().fold(f64::INFINITY, f64::min);
    let most = rounds.cpu.iter().copied().fold(0.0, f64::max);
    println!(
        "{name:16} cpu {:6.2}  ({least:.2} to {most:.2})  wall {:6.2}",
        median(&rounds.cpu),
        median(&rounds.wall)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_get_is_judged_by_its_median_above_the_floors() {
        let rounds = |cpu: &[f64]| Rounds { cpu: cpu.to_vec(), wall: vec![99.0] };
        let floor = rounds(&[7.0, 7.0, 50.0]);
        assert!(pair(("floor", &floor), ("get", &rounds(&[9.5, 1.0, 90.0]))));
        assert!(!pair(("floor", &floor), ("get", &rounds(&[9.6, 1.0, 90.0]))));
        assert!(!pair(("floor", &rounds(&[])), ("get", &floor)), "nothing was measured");
    }
}
