//! A sequence that fails: played again, made small, and told.

use crate::failure::Failure;
use crate::ground::{Driver, Ground, Group};
use crate::line::Line;
use crate::model::Model;
use crate::operation::Operation;
use crate::plant::Plant;
use crate::program::program;
use crate::sequence::{self, Difference};
use crate::shares::Shares;
use crate::shrink::{Tree, shrink};
use crate::world::Kind;

pub(crate) struct Failing {
    pub(crate) number: u32,
    pub(crate) driver: Driver,
    pub(crate) trees: Vec<Tree>,
    pub(crate) difference: Difference,
}

/// A small sequence that fails alone, without the rows of others.
pub(crate) struct Small {
    pub(crate) operations: Vec<Operation>,
    prefix: String,
    difference: Difference,
}

impl Failing {
    pub(crate) fn operations(&self) -> Vec<Operation> {
        self.trees.iter().map(|tree| tree.current()).collect()
    }

    /// `None` if it doesn't fail alone.
    pub(crate) fn shrink(
        self,
        ground: &mut Ground,
        plant: Option<Plant>,
    ) -> Result<Option<Small>, Failure> {
        let mut attempt = Attempt { ground, driver: self.driver, plant, tries: 0, agreed: None };
        let operations = shrink(self.trees, |operations| Ok(attempt.play(operations)?.is_some()))?;
        attempt.agreed = None;
        let difference = attempt.play(&operations)?;
        let prefix = attempt.prefix();
        Ok(difference.map(|difference| Small { operations, prefix, difference }))
    }
}

impl Small {
    /// Prints it, also as a program.
    pub(crate) fn print(&self, line: Line) {
        println!("{} operations do:", self.operations.len());
        tell(&self.operations, &self.difference);
        let played = &self.operations[..=self.difference.at];
        println!("As a program:\n\n{}", program(line, &self.prefix, played));
    }
}

pub(crate) fn tell(operations: &[Operation], difference: &Difference) {
    for operation in &operations[..=difference.at] {
        println!("  {operation:?}");
    }
    println!("  server: {:?}", difference.server);
    println!("  model:  {:?}", difference.model);
    if let Some(said) = &difference.said {
        println!("  {said}");
    }
}

/// Playing a failing sequence again.
struct Attempt<'a> {
    ground: &'a mut Ground,
    driver: Driver,
    plant: Option<Plant>,
    tries: u32,
    /// Server and model agree on what is there.
    agreed: Option<(Group, Model)>,
}

impl Attempt<'_> {
    fn play(&mut self, operations: &[Operation]) -> Result<Option<Difference>, Failure> {
        self.tries += 1;
        let kinds = kinds(operations);
        // Old families are left alone: to drop one takes a server as long as many tries.
        let agreed = self.agreed.take().filter(|(group, _)| group.has(&kinds));
        let (group, mut model) = match agreed {
            Some(agreed) => agreed,
            None => (self.ground.group(&kinds)?, Model::new(self.ground.line, self.plant)),
        };
        let mut shares = Shares::default();
        let prefix = self.prefix();
        let difference =
            sequence::play(operations, self.driver, &prefix, &group, &mut model, &mut shares)?;
        if difference.is_none() {
            self.agreed = Some((group, model));
        }
        Ok(difference)
    }

    /// Of the keys of the last try.
    fn prefix(&self) -> String {
        format!("t{}", self.tries)
    }
}

fn kinds(operations: &[Operation]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = operations.iter().flat_map(Operation::kinds).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}
