//! Making a sequence that differs small: first calls are left out, then what is in them.

use crate::failure::Failure;
use crate::step::Step;
use crate::tree::Tree;

/// How often a sequence is played at most.
const TRIES: usize = 300;

/// Looks for a smaller sequence that differs in the same way; `differs` plays one.
pub(crate) fn shrink(
    mut steps: Vec<Step>,
    mut differs: impl FnMut(&[Step]) -> Result<bool, Failure>,
) -> Result<Vec<Step>, Failure> {
    let mut tries = TRIES;
    let mut still = |steps: &[Step]| -> Result<bool, Failure> {
        tries = tries.saturating_sub(1);
        Ok(tries > 0 && differs(steps)?)
    };
    leave_out(&mut steps, &mut still)?;
    for at in 0..steps.len() {
        let mut place = 0;
        while let Some(smaller) = without(&steps[at], place) {
            let larger = std::mem::replace(&mut steps[at], smaller);
            if !still(&steps)? {
                steps[at] = larger;
                place += 1;
            }
        }
    }
    leave_out(&mut steps, &mut still)?;
    Ok(steps)
}

/// Leaves out halves, then quarters, down to single calls.
fn leave_out(
    steps: &mut Vec<Step>,
    still: &mut impl FnMut(&[Step]) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let mut many = steps.len();
    while many > 0 {
        let mut at = 0;
        while at < steps.len() {
            let end = (at + many).min(steps.len());
            let left_out: Vec<Step> = steps.drain(at..end).collect();
            if !still(steps)? {
                steps.splice(at..at, left_out);
                at = end;
            }
        }
        many /= 2;
    }
    Ok(())
}

/// The call without one item of its lists and maps; `None` when it has fewer.
fn without(step: &Step, place: usize) -> Option<Step> {
    let mut smaller = step.clone();
    let mut left = Some(place);
    smaller.message.body.visit(&mut |tree| {
        let many = match tree {
            Tree::List(_, items) | Tree::Set(_, items) => items.len(),
            Tree::Map(_, _, entries) => entries.len(),
            _ => return,
        };
        let Some(place) = left else { return };
        left = place.checked_sub(many);
        if left.is_none() {
            match tree {
                Tree::List(_, items) | Tree::Set(_, items) => drop(items.remove(place)),
                Tree::Map(_, _, entries) => drop(entries.remove(place)),
                _ => {}
            }
        }
    });
    left.is_none().then_some(smaller)
}
