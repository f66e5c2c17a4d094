//! Playing a sequence on both sides, call by call, until they differ.

use std::thread;
use std::time::Duration;

use cassa_wire::SetKeyspace;

use crate::failure::Failure;
use crate::mask::masked;
use crate::report;
use crate::side::{Outcome, Side};
use crate::step::{Names, Step};

/// Where two sides differ.
#[derive(Debug, Clone)]
pub(crate) struct Difference {
    /// The place of the call in its sequence.
    pub(crate) at: usize,
    pub(crate) outcomes: [Outcome; 2],
}

/// Plays a sequence; both sides begin with the shared keyspace selected.
pub(crate) fn play(
    steps: &[Step],
    names: &Names,
    sides: &mut [Side; 2],
    show: bool,
) -> Result<Option<Difference>, Failure> {
    select(sides, names)?;
    for (at, step) in steps.iter().enumerate() {
        if stamps(step) {
            // Servers stamp what they count, and what they compare and set, in whole milliseconds.
            thread::sleep(Duration::from_millis(2));
        }
        let frame = step.frame(names, i32::try_from(at).unwrap_or(0));
        let [left, right] = sides;
        if show {
            println!("  {step}");
        }
        let outcomes = [masked(left.ask(&frame)?, left), masked(right.ask(&frame)?, right)];
        if show {
            println!("    {}", report::text(&outcomes[1]));
        }
        if outcomes[0] != outcomes[1] {
            return Ok(Some(Difference { at, outcomes }));
        }
        if outcomes[0].ends_connection() {
            sides.iter_mut().try_for_each(Side::reconnect)?;
            select(sides, names)?;
        }
    }
    Ok(None)
}

fn select(sides: &mut [Side; 2], names: &Names) -> Result<(), Failure> {
    let keyspace = names.keyspace.as_str().into();
    let select = SetKeyspace { keyspace };
    sides.iter_mut().try_for_each(|side| side.must(&select))
}

/// Whether the server's own clock stamps what the call writes.
fn stamps(step: &Step) -> bool {
    let counters = ["Count", "SuperCount"];
    if step.method() == "truncate" {
        // What was written in the same millisecond may stay.
        return true;
    }
    let writes = ["add", "remove", "remove_counter", "batch_mutate", "atomic_batch_mutate", "cas"];
    writes.contains(&step.method())
        && (step.method() == "cas" || counters.iter().any(|name| step.names(name)))
}
