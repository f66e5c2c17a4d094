//! [`Dynamic`]: a name for `DynamicCompositeType`, whose components bring their types along.

use std::sync::Arc;

use super::{EndOfComponent, component};
use crate::pack::mismatch;
use crate::{Pack, PackError, Purpose, Type};

/// A name whose components carry their own types: the comparator's alias for a type if it has one, else the class name.
///
/// ```
/// use cassa_types::{Type, composite::Dynamic};
/// let ty = Type::parse("DynamicCompositeType(s=>UTF8Type,S=>ReversedType(UTF8Type))")?;
/// assert_eq!(ty.pack(&Dynamic::new().component(Type::Utf8, "a"))?, b"\x80s\0\x01a\0");
/// assert_eq!(ty.pack(&Dynamic::new().alias('S', "a"))?, b"\x80S\0\x01a\0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Dynamic<'v> {
    components: Vec<(Named, Arc<dyn Pack + Send + Sync + 'v>)>,
}

/// How a component says what type it has.
#[derive(Clone, Debug)]
enum Named {
    Type(Type),
    Alias(char),
}

impl<'v> Dynamic<'v> {
    /// A name without components.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The name with one more component.
    #[must_use]
    pub fn component(self, ty: Type, value: impl Pack + Send + Sync + 'v) -> Self {
        self.with(Named::Type(ty), value)
    }

    /// The name with one more component, of the type that the comparator has this alias for. By convention an alias in upper
    /// case is the reversed type of that in lower case.
    #[must_use]
    pub fn alias(self, alias: char, value: impl Pack + Send + Sync + 'v) -> Self {
        self.with(Named::Alias(alias), value)
    }

    fn with(mut self, named: Named, value: impl Pack + Send + Sync + 'v) -> Self {
        self.components.push((named, Arc::new(value)));
        self
    }
}

impl std::fmt::Debug for Dynamic<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.components.iter().map(|(named, _)| named)).finish()
    }
}

impl Pack for Dynamic<'_> {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        self.pack_for(Purpose::Find, ty, out)
    }

    fn pack_for(&self, purpose: Purpose, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        let Type::DynamicComposite(aliases) = ty.base() else { return mismatch::<Self>(ty) };
        for (position, (named, value)) in self.components.iter().enumerate() {
            let element = header(ty, aliases, named, out)?;
            let last = position + 1 == self.components.len();
            let purpose = if last { purpose } else { purpose.inner() }.within(ty);
            component(ty, element, position, &**value, purpose, EndOfComponent::Exact, out)?;
        }
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::DynamicComposite(_))
    }
}

/// Appends what tells a component's type, which is returned.
fn header<'t>(
    ty: &Type,
    aliases: &'t [(u8, Type)],
    named: &'t Named,
    out: &mut Vec<u8>,
) -> Result<&'t Type, PackError> {
    let known = aliases.iter().find(|(alias, ty)| match named {
        Named::Type(wanted) => ty == wanted,
        Named::Alias(wanted) => char::from(*alias) == *wanted,
    });
    match (known, named) {
        (Some((alias, element)), _) => {
            out.extend([0x80, *alias]);
            Ok(element)
        }
        (None, Named::Alias(alias)) => Err(PackError::NoAlias { alias: *alias, ty: ty.clone() }),
        (None, Named::Type(element)) => {
            let (name, limit) = (element.to_string(), 0x7fff);
            let length = u16::try_from(name.len()).ok().filter(|length| *length <= limit);
            let length = length.ok_or_else(|| PackError::TooLong {
                length: name.len(),
                limit: limit.into(),
                ty: ty.clone(),
            })?;
            out.extend(length.to_be_bytes());
            out.extend(name.as_bytes());
            Ok(element)
        }
    }
}
