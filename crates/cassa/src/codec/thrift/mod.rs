//! Requests as Thrift messages.

mod altering;
mod cas;
mod definition;
mod describe;
mod family_options;
mod limits;
mod multi_slice;
mod mutation;
mod range;
mod read;
mod refusal;
mod ring;
mod schema;
mod session;
mod table;
mod write;

use std::borrow::Cow;

use cassa_wire::{ColumnParent, ConsistencyLevel, SlicePredicate, SliceRange};

pub(super) use refusal::{application, refusal, words};

use crate::consistency::Consistency;
use crate::error::{ErrorKind, Failure, Phase};
use crate::op::{Predicate, Target};

fn parent(target: &Target) -> ColumnParent {
    let Target { column_family, super_column, .. } = target.clone();
    ColumnParent { column_family, super_column }
}

fn predicate(predicate: &Predicate) -> SlicePredicate {
    match predicate {
        Predicate::Names(names) => {
            SlicePredicate { column_names: Some(names.clone()), slice_range: None }
        }
        Predicate::Range(range) => {
            let slice_range = Some(SliceRange {
                start: range.start.clone(),
                finish: range.finish.clone(),
                reversed: range.reversed,
                count: count(range.count),
            });
            SlicePredicate { column_names: None, slice_range }
        }
    }
}

/// The failure of a request that the host doesn't know, or not with all its options: nothing is sent.
fn unsupported(message: impl Into<Cow<'static, str>>) -> Failure {
    Failure::new(ErrorKind::Unsupported, Phase::Encode, message)
}

/// The interface counts in signed numbers.
fn count(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn consistency(level: Consistency) -> ConsistencyLevel {
    match level {
        Consistency::Any => ConsistencyLevel::Any,
        Consistency::One => ConsistencyLevel::One,
        Consistency::Two => ConsistencyLevel::Two,
        Consistency::Three => ConsistencyLevel::Three,
        Consistency::Quorum => ConsistencyLevel::Quorum,
        Consistency::LocalQuorum => ConsistencyLevel::LocalQuorum,
        Consistency::EachQuorum => ConsistencyLevel::EachQuorum,
        Consistency::LocalOne => ConsistencyLevel::LocalOne,
        Consistency::Serial => ConsistencyLevel::Serial,
        Consistency::LocalSerial => ConsistencyLevel::LocalSerial,
        Consistency::All => ConsistencyLevel::All,
    }
}
