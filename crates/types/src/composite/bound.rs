//! [`Bound`]: the start or finish of a slice, packed so that it stands where the slice should begin or end.

use super::EndOfComponent;
use crate::neighbour::{Side, neighbour};
use crate::{Pack, PackError, Purpose, Type};

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

    /// Leaves out the name and all that begin with it.
    #[must_use]
    pub fn exclusive(self) -> Self {
        Self { inclusive: false, ..self }
    }

    /// Whether the slice runs from its high end to its low one.
    #[must_use]
    pub fn reversed(self, reversed: bool) -> Self {
        Self { reversed, ..self }
    }

    pub(crate) fn is_exclusive(self) -> bool {
        !self.inclusive
    }

    /// Whether the bound stands before the names it is about, in the comparator's order.
    pub(crate) fn is_before(self) -> bool {
        ((self.end == SliceEnd::Start) == self.inclusive) != self.reversed
    }

    /// The same bound in the order of what a `ReversedType` reverses.
    pub(crate) fn within(self, ty: &Type) -> Self {
        Self { reversed: self.reversed != is_reversed(ty), ..self }
    }

    /// The bytes of this end of a slice. A composite is closed as this end asks for; a date-time in a `TimeUUIDType` becomes
    /// the lowest or highest UUID of that instant; anything else packs as a name does, or as the name next to it if the bound
    /// is exclusive.
    ///
    /// # Errors
    /// As [`Pack::pack`]; for an exclusive bound [`PackError::NoNeighbour`] when the type can't express it, and
    /// [`PackError::Beyond`] when no name lies beyond the one to be left out.
    pub fn pack(self, ty: &Type, value: &(impl Pack + ?Sized)) -> Result<Vec<u8>, PackError> {
        let mut out = Vec::new();
        value.pack_for(Purpose::Slice(self), ty, &mut out)?;
        let before = self.within(ty).is_before();
        if ty.is_composite() {
            let end = if before { EndOfComponent::Before } else { EndOfComponent::After };
            if let Some(last) = out.last_mut() {
                *last = end.byte();
            }
        } else if !self.inclusive {
            let side = if before { Side::Before } else { Side::After };
            return neighbour(ty, &out, side);
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
