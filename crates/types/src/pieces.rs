//! The pieces of a compound value, one by one: what compare, validate and unpack walk along.

use std::borrow::Cow;

use crate::reader::Reader;
use crate::{Fault, Type, UserType};

/// The length that marks the name of a static column of CQL instead of a first component.
pub(crate) const STATIC_MARKER: u16 = 0xffff;

/// One component, field or element.
#[derive(Clone, Debug)]
pub(crate) struct Piece<'t, 'a> {
    pub(crate) ty: Cow<'t, Type>,
    /// `None` is null.
    pub(crate) bytes: Option<&'a [u8]>,
    /// The end-of-component byte of composites.
    pub(crate) end: u8,
}

/// Where the bytes stop making sense: the rest of them.
#[derive(Clone, Debug)]
pub(crate) struct Broken<'a> {
    pub(crate) rest: &'a [u8],
    pub(crate) fault: Fault,
}

#[derive(Clone, Copy)]
enum Kind<'t> {
    Composite(&'t [Type]),
    Dynamic(&'t [(u8, Type)]),
    Tuple(&'t [Type]),
    User(&'t UserType),
    /// The types of keys and values in turn, or twice that of the elements, and how many there are.
    Collection([&'t Type; 2], usize),
}

/// An iterator over the pieces; it ends after the first broken one.
pub(crate) struct Pieces<'t, 'a> {
    kind: Kind<'t>,
    reader: Reader<'a>,
    position: usize,
    /// The composite's component before, which names the collection of the next.
    previous: &'a [u8],
    /// An end-of-component byte that isn't 0 closes a composite.
    closed: bool,
    done: bool,
    pub(crate) is_static: bool,
}

impl<'t, 'a> Pieces<'t, 'a> {
    /// `None` when the type, without `ReversedType` and `FrozenType`, isn't compound.
    pub(crate) fn new(ty: &'t Type, bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let mut is_static = false;
        let kind = match ty.base() {
            Type::Composite(types) => {
                is_static = bytes
                    .first_chunk()
                    .is_some_and(|head| u16::from_be_bytes(*head) == STATIC_MARKER);
                if is_static {
                    reader.u16();
                }
                Kind::Composite(types)
            }
            Type::DynamicComposite(aliases) => Kind::Dynamic(aliases),
            Type::Tuple(types) => Kind::Tuple(types),
            Type::User(user) => Kind::User(user),
            Type::List(ty) | Type::Set(ty) => Kind::Collection([ty, ty], count(&mut reader)),
            Type::Map(types) => {
                Kind::Collection([&types.0, &types.1], count(&mut reader).saturating_mul(2))
            }
            _ => return None,
        };
        Some(Self {
            kind,
            reader,
            position: 0,
            previous: &[],
            closed: false,
            done: false,
            is_static,
        })
    }

    fn step(&mut self) -> Result<Option<Piece<'t, 'a>>, Fault> {
        let position = self.position;
        let whole = !matches!(self.kind, Kind::Collection(_, count) if position < count);
        if self.reader.0.is_empty() && whole {
            return Ok(None);
        }
        let trailing = || Fault::Trailing(position.saturating_sub(1));
        if self.closed {
            return Err(trailing());
        }
        let truncated = || Fault::Truncated(position);
        let ty = match self.kind {
            Kind::Dynamic(aliases) => self.named_type(aliases)?,
            _ => Cow::Borrowed(self.declared_type().ok_or_else(trailing)?),
        };
        let bytes = match self.kind {
            Kind::Composite(_) | Kind::Dynamic(_) => {
                let ty =
                    member(ty, self.previous).ok_or_else(|| Fault::UnknownCollection(position))?;
                return self.component(ty).ok_or_else(truncated).map(Some);
            }
            Kind::Tuple(_) | Kind::User(_) => self.reader.nullable().ok_or_else(truncated)?,
            Kind::Collection(..) => {
                let bytes = self.reader.nullable().ok_or_else(truncated)?;
                Some(bytes.ok_or_else(|| Fault::NullElement(position))?)
            }
        };
        Ok(Some(Piece { ty, bytes, end: 0 }))
    }

    /// What the type says of the next piece; `None` after the last one.
    fn declared_type(&self) -> Option<&'t Type> {
        match self.kind {
            Kind::Composite(types) | Kind::Tuple(types) => types.get(self.position),
            Kind::User(user) => user.fields.get(self.position).map(|(_, ty)| ty),
            Kind::Collection([key, value], count) if self.position < count => {
                Some(if self.position.is_multiple_of(2) { key } else { value })
            }
            Kind::Collection(..) | Kind::Dynamic(_) => None,
        }
    }

    /// What the next component says of itself: an alias, or a class name.
    fn named_type(&mut self, aliases: &'t [(u8, Type)]) -> Result<Cow<'t, Type>, Fault> {
        let position = self.position;
        let truncated = || Fault::Truncated(position);
        let header = self.reader.u16().ok_or_else(truncated)?;
        let ty = if header & 0x8000 == 0 {
            let name = self.reader.take(header.into()).ok_or_else(truncated)?;
            std::str::from_utf8(name).ok().and_then(named).map(Cow::Owned)
        } else {
            let [_, alias] = header.to_be_bytes();
            aliases.iter().find(|(name, _)| *name == alias).map(|(_, ty)| Cow::Borrowed(ty))
        };
        ty.ok_or(Fault::UnknownType(position))
    }

    fn component(&mut self, ty: Cow<'t, Type>) -> Option<Piece<'t, 'a>> {
        let bytes = self.reader.short()?;
        let end = self.reader.u8()?;
        self.previous = bytes;
        self.closed = end != 0;
        Some(Piece { ty, bytes: Some(bytes), end })
    }
}

impl<'t, 'a> Iterator for Pieces<'t, 'a> {
    type Item = Result<Piece<'t, 'a>, Broken<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let rest = self.reader.0;
        match self.step() {
            Ok(Some(piece)) => {
                self.position += 1;
                Some(Ok(piece))
            }
            Ok(None) => {
                self.done = true;
                None
            }
            Err(fault) => {
                self.done = true;
                Some(Err(Broken { rest, fault }))
            }
        }
    }
}

/// The count of elements, before them. A server takes a negative one as none.
fn count(reader: &mut Reader<'_>) -> usize {
    reader.i32().and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
}

/// The type of a component: for a collection's, what its column's collection has for names.
fn member<'t>(ty: Cow<'t, Type>, previous: &[u8]) -> Option<Cow<'t, Type>> {
    let Type::ColumnToCollection(columns) = ty.base() else { return Some(ty) };
    let (_, collection) = columns.iter().find(|(name, _)| name == previous)?;
    Some(Cow::Owned(match collection.base() {
        Type::List(_) => Type::TimeUuid,
        Type::Set(element) => Type::clone(element),
        Type::Map(types) => types.0.clone(),
        _ => return None,
    }))
}

/// The type that a dynamic component names itself. Dynamic composites inside are refused: bytes could nest them without end.
fn named(name: &str) -> Option<Type> {
    Type::parse(name)
        .ok()
        .filter(|ty| !name.contains("DynamicComposite") && !matches!(ty, Type::Unknown(_)))
}
