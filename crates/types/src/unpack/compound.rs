//! Reads tuples from composites, tuples and user types; vectors, sets and maps from CQL's collections.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use super::{empty, mismatch};
use crate::pieces::{Broken, Piece, Pieces};
use crate::{InvalidBytes, Type, Unpack, UnpackError};

/// The pieces of a compound value, all of them sound.
pub(crate) fn pieces<'t, 'a>(
    ty: &'t Type,
    bytes: &'a [u8],
) -> Result<Option<Vec<Piece<'t, 'a>>>, UnpackError> {
    let Some(pieces) = Pieces::new(ty, bytes) else { return Ok(None) };
    Ok(Some(pieces.map(|piece| sound(ty, piece)).collect::<Result<_, _>>()?))
}

fn sound<'t, 'a>(
    ty: &Type,
    piece: Result<Piece<'t, 'a>, Broken<'a>>,
) -> Result<Piece<'t, 'a>, InvalidBytes> {
    piece.map_err(|broken| InvalidBytes::new(ty, broken.fault))
}

/// One piece's value; a component's error says which.
pub(crate) fn value<'a, T: Unpack<'a>>(
    position: usize,
    piece: &Piece<'_, 'a>,
) -> Result<T, UnpackError> {
    let value =
        piece.bytes.map_or_else(|| T::unpack_null(&piece.ty), |bytes| T::unpack(&piece.ty, bytes));
    value.map_err(|source| UnpackError::Component { position, source: Box::new(source) })
}

/// The elements of a list or a set.
pub(crate) fn elements<'a, T: Unpack<'a>, C: FromIterator<T>>(
    ty: &Type,
    bytes: &'a [u8],
) -> Result<C, UnpackError> {
    let (Type::List(_) | Type::Set(_)) = ty.base() else { return Err(mismatch::<C>(ty)) };
    if bytes.is_empty() {
        return Err(empty::<C>(ty));
    }
    // One by one: a list of pieces would be many times as large as their bytes.
    let pieces = Pieces::new(ty, bytes).into_iter().flatten().enumerate();
    pieces.map(|(position, piece)| value(position, &sound(ty, piece)?)).collect()
}

impl<'a, T: Unpack<'a>> Unpack<'a> for Vec<T> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        T::unpack_vec(ty, bytes)
    }

    fn reads(ty: &Type) -> bool {
        match ty.base() {
            Type::List(element) | Type::Set(element) => T::reads(element),
            _ => !matches!(T::unpack_vec(ty, &[]), Err(UnpackError::Mismatch { .. })),
        }
    }
}

impl<'a, T: Unpack<'a> + Eq + Hash> Unpack<'a> for HashSet<T> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        elements(ty, bytes)
    }

    fn reads(ty: &Type) -> bool {
        matches!(ty.base(), Type::List(element) | Type::Set(element) if T::reads(element))
    }
}

impl<'a, T: Unpack<'a> + Ord> Unpack<'a> for BTreeSet<T> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        elements(ty, bytes)
    }

    fn reads(ty: &Type) -> bool {
        matches!(ty.base(), Type::List(element) | Type::Set(element) if T::reads(element))
    }
}

impl<'a, K: Unpack<'a> + Eq + Hash, V: Unpack<'a>> Unpack<'a> for HashMap<K, V> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        entries(ty, bytes)
    }

    fn reads(ty: &Type) -> bool {
        matches!(ty.base(), Type::Map(types) if K::reads(&types.0) && V::reads(&types.1))
    }
}

impl<'a, K: Unpack<'a> + Ord, V: Unpack<'a>> Unpack<'a> for BTreeMap<K, V> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        entries(ty, bytes)
    }

    fn reads(ty: &Type) -> bool {
        matches!(ty.base(), Type::Map(types) if K::reads(&types.0) && V::reads(&types.1))
    }
}

