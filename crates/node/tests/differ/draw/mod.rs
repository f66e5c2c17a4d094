//! Drawing sequences: small sets of keys, names and timestamps, so that calls meet.

mod damage;
mod describe;
mod places;
mod pool;
mod read;
mod rows;
mod schema;
mod write;

use cassa_node::Line;
use fastrand::Rng;

use crate::arguments::Arguments;
use crate::step::Step;
use crate::world::Family;

/// How many calls of a hundred have something wrong.
const WRONG: u32 = 15;
/// In such a call, how many of a hundred places are wrong.
const WRONG_PLACES: u32 = 30;
/// One sequence of so many changes the schema.
const CHANGES_SCHEMA: u32 = 20;

/// The shortest sequence; the longest has twice as many calls.
const SHORTEST: usize = 30;

/// Draws calls on some of the families.
pub(crate) struct Draw<'a> {
    rng: Rng,
    line: Line,
    all: &'a [Family],
    /// Those this sequence plays on.
    families: Vec<&'a Family>,
    /// In how many calls of a hundred something is wrong.
    wrongs: u32,
    /// Whether something of this call may be wrong.
    wrong: bool,
}

/// The sequence of this number: the same for the same seed and line.
pub(crate) fn sequence(
    arguments: &Arguments,
    number: u32,
    line: Line,
    families: &[Family],
) -> Vec<Step> {
    let mut rng = Rng::with_seed(arguments.seed << 32 | u64::from(number));
    let chosen = (0..rng.usize(1..4)).filter_map(|_| rng.choice(families)).collect();
    let many = rng.usize(SHORTEST..2 * SHORTEST);
    let wrongs = if arguments.valid { 0 } else { WRONG };
    let mut draw = Draw { rng, line, all: families, families: chosen, wrongs, wrong: false };
    match number % CHANGES_SCHEMA {
        1 => draw.schema_changes(many / 2),
        _ => (0..many).map(|_| draw.step()).collect(),
    }
}

impl<'a> Draw<'a> {
    fn step(&mut self) -> Step {
        self.wrong = self.chance(self.wrongs);
        let step = match self.rng.u32(0..1000) {
            0..470 => self.read(),
            470..930 => self.write(),
            930..933 => self.truncate(),
            _ => self.describe(),
        };
        if self.wrong && self.chance(5) { self.damaged(step) } else { step }
    }

    /// Whether it is 2.1 or 2.2, which make cells' names of all names: there the node knows what becomes of wrong ones.
    fn makes_cell_names(&self) -> bool {
        (Line::V2_1..Line::V3_0).contains(&self.line)
    }

    fn chance(&mut self, of_a_hundred: u32) -> bool {
        self.rng.u32(0..100) < of_a_hundred
    }

    /// Whether the next place of this call is a wrong one.
    fn odd(&mut self) -> bool {
        self.wrong && self.chance(WRONG_PLACES)
    }

    /// Draws something that isn't wrong, whatever else of this call may be.
    fn soundly<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> T {
        let wrong = std::mem::replace(&mut self.wrong, false);
        let drawn = draw(self);
        self.wrong = wrong;
        drawn
    }

    fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.rng.usize(0..choices.len())].clone()
    }

    fn family(&mut self) -> &'a Family {
        let families = self.families.clone();
        if self.odd() { &self.all[self.rng.usize(0..self.all.len())] } else { self.pick(&families) }
    }
}
