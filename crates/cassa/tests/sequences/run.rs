//! Playing many sequences, some in each group of families, and making the first that fails small.

use std::time::Instant;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::ground::{Driver, Ground, Group};
use crate::model::Model;
use crate::operation::Operation;
use crate::sequence::{self, Difference};
use crate::shares::Shares;
use crate::shrink::shrink;

/// How many sequences share their families: scans read all their rows, and new families cost a server time.
const IN_A_GROUP: usize = 25;

/// Whether none failed.
pub(crate) fn all(version: &str, arguments: &Arguments) -> Result<bool, Failure> {
    let Arguments { count, length, seed, first, plant, .. } = arguments;
    println!("Cassandra {version}: {count} sequences from {first} on, seed {seed}");
    let began = Instant::now();
    let mut ground = Ground::start(version)?;
    let mut shares = Shares::default();
    let mut group: Option<(Group, Model)> = None;
    for (done, number) in (*first..first + count).enumerate() {
        if done.is_multiple_of(IN_A_GROUP)
            && let Some((old, _)) = group.take()
        {
            ground.drop_group(&old)?;
        }
        let (group, model) = match &mut group {
            Some(current) => current,
            none => none.insert((ground.group()?, Model::new(ground.line, *plant))),
        };
        let trees = sequence::draw(*seed, number, *length, ground.line)?;
        let operations: Vec<Operation> = trees.iter().map(|tree| tree.current()).collect();
        let prefix = format!("s{number}");
        let driver = if number % 4 == 3 { Driver::Asynchronous } else { Driver::Blocking };
        let difference = sequence::play(&operations, driver, &prefix, group, model, &mut shares)?;
        if let Some(difference) = difference {
            println!("sequence {number} of seed {seed} fails ({driver:?}):");
            tell(&operations, &difference);
            let mut attempt =
                Attempt { ground: &mut ground, driver, arguments, tries: 0, agreed: None };
            let small = shrink(trees, |operations| Ok(attempt.play(operations)?.is_some()))?;
            match attempt.play_alone(&small)? {
                Some(difference) => {
                    println!("{} operations do:", small.len());
                    tell(&small, &difference);
                }
                None => println!("it does not fail alone, without the rows of others"),
            }
            return Ok(false);
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("no difference in {} operations ({seconds:.0} s):\n{shares}", shares.played());
    Ok(true)
}

/// Playing a failing sequence again.
struct Attempt<'a> {
    ground: &'a mut Ground,
    driver: Driver,
    arguments: &'a Arguments,
    tries: u32,
    /// Server and model agree on what is there.
    agreed: Option<(Group, Model)>,
}

impl Attempt<'_> {
    fn play(&mut self, operations: &[Operation]) -> Result<Option<Difference>, Failure> {
        self.tries += 1;
        let (group, mut model) = match self.agreed.take() {
            Some(agreed) => agreed,
            None => (self.ground.group()?, Model::new(self.ground.line, self.arguments.plant)),
        };
        let prefix = format!("t{}", self.tries);
        let mut shares = Shares::default();
        let difference =
            sequence::play(operations, self.driver, &prefix, &group, &mut model, &mut shares)?;
        if difference.is_some() {
            self.ground.drop_group(&group)?;
        } else {
            self.agreed = Some((group, model));
        }
        Ok(difference)
    }

    /// Once more, among no rows of others.
    fn play_alone(&mut self, operations: &[Operation]) -> Result<Option<Difference>, Failure> {
        if let Some((group, _)) = self.agreed.take() {
            self.ground.drop_group(&group)?;
        }
        self.play(operations)
    }
}

fn tell(operations: &[Operation], difference: &Difference) {
    for operation in &operations[..=difference.at] {
        println!("  {operation:?}");
    }
    println!("  server: {:?}", difference.server);
    println!("  model:  {:?}", difference.model);
    if let Some(said) = &difference.said {
        println!("  {said}");
    }
}