/// The keys and values of a map.
pub(crate) fn entries<'a, K: Unpack<'a>, V: Unpack<'a>, C: FromIterator<(K, V)>>(
    ty: &Type,
    bytes: &'a [u8],
) -> Result<C, UnpackError> {
    let Type::Map(_) = ty.base() else { return Err(mismatch::<C>(ty)) };
    if bytes.is_empty() {
        return Err(empty::<C>(ty));
    }
    let mut pieces = Pieces::new(ty, bytes).into_iter().flatten().enumerate();
    let mut next = || {
        let (position, piece) = pieces.next()?;
        Some(sound(ty, piece).map(|piece| (position, piece)))
    };
    let entry = || {
        // After a broken key nothing follows.
        next()?.map_or_else(|fault| Some(Err(fault)), |key| Some(next()?.map(|item| (key, item))))
    };
    let unpacked = |pair: Result<_, InvalidBytes>| {
        let ((i, key), (j, item)) = pair?;
        Ok((value(i, &key)?, value(j, &item)?))
    };
    std::iter::from_fn(entry).map(unpacked).collect()
}

/// Pieces for a Rust tuple of `expected` parts: a missing one is null, one too many an error.
fn parts<'t, 'a, T>(
    ty: &'t Type,
    bytes: &'a [u8],
    expected: usize,
) -> Result<Vec<Piece<'t, 'a>>, UnpackError> {
    if let Type::List(_) | Type::Set(_) | Type::Map(_) = ty.base() {
        return Err(mismatch::<T>(ty));
    }
    let pieces = pieces(ty, bytes)?.ok_or_else(|| mismatch::<T>(ty))?;
    if bytes.is_empty() {
        return Err(empty::<T>(ty));
    }
    if pieces.len() > expected {
        return Err(UnpackError::Arity { found: pieces.len(), expected, ty: ty.clone() });
    }
    Ok(pieces)
}

fn part<'a, T: Unpack<'a>>(
    ty: &Type,
    pieces: &[Piece<'_, 'a>],
    position: usize,
    arity: usize,
) -> Result<T, UnpackError> {
    match pieces.get(position) {
        Some(piece) => value(position, piece),
        None => T::unpack_null(ty).map_err(|_| UnpackError::Arity {
            found: pieces.len(),
            expected: arity,
            ty: ty.clone(),
        }),
    }
}

/// Whether a tuple of parts that read what `reads` say reads the type: those of the type that are left over must be none, and
/// those of the tuple are null.
fn fit(ty: &Type, reads: &[fn(&Type) -> bool]) -> bool {
    let fit = |types: &mut dyn Iterator<Item = &Type>| {
        let fits = reads.iter().all(|reads| types.next().is_none_or(reads));
        fits && types.next().is_none()
    };
    match ty.base() {
        Type::Composite(types) | Type::Tuple(types) => fit(&mut types.iter()),
        Type::User(user) => fit(&mut user.fields.iter().map(|(_, ty)| ty)),
        Type::DynamicComposite(_) => true,
        _ => false,
    }
}

macro_rules! unpack_tuple {
    ($($name:ident $position:literal)+; $arity:literal) => {
        /// A component that isn't there is read as null: `None` of an `Option`.
        impl<'a, $($name: Unpack<'a>),+> Unpack<'a> for ($($name,)+) {
            fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
                let pieces = parts::<Self>(ty, bytes, $arity)?;
                Ok(($(part::<$name>(ty, &pieces, $position, $arity)?,)+))
            }

            fn reads(ty: &Type) -> bool {
                fit(ty, &[$($name::reads),+])
            }
        }
    };
}

unpack_tuple!(A 0; 1);
unpack_tuple!(A 0 B 1; 2);
unpack_tuple!(A 0 B 1 C 2; 3);
unpack_tuple!(A 0 B 1 C 2 D 3; 4);
unpack_tuple!(A 0 B 1 C 2 D 3 E 4; 5);
unpack_tuple!(A 0 B 1 C 2 D 3 E 4 F 5; 6);
unpack_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6; 7);
unpack_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7; 8);
unpack_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8; 9);
unpack_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9; 10);
unpack_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10; 11);
unpack_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11; 12);
