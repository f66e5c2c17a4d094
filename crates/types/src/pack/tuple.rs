//! Packs Rust tuples as composites, tuples and user types.

use super::collection::part;
use super::mismatch;
use crate::composite::{EndOfComponent, component};
use crate::{Pack, PackError, Purpose, Type};

/// Appends components: as many as the type has, or fewer.
pub(crate) fn parts<T: ?Sized>(
    values: &[&dyn Pack],
    purpose: Purpose,
    ty: &Type,
    out: &mut Vec<u8>,
) -> Result<(), PackError> {
    let too_many = |expected: usize| PackError::TooManyComponents {
        given: values.len(),
        expected,
        ty: ty.clone(),
    };
    let checked =
        |expected: usize| if values.len() > expected { Err(too_many(expected)) } else { Ok(()) };
    let pairs = |types: Vec<&Type>, out: &mut Vec<u8>| {
        checked(types.len())?;
        let mut pairs = values.iter().zip(types).enumerate();
        pairs.try_for_each(|(position, (value, element))| part(ty, element, position, *value, out))
    };
    match ty.base() {
        Type::Composite(types) => {
            checked(types.len())?;
            let mut pairs = values.iter().zip(types.iter()).enumerate();
            pairs.try_for_each(|(position, (value, element))| {
                let last = position + 1 == values.len();
                let purpose = if last { purpose } else { purpose.inner() }.within(ty);
                component(ty, element, position, *value, purpose, EndOfComponent::Exact, out)
            })
        }
        Type::Tuple(types) => pairs(types.iter().collect(), out),
        Type::User(user) => pairs(user.fields.iter().map(|(_, ty)| ty).collect(), out),
        _ => mismatch::<T>(ty),
    }
}

/// Whether a tuple of parts that pack as `takes` say packs as the type.
fn fit(ty: &Type, takes: &[fn(&Type) -> bool]) -> bool {
    match ty.base() {
        Type::Composite(types) | Type::Tuple(types) => each_fits(types.iter(), takes),
        Type::User(user) => each_fits(user.fields.iter().map(|(_, ty)| ty), takes),
        _ => false,
    }
}

fn each_fits<'t>(mut types: impl Iterator<Item = &'t Type>, takes: &[fn(&Type) -> bool]) -> bool {
    takes.iter().all(|takes| types.next().is_some_and(takes))
}

macro_rules! pack_tuple {
    ($($name:ident)+) => {
        /// Fewer components than the type has are a partial name or a shorter tuple; more are an error.
        impl<$($name: Pack),+> Pack for ($($name,)+) {
            fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
                self.pack_for(Purpose::Find, ty, out)
            }

            fn pack_for(
                &self,
                purpose: Purpose,
                ty: &Type,
                out: &mut Vec<u8>,
            ) -> Result<(), PackError> {
                #[allow(non_snake_case, reason = "the values are named as their types")]
                let ($($name,)+) = self;
                parts::<Self>(&[$($name),+], purpose, ty, out)
            }

            fn packs_as(ty: &Type) -> bool {
                fit(ty, &[$($name::packs_as),+])
            }
        }
    };
}

pack_tuple!(A);
pack_tuple!(A B);
pack_tuple!(A B C);
pack_tuple!(A B C D);
pack_tuple!(A B C D E);
pack_tuple!(A B C D E F);
pack_tuple!(A B C D E F G);
pack_tuple!(A B C D E F G H);
pack_tuple!(A B C D E F G H I);
pack_tuple!(A B C D E F G H I J);
pack_tuple!(A B C D E F G H I J K);
pack_tuple!(A B C D E F G H I J K L);
