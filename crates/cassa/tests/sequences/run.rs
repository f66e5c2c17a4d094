//! Playing many sequences, some in each group of families.

use std::time::Instant;

use crate::arguments::Arguments;
use crate::failing::{Failing, tell};
use crate::failure::Failure;
use crate::ground::{Driver, Ground, Group};
use crate::model::Model;
use crate::operation::Operation;
use crate::plant::Plant;
use crate::sequence;
use crate::shares::Shares;
use crate::world::Kind;

/// How many sequences share their families: scans read all their rows, and new families cost a server time.
const IN_A_GROUP: usize = 25;

/// Whether no sequence failed, and every operation came often enough.
pub(crate) fn all(version: &str, arguments: &Arguments) -> Result<bool, Failure> {
    let Arguments { count, seed, first, plant, .. } = arguments;
    println!("Cassandra {version}: {count} sequences from {first} on, seed {seed}");
    let began = Instant::now();
    let mut ground = Ground::start(version)?;
    let mut shares = Shares::default();
    if let Some(failing) = play(&mut ground, arguments, *plant, &mut shares)? {
        println!("sequence {} of seed {seed} fails ({:?}):", failing.number, failing.driver);
        tell(&failing.operations(), &failing.difference);
        match failing.shrink(&mut ground, *plant)? {
            Some(small) => small.print(ground.line),
            None => println!("it does not fail alone, without the rows of others"),
        }
        return Ok(false);
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("no difference in {} operations ({seconds:.0} s):\n{shares}", shares.played());
    let small = shares.too_small();
    if !small.is_empty() {
        println!("too seldom: {}", small.join(", "));
    }
    Ok(small.is_empty())
}

/// The first sequence that fails.
pub(crate) fn play(
    ground: &mut Ground,
    arguments: &Arguments,
    plant: Option<Plant>,
    shares: &mut Shares,
) -> Result<Option<Failing>, Failure> {
    let Arguments { count, length, seed, first, .. } = arguments;
    let mut group: Option<(Group, Model)> = None;
    for (done, number) in (*first..first + count).enumerate() {
        if done.is_multiple_of(IN_A_GROUP)
            && let Some((old, _)) = group.take()
        {
            ground.drop_group(&old)?;
        }
        let (group, model) = match &mut group {
            Some(current) => current,
            none => none.insert((ground.group(&Kind::ALL)?, Model::new(ground.line, plant))),
        };
        let trees = sequence::draw(*seed, number, *length, ground.line)?;
        let operations: Vec<Operation> = trees.iter().map(|tree| tree.current()).collect();
        let prefix = format!("s{number}");
        let driver = if number % 4 == 3 { Driver::Asynchronous } else { Driver::Blocking };
        let difference = sequence::play(&operations, driver, &prefix, group, model, shares)?;
        if let Some(difference) = difference {
            return Ok(Some(Failing { number, driver, trees, difference }));
        }
    }
    Ok(None)
}
