//! [`Dynamic`]: a name for `DynamicCompositeType`, whose components bring their types along.

use super::{EndOfComponent, component};
use crate::pack::mismatch;
use crate::{Pack, PackError, Type};

/// A name whose components carry their own types: the comparator's alias for a type if it has one, else the class name.
///
/// ```
/// use cassa_types::{Type, composite::Dynamic};
/// let ty = Type::parse("DynamicCompositeType(s=>UTF8Type)")?;
/// let name = Dynamic::new().component(Type::Utf8, &"a");
/// assert_eq!(ty.pack(&name)?, b"\x80s\0\x01a\0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Dynamic<'v> {
    components: Vec<(Type, &'v dyn Pack)>,
}

impl<'v> Dynamic<'v> {
    /// A name without components.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The name with one more component.
    #[must_use]
    pub fn component(mut self, ty: Type, value: &'v dyn Pack) -> Self {
        self.components.push((ty, value));
        self
    }
}

impl std::fmt::Debug for Dynamic<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.components.iter().map(|(ty, _)| ty)).finish()
    }
}

impl Pack for Dynamic<'_> {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        let Type::DynamicComposite(aliases) = ty.base() else { return mismatch::<Self>(ty) };
        for (position, (element, value)) in self.components.iter().enumerate() {
            match aliases.iter().find(|(_, ty)| ty == element) {
                Some((alias, _)) => out.extend([0x80, *alias]),
                None => {
                    let name = element.to_string();
                    let (length, limit) = (name.len(), 0x7fff);
                    let header = u16::try_from(length).ok().filter(|length| *length <= limit);
                    let header = header.ok_or_else(|| PackError::TooLong {
                        length,
                        limit: limit.into(),
                        ty: ty.clone(),
                    })?;
                    out.extend(header.to_be_bytes());
                    out.extend(name.as_bytes());
                }
            }
            component(ty, element, position, *value, EndOfComponent::Exact, out)?;
        }
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::DynamicComposite(_))
    }
}
