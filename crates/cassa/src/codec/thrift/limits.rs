//! What a host refuses to write, or would take and fail at, is refused before it is sent.

use cassa_wire::Method;

use super::unsupported;
use crate::error::{ErrorKind, Failure, Phase};
use crate::hosts::Facts;
use crate::op::{ColumnRange, Mutation, Predicate, RowMutations};

/// Came with 2.0, as the removal of slices did.
const REMOVES_SLICES: Method = Method::Cas;

/// How long the names of a super column and a column in it may be together on 2.0 to 2.2, which make one name of both. They
/// answer longer ones with a time-out or not at all.
const LONGEST_PAIR: usize = 65_535 - 6;

/// Whether a host has all it takes for a row's mutations.
pub(super) fn check_row(facts: &Facts, row: &RowMutations) -> Result<(), Failure> {
    let within = row.super_column.as_deref();
    for mutation in &row.mutations {
        match mutation {
            Mutation::Insert { name, .. } | Mutation::Add { name, .. } => {
                check_name(facts, within, name)?;
            }
            Mutation::Remove { columns: Some(Predicate::Range(range)), .. } => {
                check_slice(facts, within.is_some(), range)?;
            }
            Mutation::Remove { columns: Some(Predicate::Names(names)), .. }
            | Mutation::RemoveCounters { names: Some(names) } => {
                names.iter().try_for_each(|name| check_name(facts, within, name))?;
            }
            Mutation::Remove { columns: None, .. } | Mutation::RemoveCounters { names: None } => {
                check_name(facts, within, b"")?;
            }
        }
    }
    Ok(())
}

/// Whether a host can write or remove a column of this name, in this super column.
pub(super) fn check_name(
    facts: &Facts,
    super_column: Option<&[u8]>,
    name: &[u8],
) -> Result<(), Failure> {
    let length = super_column.map_or(0, <[u8]>::len) + name.len();
    if super_column.is_none() || length <= LONGEST_PAIR || facts.major() != Some(2) {
        return Ok(());
    }
    let message = format!(
        "the names of a super column and its column have {length} bytes, and on {facts} they may have {LONGEST_PAIR}"
    );
    Err(Failure::new(ErrorKind::TooLarge, Phase::Encode, message))
}

fn check_slice(facts: &Facts, within: bool, range: &ColumnRange) -> Result<(), Failure> {
    let is_open = range.start.is_empty() || range.finish.is_empty();
    let lacking = if !facts.api.has(REMOVES_SLICES) {
        "servers before 2.0 can't remove a slice"
    } else if within && facts.is_from_3_0() {
        "servers from 3.0 on can't remove a slice within a super column"
    } else if is_open && !facts.removes_open_slices() {
        "servers before 3.0 can't remove a slice without a start or a finish"
    } else {
        return Ok(());
    };
    let message = format!("{lacking}, and this is {facts}: read its names and remove them");
    Err(unsupported(message))
}
