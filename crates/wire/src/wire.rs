//! How each Rust type lies on the wire, and what a field of a struct may be.
use crate::{
    ApiVersion, Error, ErrorKind, Segment,
    read::{BINARY, BOOL, DOUBLE, I32, I64, LIST, MAP, Reader},
    told::Tell,
    versions::Rule,
    write::Writer,
};
use bytes::Bytes;
use bytestring::ByteString;

/// A map in the order it was sent; a key sent twice is there twice.
pub type Map<K, V> = Vec<(K, V)>;

/// A value of the interface.
pub(crate) trait Wire: Tell {
    const TYPE: u8;
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error>;
    fn read(r: &mut Reader<'_>) -> Result<Self, Error>;
}

impl Wire for bool {
    const TYPE: u8 = BOOL;
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.u8(u8::from(*self));
        Ok(())
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        // The servers' library takes 1 for true and anything else for false.
        Ok(r.u8()? == 1)
    }
}

impl Wire for i32 {
    const TYPE: u8 = I32;
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.i32(*self);
        Ok(())
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.i32()
    }
}

impl Wire for i64 {
    const TYPE: u8 = I64;
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.i64(*self);
        Ok(())
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(Self::from_be_bytes(r.array()?))
    }
}

impl Wire for f64 {
    const TYPE: u8 = DOUBLE;
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.raw(&self.to_be_bytes());
        Ok(())
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(Self::from_be_bytes(r.array()?))
    }
}

impl Wire for Bytes {
    const TYPE: u8 = BINARY;
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.binary(self)
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.binary()
    }
}

impl Wire for ByteString {
    const TYPE: u8 = BINARY;
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.binary(self.as_bytes())
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        let bytes = r.binary()?;
        match Self::try_from(bytes.clone()) {
            Err(_) if r.is_server() => Ok(String::from_utf8_lossy(&bytes).into_owned().into()),
            read => read.map_err(|_| r.error(ErrorKind::NotUtf8)),
        }
    }
}

impl<T: Wire> Wire for Vec<T> {
    const TYPE: u8 = LIST;
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.list(T::TYPE, self.len())?;
        for (i, item) in self.iter().enumerate() {
            item.write(w).map_err(|error| error.within(Segment::Element("element", i)))?;
        }
        Ok(())
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        let count = r.list(T::TYPE)?;
        // The count bounds nothing that isn't charged, so the vector grows as elements arrive.
        let mut items = Self::with_capacity(count.min(16));
        for i in 0..count {
            r.charge(size_of::<T>())?;
            items.push(T::read(r).map_err(|error| error.within(Segment::Element("element", i)))?);
        }
        Ok(items)
    }
}

impl<K: Wire, V: Wire> Wire for Map<K, V> {
    const TYPE: u8 = MAP;
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        w.map(K::TYPE, V::TYPE, self.len())?;
        for (i, (key, value)) in self.iter().enumerate() {
            key.write(w)
                .and_then(|()| value.write(w))
                .map_err(|error| error.within(Segment::Element("entry", i)))?;
        }
        Ok(())
    }
    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        let count = r.map(K::TYPE, V::TYPE)?;
        let mut entries = Self::with_capacity(count.min(16));
        for i in 0..count {
            r.charge(size_of::<(K, V)>())?;
            let entry = K::read(r).and_then(|key| Ok((key, V::read(r)?)));
            entries.push(entry.map_err(|error| error.within(Segment::Element("entry", i)))?);
        }
        Ok(entries)
    }
}

/// The identity of a field: its number, its name and what versions say of it.
#[derive(Clone, Copy)]
pub(crate) struct FieldFacts {
    pub(crate) id: i16,
    pub(crate) name: &'static str,
    /// `Struct.field`, for errors.
    pub(crate) full: &'static str,
    pub(crate) rule: Rule,
}

/// A field's name in the interface, where Rust had to write it as `r#name`.
pub(crate) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', rest @ ..] => match std::str::from_utf8(rest) {
            Ok(plain) => plain,
            Err(_) => name,
        },
        _ => name,
    }
}

/// A struct's field: a value that must be there, or an `Option` that may be absent where the version allows.
pub(crate) trait Slot: Sized {
    type Value: Wire;
    fn write_field(&self, facts: FieldFacts, w: &mut Writer<'_>) -> Result<(), Error>;
    fn finish(read: Option<Self::Value>, facts: FieldFacts, r: &Reader<'_>) -> Result<Self, Error>;
    /// Whether the version requires it.
    fn is_required(facts: FieldFacts, api: ApiVersion) -> bool;
}

impl<T: Wire> Slot for T {
    type Value = T;
    #[inline]
    fn write_field(&self, facts: FieldFacts, w: &mut Writer<'_>) -> Result<(), Error> {
        w.field(T::TYPE, facts.id);
        w.named(facts.name, |w| self.write(w))
    }
    #[inline]
    fn finish(read: Option<T>, facts: FieldFacts, r: &Reader<'_>) -> Result<Self, Error> {
        read.ok_or_else(|| r.missing(facts.name))
    }
    #[inline]
    fn is_required(_: FieldFacts, _: ApiVersion) -> bool {
        true
    }
}

impl<T: Wire> Slot for Option<T> {
    type Value = T;
    #[inline]
    fn write_field(&self, facts: FieldFacts, w: &mut Writer<'_>) -> Result<(), Error> {
        let FieldFacts { full, rule, .. } = facts;
        match self {
            None if rule.required(w.api()) => Err(w.error(ErrorKind::Missing(facts.name))),
            None => Ok(()),
            Some(_) if !w.api().at_least(rule.since) => {
                Err(w.error(ErrorKind::Unsupported { what: full, since: rule.since, api: w.api() }))
            }
            Some(value) => value.write_field(facts, w),
        }
    }
    #[inline]
    fn finish(read: Option<T>, facts: FieldFacts, r: &Reader<'_>) -> Result<Self, Error> {
        if read.is_none() && facts.rule.required(r.api()) {
            return Err(r.missing(facts.name));
        }
        Ok(read)
    }
    #[inline]
    fn is_required(facts: FieldFacts, api: ApiVersion) -> bool {
        facts.rule.required(api)
    }
}
