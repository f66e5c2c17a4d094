//! Composites, collections and tuples.

use std::borrow::Cow;

use bytes::Bytes;
use cassa_types::Type;

use super::{hex, value as whole};
use crate::Line;
use crate::schema::type_of_class;

pub(super) fn value(line: Line, ty: &Type, bytes: &[u8]) -> Result<(), String> {
    match ty {
        Type::Composite(_) | Type::DynamicComposite(_) => composite(line, ty, bytes),
        Type::List(element) if line < Line::V2_1 => whole(line, element, bytes),
        Type::Set(_) if line < Line::V2_1 => whole(line, &Type::Empty, bytes),
        Type::Map(types) if line < Line::V2_1 => whole(line, &types.1, bytes),
        // Servers from 2.2 on take an empty set or map.
        Type::Set(_) | Type::Map(_) if line >= Line::V2_2 && bytes.is_empty() => Ok(()),
        Type::List(element) => collection(line, ["list"; 2], &[element], bytes),
        Type::Set(element) => collection(line, ["set"; 2], &[element], bytes),
        Type::Map(types) => {
            let called = if line >= Line::V2_2 { "map" } else { "set" };
            collection(line, ["map", called], &[&types.0, &types.1], bytes)
        }
        Type::Tuple(types) => {
            let fields = types.iter().map(|ty| (String::from("component"), ty));
            tuple(line, fields, "tuple", bytes)
        }
        Type::User(user) => {
            let called = |name: &Bytes| format!("field {}", String::from_utf8_lossy(name));
            let fields = user.fields.iter().map(|(name, ty)| (called(name), ty));
            tuple(line, fields, "UDT", bytes)
        }
        _ => Ok(()),
    }
}

/// Takes that many bytes from the front.
fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

fn take_u16(bytes: &mut &[u8]) -> Option<u16> {
    take(bytes, 2)?.try_into().ok().map(u16::from_be_bytes)
}

fn take_i32(bytes: &mut &[u8]) -> Option<i32> {
    take(bytes, 4)?.try_into().ok().map(i32::from_be_bytes)
}

/// The rest of a composite behind the marker of static columns, which servers know from 2.0 on.
pub(crate) fn without_static_marker<'a>(line: Line, ty: &Type, bytes: &'a [u8]) -> &'a [u8] {
    let marked = line >= Line::V2_0 && matches!(ty, Type::Composite(_));
    bytes.strip_prefix(&[0xff, 0xff]).filter(|_| marked).unwrap_or(bytes)
}

fn composite(line: Line, ty: &Type, bytes: &[u8]) -> Result<(), String> {
    let mut rest = without_static_marker(line, ty, bytes);
    let mut previous: &[u8] = &[];
    let mut i = 0;
    while !rest.is_empty() {
        let component = component_type(line, ty, i, &mut rest)?;
        let size = take_u16(&mut rest)
            .ok_or_else(|| format!("Not enough bytes to read value size of component {i}"))?;
        let bytes = take(&mut rest, size.into())
            .ok_or_else(|| format!("Not enough bytes to read value of component {i}"))?;
        member(line, &component, previous, bytes)?;
        let end = take(&mut rest, 1).ok_or_else(|| {
            format!("Not enough bytes to read the end-of-component byte of component{i}")
        })?;
        if end != [0] && !rest.is_empty() {
            return Err(format!(
                "Invalid bytes remaining after an end-of-component at component{i}"
            ));
        }
        previous = bytes;
        i += 1;
    }
    Ok(())
}

/// The type of a composite's component; a dynamic one begins with it.
fn component_type<'t>(
    line: Line,
    ty: &'t Type,
    i: usize,
    rest: &mut &[u8],
) -> Result<Cow<'t, Type>, String> {
    let aliases = match ty {
        Type::Composite(types) => {
            let declared = types.get(i).map(Cow::Borrowed);
            return declared.ok_or_else(|| "Too many bytes for comparator".to_owned());
        }
        Type::DynamicComposite(aliases) => aliases,
        _ => return Ok(Cow::Owned(Type::Bytes)),
    };
    let header = take_u16(rest).ok_or_else(|| {
        format!("Not enough bytes to header of the comparator part of component {i}")
    })?;
    let found = if header & 0x8000 == 0 {
        let name = take(rest, header.into())
            .ok_or_else(|| format!("Not enough bytes to read comparator name of component {i}"))?;
        named(line, name).map(Cow::Owned)
    } else {
        let [_, alias] = header.to_be_bytes();
        aliases.iter().find(|(name, _)| *name == alias).map(|(_, ty)| Cow::Borrowed(ty))
    };
    found.ok_or_else(|| format!("Cannot find comparator for component {i}"))
}

/// The type a dynamic component names. Dynamic composites inside are refused: bytes could nest them without end.
fn named(line: Line, name: &[u8]) -> Option<Type> {
    let name = std::str::from_utf8(name).ok().filter(|name| !name.contains("DynamicComposite"))?;
    type_of_class(line, name).ok()
}

/// Of a collection's component, its column's collection says what there may be.
fn member(line: Line, ty: &Type, collection: &[u8], bytes: &[u8]) -> Result<(), String> {
    let Type::ColumnToCollection(columns) = ty.base() else { return whole(line, ty, bytes) };
    let found = columns.iter().find(|(name, _)| name == collection).map(|(_, ty)| ty.base());
    match found {
        Some(Type::List(_)) => whole(line, &Type::TimeUuid, bytes),
        Some(Type::Set(element)) => whole(line, element, bytes),
        Some(Type::Map(types)) => whole(line, &types.0, bytes),
        _ => Err(format!("{} is not defined as a collection", hex(collection))),
    }
}

/// A collection of values of these types in turn; it is called one thing when bytes follow, and another when some lack.
fn collection(
    line: Line,
    [name, cut]: [&str; 2],
    types: &[&Type],
    mut bytes: &[u8],
) -> Result<(), String> {
    let short = || format!("Not enough bytes to read a {cut}");
    let count = take_i32(&mut bytes).ok_or_else(short)?;
    for _ in 0..count {
        for ty in types {
            let size = take_i32(&mut bytes).ok_or_else(short)?;
            let size = usize::try_from(size).map_err(|_| short())?;
            whole(line, ty, take(&mut bytes, size).ok_or_else(short)?)?;
        }
    }
    match bytes {
        [] => Ok(()),
        _ => Err(format!("Unexpected extraneous bytes after {name} value")),
    }
}

fn tuple<'t>(
    line: Line,
    fields: impl Iterator<Item = (String, &'t Type)>,
    name: &str,
    mut bytes: &[u8],
) -> Result<(), String> {
    for (i, (called, ty)) in fields.enumerate() {
        if bytes.is_empty() {
            return Ok(());
        }
        let size = take_i32(&mut bytes)
            .ok_or_else(|| format!("Not enough bytes to read size of {i}th {called}"))?;
        // A negative size is a null.
        let Ok(size) = usize::try_from(size) else { continue };
        let field = take(&mut bytes, size)
            .ok_or_else(|| format!("Not enough bytes to read {i}th {called}"))?;
        whole(line, ty, field)?;
    }
    match bytes {
        [] => Ok(()),
        _ => Err(format!("Invalid remaining data after end of {name} value")),
    }
}
