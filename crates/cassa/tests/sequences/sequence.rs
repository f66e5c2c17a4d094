//! One sequence: played on a server and on the model side by side, until they differ.

use std::thread;
use std::time::Duration;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::draw;
use crate::failure::Failure;
use crate::ground::{Driver, Group};
use crate::line::Line;
use crate::model::Model;
use crate::operation::Operation;
use crate::outcome::Outcome;
use crate::shares::Shares;
use crate::shrink::Tree;

/// Where server and model differ.
#[derive(Debug)]
pub(crate) struct Difference {
    /// The place of the operation in its sequence.
    pub(crate) at: usize,
    pub(crate) server: Outcome,
    pub(crate) model: Outcome,
    /// What the error said, if the server's outcome is one.
    pub(crate) said: Option<String>,
}

/// The sequence of this number: the same for the same seed.
pub(crate) fn draw(
    seed: u64,
    number: u32,
    length: usize,
    line: Line,
) -> Result<Vec<Tree>, Failure> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..12].copy_from_slice(&number.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let new = |reason| Failure(format!("no sequence can be drawn: {reason}"));
    let many = (length..2 * length).new_tree(&mut runner).map_err(new)?.current();
    let operation = draw::operation(line);
    (0..many).map(|_| Ok(Box::new(operation.new_tree(&mut runner).map_err(new)?) as Tree)).collect()
}

/// Plays a sequence whose rows have keys with this prefix.
pub(crate) fn play(
    operations: &[Operation],
    driver: Driver,
    prefix: &str,
    group: &Group,
    model: &mut Model,
    shares: &mut Shares,
) -> Result<Option<Difference>, Failure> {
    for (at, operation) in operations.iter().enumerate() {
        if !model.defines(prefix, operation) {
            continue;
        }
        if operation.mutations().iter().any(|it| it.handle.counts() && it.change.removes()) {
            // Old servers stamp counters in whole milliseconds, and within one an addition wins.
            thread::sleep(Duration::from_millis(2));
        }
        let played = group.play(driver, prefix, operation)?;
        let outcome = model.outcome(prefix, operation, &played.timestamps);
        shares.count(operation, matches!(outcome, Outcome::Refused(_)));
        if outcome != played.outcome {
            let (server, said) = (played.outcome, played.said);
            return Ok(Some(Difference { at, server, model: outcome, said }));
        }
    }
    Ok(None)
}
