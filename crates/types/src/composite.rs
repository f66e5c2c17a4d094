//! Composite names: their components, what ends a slice of them, and names that carry their own types.
//!
//! A composite is packed from a Rust tuple and unpacked to one. This module is for the rest: [`Bound`] packs the ends of
//! slices, [`components`] reads a name of any shape, [`Dynamic`] builds a name for `DynamicCompositeType`.
//!
//! ```
//! use cassa_types::{Type, composite::{Bound, SliceEnd}};
//! let ty = Type::parse("CompositeType(LongType,UTF8Type)")?;
//! assert_eq!(ty.pack(&(2, "a"))?.last(), Some(&0));
//! let after_all_twos = Bound::new(SliceEnd::Start).exclusive();
//! assert_eq!(after_all_twos.pack(&ty, &(2,))?.last(), Some(&1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bound;
mod dynamic;
#[cfg(test)]
mod tests;

pub use bound::{Bound, SliceEnd};
pub use dynamic::Dynamic;

use crate::pieces::{Pieces, STATIC_MARKER};
use crate::{InvalidBytes, Pack, PackError, Purpose, Type};

/// The byte that closes a component: where the name stands among the names that begin with its components.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndOfComponent {
    /// Before all of them (0xff).
    Before,
    /// The name itself (0x00), which comes before all longer ones.
    Exact,
    /// After all of them (0x01).
    After,
}

impl EndOfComponent {
    /// The byte.
    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            EndOfComponent::Before => 0xff,
            EndOfComponent::Exact => 0,
            EndOfComponent::After => 1,
        }
    }

    fn of(byte: u8) -> Self {
        match byte {
            0 => EndOfComponent::Exact,
            1..=0x7f => EndOfComponent::After,
            _ => EndOfComponent::Before,
        }
    }
}

/// One component of a composite name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component<'a> {
    /// Its type: the comparator's, or the one a dynamic component names.
    pub ty: Type,
    /// Its bytes; [`Type::unpack`] reads them.
    pub value: &'a [u8],
    /// What closes it.
    pub end: EndOfComponent,
}

/// The components of a name, fewer than the comparator's if the name is partial.
///
/// # Errors
/// The bytes aren't built as the type says, or the type is no composite. The components' own bytes aren't checked.
pub fn components<'a>(ty: &Type, name: &'a [u8]) -> Result<Vec<Component<'a>>, InvalidBytes> {
    let invalid = |fault| InvalidBytes::new(ty, fault);
    let pieces = Pieces::new(ty, name).filter(|_| ty.is_composite());
    let pieces = pieces.ok_or_else(|| invalid(crate::Fault::UnknownType(0)))?;
    let component = |piece: crate::pieces::Piece<'_, 'a>| Component {
        ty: piece.ty.into_owned(),
        value: piece.bytes.unwrap_or_default(),
        end: EndOfComponent::of(piece.end),
    };
    pieces.map(|piece| piece.map(component).map_err(|broken| invalid(broken.fault))).collect()
}

/// Whether a name in a composite comparator is that of a static column of CQL (2.0 and later): it begins with 0xffff.
#[must_use]
pub fn is_static(name: &[u8]) -> bool {
    name.starts_with(&STATIC_MARKER.to_be_bytes())
}

/// Appends a component: its length in 2 bytes, its bytes and what closes it.
pub(crate) fn component(
    ty: &Type,
    element: &Type,
    position: usize,
    value: &(impl Pack + ?Sized),
    purpose: Purpose,
    end: EndOfComponent,
    out: &mut Vec<u8>,
) -> Result<(), PackError> {
    let start = out.len();
    out.extend([0; 2]);
    value
        .pack_for(purpose, element, out)
        .map_err(|source| PackError::Component { position, source: Box::new(source) })?;
    let length = out.len() - start - 2;
    // the first component's longest length would read as the mark of a static column
    let limit = if position == 0 { STATIC_MARKER - 1 } else { u16::MAX };
    let field = u16::try_from(length).ok().filter(|length| *length <= limit);
    let field =
        field.ok_or_else(|| PackError::TooLong { length, limit: limit.into(), ty: ty.clone() })?;
    if let Some(place) = out.get_mut(start..).and_then(|out| out.first_chunk_mut()) {
        *place = field.to_be_bytes();
    }
    out.push(end.byte());
    Ok(())
}
