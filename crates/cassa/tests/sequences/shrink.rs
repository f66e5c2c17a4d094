//! Making a failing sequence small: first operations are left out, then those that stay are made simpler.

use proptest::strategy::ValueTree;

use crate::failure::Failure;
use crate::operation::Operation;

pub(crate) type Tree = Box<dyn ValueTree<Value = Operation>>;

/// How often a sequence is tried at most.
const TRIES: usize = 600;

/// Looks for a smaller sequence that fails; `fails` plays one.
pub(crate) fn shrink(
    mut trees: Vec<Tree>,
    mut fails: impl FnMut(&[Operation]) -> Result<bool, Failure>,
) -> Result<Vec<Operation>, Failure> {
    let mut tries = TRIES;
    let mut still_fails = |trees: &[Tree]| -> Result<bool, Failure> {
        tries = tries.saturating_sub(1);
        Ok(tries > 0 && fails(&current(trees))?)
    };
    leave_out(&mut trees, &mut still_fails)?;
    for at in 0..trees.len() {
        while trees[at].simplify() {
            while !still_fails(&trees)? {
                if !trees[at].complicate() {
                    break;
                }
            }
        }
    }
    leave_out(&mut trees, &mut still_fails)?;
    Ok(current(&trees))
}

/// Leaves out halves, then quarters, down to single operations.
fn leave_out(
    trees: &mut Vec<Tree>,
    still_fails: &mut impl FnMut(&[Tree]) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let mut many = trees.len();
    while many > 0 {
        let mut at = 0;
        while at < trees.len() {
            let end = (at + many).min(trees.len());
            let left_out: Vec<Tree> = trees.drain(at..end).collect();
            if !still_fails(trees)? {
                trees.splice(at..at, left_out);
                at = end;
            }
        }
        many /= 2;
    }
    Ok(())
}

fn current(trees: &[Tree]) -> Vec<Operation> {
    trees.iter().map(|tree| tree.current()).collect()
}
