//! The order of values made of pieces: the first piece that differs decides, and no piece comes before any.

use std::cmp::Ordering;

use crate::Type;
use crate::pieces::{Broken, Piece, Pieces};
use crate::reader::Reader;

pub(super) fn compare(ty: &Type, a: &[u8], b: &[u8]) -> Ordering {
    let (Some(mut a_pieces), Some(mut b_pieces)) = (Pieces::new(ty, a), Pieces::new(ty, b)) else {
        return a.cmp(b);
    };
    if a.is_empty() || b.is_empty() {
        return a.len().min(1).cmp(&b.len().min(1));
    }
    // names of static columns come first
    let by_static = b_pieces.is_static.cmp(&a_pieces.is_static);
    if by_static.is_ne() {
        return by_static;
    }
    let nullable = matches!(ty, Type::Tuple(_) | Type::User(_));
    loop {
        let (x, y) = (a_pieces.next(), b_pieces.next());
        if x.is_none() && y.is_none() {
            break;
        }
        let rank = if nullable { rank_nullable } else { rank };
        let order = rank(&x).cmp(&rank(&y)).then_with(|| match (x, y) {
            (Some(Ok(x)), Some(Ok(y))) => pieces(&x, &y),
            (Some(Err(x)), Some(Err(y))) => x.rest.cmp(y.rest),
            _ => Ordering::Equal,
        });
        if order.is_ne() {
            return order;
        }
    }
    match ty {
        // a server also orders the counts below zero, which have no elements
        Type::List(_) | Type::Set(_) | Type::Map(_) => Reader(a).i32().cmp(&Reader(b).i32()),
        _ => Ordering::Equal,
    }
}

type Item<'t, 'a> = Option<Result<Piece<'t, 'a>, Broken<'a>>>;

fn rank(item: &Item<'_, '_>) -> u8 {
    match item {
        None => 0,
        Some(Ok(_)) => 1,
        Some(Err(_)) => 2,
    }
}

/// A field that isn't there is null, and null comes first.
fn rank_nullable(item: &Item<'_, '_>) -> u8 {
    match item {
        Some(Ok(Piece { bytes: None, .. })) => 0,
        item => rank(item),
    }
}

fn pieces(a: &Piece<'_, '_>, b: &Piece<'_, '_>) -> Ordering {
    let same = std::ptr::eq(&*a.ty, &*b.ty) || a.ty == b.ty;
    let by_type = if same { Ordering::Equal } else { types(&a.ty, &b.ty) };
    by_type
        .then_with(|| match (a.bytes, b.bytes) {
            (Some(x), Some(y)) => a.ty.compare(x, y),
            (x, y) => x.is_some().cmp(&y.is_some()),
        })
        .then_with(|| a.end.cast_signed().cmp(&b.end.cast_signed()))
}

/// Dynamic components of different types are ordered by their classes' names, inside `ReversedType` if both are reversed.
fn types(a: &Type, b: &Type) -> Ordering {
    let inner = match (a, b) {
        (Type::Reversed(a), Type::Reversed(b)) => a.name().cmp(b.name()),
        _ => Ordering::Equal,
    };
    a.name().cmp(b.name()).then(inner).then_with(|| a.to_string().cmp(&b.to_string()))
}
