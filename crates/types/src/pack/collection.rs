//! Packs slices, vectors, sets and maps as CQL's collections, with lengths of 4 bytes (2.1 and later).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::mismatch;
use crate::{Pack, PackError, Type};

/// Appends a list in its order, or a set in its elements' order, each element once.
pub(crate) fn sequence<'v, T: Pack + 'v>(
    ty: &Type,
    element: &Type,
    values: impl IntoIterator<Item = &'v T>,
    out: &mut Vec<u8>,
) -> Result<(), PackError> {
    let values = values.into_iter().enumerate();
    if let Type::Set(_) = ty.base() {
        let entry = |(position, value): (usize, &T)| {
            let mut entry = Entry { key: Vec::new(), value: Vec::new() };
            part(ty, element, position, value, &mut entry.key)?;
            Ok(entry)
        };
        let mut entries = values.map(entry).collect::<Result<_, _>>()?;
        sort(element, &mut entries);
        return write(ty, &entries, out);
    }
    let start = out.len();
    out.extend([0; 4]);
    let mut count = 0;
    for (position, value) in values {
        part(ty, element, position, value, out)?;
        count += 1;
    }
    length(ty, start, count, out)
}

/// Appends a map in its keys' order, each key once: the first of equal ones.
pub(crate) fn map<'v, K: Pack + 'v, V: Pack + 'v>(
    ty: &Type,
    pairs: impl IntoIterator<Item = (&'v K, &'v V)>,
    out: &mut Vec<u8>,
) -> Result<(), PackError> {
    let Type::Map(types) = ty.base() else { return mismatch::<HashMap<K, V>>(ty) };
    let mut entries = Vec::new();
    for (position, (key, value)) in pairs.into_iter().enumerate() {
        let mut entry = Entry { key: Vec::new(), value: Vec::new() };
        part(ty, &types.0, 2 * position, key, &mut entry.key)?;
        part(ty, &types.1, 2 * position + 1, value, &mut entry.value)?;
        entries.push(entry);
    }
    sort(&types.0, &mut entries);
    write(ty, &entries, out)
}

/// An element, or a key and its value, each behind its length.
struct Entry {
    key: Vec<u8>,
    value: Vec<u8>,
}

/// A server stores sets and maps as they arrive over Thrift, and expects its own order when it reads them.
fn sort(ty: &Type, entries: &mut Vec<Entry>) {
    let compare = |a: &Entry, b: &Entry| {
        ty.compare(a.key.get(4..).unwrap_or_default(), b.key.get(4..).unwrap_or_default())
    };
    entries.sort_by(compare);
    entries.dedup_by(|a, b| compare(a, b).is_eq());
}

fn write(ty: &Type, entries: &[Entry], out: &mut Vec<u8>) -> Result<(), PackError> {
    let start = out.len();
    out.extend([0; 4]);
    length(ty, start, entries.len(), out)?;
    for entry in entries {
        out.extend(&entry.key);
        out.extend(&entry.value);
    }
    Ok(())
}

/// Appends a value behind its length; null is a length of −1 in tuples and user types.
pub(crate) fn part(
    ty: &Type,
    element: &Type,
    position: usize,
    value: &(impl Pack + ?Sized),
    out: &mut Vec<u8>,
) -> Result<(), PackError> {
    let start = out.len();
    if value.is_null() && matches!(ty.base(), Type::Tuple(_) | Type::User(_)) {
        out.extend((-1_i32).to_be_bytes());
        return Ok(());
    }
    out.extend([0; 4]);
    value
        .pack(element, out)
        .map_err(|source| PackError::Component { position, source: Box::new(source) })?;
    length(ty, start, out.len() - start - 4, out)
}

/// Fills in the length that was left out at `start`.
fn length(ty: &Type, start: usize, length: usize, out: &mut [u8]) -> Result<(), PackError> {
    let limit = i32::MAX as usize;
    let checked =
        i32::try_from(length).map_err(|_| PackError::TooLong { length, limit, ty: ty.clone() })?;
    if let Some(field) = out.get_mut(start..).and_then(|out| out.first_chunk_mut()) {
        *field = checked.to_be_bytes();
    }
    Ok(())
}

impl<T: Pack> Pack for [T] {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        T::pack_slice(self, ty, out)
    }
}

impl<T: Pack, const N: usize> Pack for [T; N] {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        T::pack_slice(self, ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        T::slice_packs_as(ty)
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        T::pack_slice(self, ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        T::slice_packs_as(ty)
    }
}

macro_rules! pack_set {
    ($($set:ty),*) => {$(
        impl<T: Pack> Pack for $set {
            fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
                match ty.base() {
                    Type::Set(element) | Type::List(element) => sequence(ty, element, self, out),
                    _ => mismatch::<Self>(ty),
                }
            }

            fn packs_as(ty: &Type) -> bool {
                matches!(ty.base(), Type::Set(element) | Type::List(element) if T::packs_as(element))
            }
        }
    )*};
}

pack_set!(HashSet<T>, BTreeSet<T>);

macro_rules! pack_map {
    ($($map:ty),*) => {$(
        impl<K: Pack, V: Pack> Pack for $map {
            fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
                map(ty, self, out)
            }

            fn packs_as(ty: &Type) -> bool {
                matches!(ty.base(), Type::Map(types) if K::packs_as(&types.0) && V::packs_as(&types.1))
            }
        }
    )*};
}

pack_map!(HashMap<K, V>, BTreeMap<K, V>);
