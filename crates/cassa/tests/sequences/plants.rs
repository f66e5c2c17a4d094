//! Whether sequences find what they are there to find: each bug that is planted in the model.

use std::time::Instant;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::ground::Ground;
use crate::plant::Plant;
use crate::run::play;
use crate::shares::Shares;

/// A sequence that shows a bug is as small as this when it was shrunk: something is written, and read.
const SMALL: usize = 3;

/// So many sequences are tried for a bug. Each bug shows in one of thirty at least: if none of so many shows it, sequences find it no
/// more, and that isn't bad luck.
const TRIED: u32 = 1_000;

/// Whether every bug was found.
pub(crate) fn all(version: &str, arguments: &Arguments) -> Result<bool, Failure> {
    let began = Instant::now();
    let mut ground = Ground::start(version)?;
    let mut all_found = true;
    for plant in Plant::ALL {
        let found = find(&mut ground, arguments, plant)?;
        println!("{:<24}{}", plant.name(), found.as_deref().unwrap_or_else(|what| what.as_str()));
        all_found &= found.is_ok();
    }
    println!("all with seed {}, {:.0} s", arguments.seed, began.elapsed().as_secs_f64());
    Ok(all_found)
}

/// What is said of a bug that was found, or of one that wasn't.
fn find(
    ground: &mut Ground,
    arguments: &Arguments,
    plant: Plant,
) -> Result<Result<String, String>, Failure> {
    let mut rest = Arguments { count: TRIED, ..arguments.clone() };
    loop {
        let Some(failing) = play(ground, &rest, Some(plant), &mut Shares::default())? else {
            return Ok(Err(format!("not found in {TRIED} sequences")));
        };
        let number = failing.number;
        // To make one small shows that it can be done: each takes hundreds of tries.
        if plant != Plant::ReversedForgetsLimit {
            return Ok(Ok(format!("found by sequence {number}")));
        }
        let Some(small) = failing.shrink(ground, Some(plant))? else {
            // It takes the rows of others to fail, which share its families: a later one fails by itself.
            rest.count = (rest.first + rest.count).saturating_sub(number + 1);
            rest.first = number + 1;
            continue;
        };
        let operations = small.operations.len();
        let said = format!("found by sequence {number}, in {operations} operations");
        return Ok(if operations <= SMALL { Ok(said) } else { Err(said) });
    }
}
