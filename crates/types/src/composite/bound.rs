//! [`Bound`]: the start or finish of a slice, packed so that it stands where the slice should begin or end.

use super::EndOfComponent;
use crate::pack::mismatch;
use crate::{Pack, PackError, Type, time_uuid};

/// Which end of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SliceEnd {
    /// Where the slice begins: the high end, if it is reversed.
    Start,
    /// Where it ends.
    Finish,
}

/// One end of a slice. It includes the name, and all that begin with it, unless made [`exclusive`](Bound::exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bound {
    end: SliceEnd,
    inclusive: bool,
    reversed: bool,
}

impl Bound {
    /// An inclusive end of a forward slice.
    #[must_use]
    pub fn new(end: SliceEnd) -> Self {
        Self { end, inclusive: true, reversed: false }
    }

    /// Leaves out the name and all that begin with it. For composites and time UUIDs of an instant.
    #[must_use]
    pub fn exclusive(self) -> Self {
        Self { inclusive: false, ..self }
    }

    /// Whether the slice runs from its high end to its low one.
    #[must_use]
    pub fn reversed(self, reversed: bool) -> Self {
        Self { reversed, ..self }
    }

    /// Whether the bound stands before the names it is about, in the comparator's order.
    fn is_before(self) -> bool {
        ((self.end == SliceEnd::Start) == self.inclusive) != self.reversed
    }

    /// The bytes of this end of a slice. A composite is closed as this end asks for; a date-time in a `TimeUUIDType`
    /// becomes the lowest or highest UUID of that instant, but not as a component of a composite; anything else packs as a
    /// name does.
    ///
    /// # Errors
    /// As [`Pack::pack`], and a mismatch if the bound is exclusive and the type can't express it.
    pub fn pack(self, ty: &Type, value: &(impl Pack + ?Sized)) -> Result<Vec<u8>, PackError> {
        if let (Type::TimeUuid, Some(instant)) = (ty.base(), value.instant()) {
            // in a reversed comparator, what stands before an instant's UUIDs is the highest of them
            let lowest = self.is_before() != is_reversed(ty);
            let uuid =
                if lowest { time_uuid::lowest(instant) } else { time_uuid::highest(instant) };
            return uuid.map_or_else(
                || mismatch::<jiff::Timestamp>(ty).map(|()| Vec::new()),
                |uuid| Ok(uuid.into_bytes().into()),
            );
        }
        let mut out = Vec::new();
        value.pack(ty, &mut out)?;
        if !ty.is_composite() {
            return if self.inclusive { Ok(out) } else { mismatch::<Self>(ty).map(|()| out) };
        }
        let before = self.is_before() != is_reversed(ty);
        let end = if before { EndOfComponent::Before } else { EndOfComponent::After };
        if let Some(last) = out.last_mut() {
            *last = end.byte();
        }
        Ok(out)
    }
}

/// Whether the whole comparator, not a component, is reversed.
fn is_reversed(ty: &Type) -> bool {
    match ty {
        Type::Reversed(inner) => !is_reversed(inner),
        _ => false,
    }
}
