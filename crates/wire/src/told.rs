//! What a client is told of a struct that lacks a field: the struct, as the servers' Thrift library writes it.
use crate::{
    ApiVersion, Error, ErrorKind, Method,
    read::Reader,
    versions::{FROM_2_0, is_optional},
    wire::{FieldFacts, Map, Wire},
};
use bytes::Bytes;
use bytestring::ByteString;

/// The longest text, in bytes: few bytes of a request could become many.
const LONGEST: usize = 1 << 20;
/// How much of a binary value is written.
const SHOWN: usize = 128;

/// A value as the servers' library writes it.
pub(crate) trait Tell: Sized {
    /// What is written of an absent one.
    const ABSENT: &'static str = "null";
    /// Whether servers of the version know the value; they take one they don't know for an absent one.
    fn is_known(&self, _: ApiVersion) -> bool {
        true
    }
    /// Writes the value that begins here; the reader is behind it then.
    fn tell(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error>;
    /// The same inside a list or a map.
    fn tell_inside(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error> {
        Self::tell(r, told)
    }
}

macro_rules! numbers {
    ($($number:ty, $absent:literal);*) => { $(
        impl Tell for $number {
            const ABSENT: &'static str = $absent;
            fn tell(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error> {
                told.push_str(&Self::read(r)?.to_string());
                Ok(())
            }
        }
    )* };
}
numbers! { bool, "false"; i32, "0"; i64, "0"; f64, "0.0" }

impl Tell for ByteString {
    fn tell(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error> {
        told.push_str(&Self::read(r)?);
        Ok(())
    }
}

impl Tell for Bytes {
    fn tell(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error> {
        let (start, end) = r.span()?;
        told.push_str(&binary(r.frame(), start, end, r.api()));
        Ok(())
    }
    fn tell_inside(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error> {
        let (start, end) = r.span()?;
        let all = r.frame().len();
        told.push_str(&format!("java.nio.HeapByteBuffer[pos={start} lim={end} cap={all}]"));
        Ok(())
    }
}

/// A binary value. Before 2.0 the library begins where the message does, not where the value does.
pub(crate) fn binary(frame: &[u8], start: usize, end: usize, api: ApiVersion) -> String {
    let start = if api.at_least(FROM_2_0) { start } else { 0 };
    let shown = frame.get(start..end.min(start + SHOWN)).unwrap_or_default();
    let digits: Vec<String> = shown.iter().map(|byte| format!("{byte:02X}")).collect();
    digits.join(" ") + if end - start > SHOWN { "..." } else { "" }
}

fn bounded(told: &str, r: &Reader<'_>) -> Result<(), Error> {
    if told.len() > LONGEST { Err(r.error(ErrorKind::TooManyElements(told.len()))) } else { Ok(()) }
}

impl<T: Wire> Tell for Vec<T> {
    fn tell(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error> {
        told.push('[');
        for i in 0..r.list(T::TYPE)? {
            bounded(told, r)?;
            told.push_str(if i > 0 { ", " } else { "" });
            T::tell_inside(r, told)?;
        }
        told.push(']');
        Ok(())
    }
}

impl<K: Wire, V: Wire> Tell for Map<K, V> {
    fn tell(r: &mut Reader<'_>, told: &mut String) -> Result<(), Error> {
        told.push('{');
        for i in 0..r.map(K::TYPE, V::TYPE)? {
            bounded(told, r)?;
            told.push_str(if i > 0 { ", " } else { "" });
            K::tell_inside(r, told)?;
            told.push('=');
            V::tell_inside(r, told)?;
        }
        told.push('}');
        Ok(())
    }
}

/// A field without which a server refuses the struct.
#[derive(Clone, Copy)]
pub(crate) struct Lack {
    name: &'static str,
    /// The library looks for numbers first, and says it otherwise.
    is_number: bool,
}

impl Lack {
    /// Whether a required field lacks, or has a value that a server doesn't know.
    pub(crate) fn of<T: Wire>(
        read: Option<&T>,
        facts: FieldFacts,
        is_required: bool,
        api: ApiVersion,
    ) -> Option<Lack> {
        let is_there = read.is_some_and(|value| value.is_known(api)) || is_optional(facts.full);
        let lack = Lack { name: facts.name, is_number: T::ABSENT != "null" };
        (is_required && !is_there).then_some(lack)
    }

    /// The error of a struct that was read from `start` to where the reader is.
    #[cold]
    pub(crate) fn error<S: Wire>(
        lacks: &[Option<Lack>],
        start: usize,
        r: &mut Reader<'_>,
    ) -> Option<Error> {
        let first = lacks.iter().flatten().find(|lack| lack.is_number);
        let lack = first.or_else(|| lacks.iter().flatten().next())?;
        let how = if lack.is_number { "found in serialized data" } else { "present" };
        let mut told = format!("Required field '{}' was not {how}! Struct: ", lack.name);
        let end = r.offset();
        r.move_to(start);
        let is_told = S::tell(r, &mut told).is_ok();
        r.move_to(end);
        let error = r.missing(lack.name);
        Some(if is_told { error.telling(told) } else { error })
    }
}

/// Writes a struct's fields, one after the other.
pub(crate) struct Fields<'t> {
    /// Type, number and place.
    sent: Vec<(u8, i16, usize)>,
    end: usize,
    told: &'t mut String,
    is_first: bool,
}

impl<'t> Fields<'t> {
    /// The fields of the struct that begins here.
    pub(crate) fn new(name: &str, r: &mut Reader<'_>, told: &'t mut String) -> Result<Self, Error> {
        let method = Method::ALL.iter().find(|method| format!("{method:?}") == name);
        match method {
            Some(method) => told.push_str(&format!("{method}_args(")),
            None => told.push_str(&format!("{name}(")),
        }
        let mut sent = Vec::new();
        while let Some((found, id)) = r.field()? {
            sent.push((found, id, r.offset()));
            r.skip(found)?;
        }
        Ok(Fields { sent, end: r.offset(), told, is_first: true })
    }

    /// Writes one, if it was sent or must be there; `default` is what it is when it wasn't, as source.
    pub(crate) fn field<T: Wire>(
        &mut self,
        facts: FieldFacts,
        is_required: bool,
        default: &str,
        r: &mut Reader<'_>,
    ) -> Result<(), Error> {
        bounded(self.told, r)?;
        let knows = r.knows(facts.rule);
        let of_type = |(found, id, _): &&(u8, i16, usize)| *id == facts.id && *found == T::TYPE;
        let at = self.sent.iter().rev().find(of_type).map(|(_, _, at)| *at).filter(|_| knows);
        if at.is_none() && !is_required {
            return Ok(());
        }
        self.told.push_str(if self.is_first { "" } else { ", " });
        self.is_first = false;
        self.told.push_str(facts.name);
        self.told.push(':');
        match at {
            Some(at) => {
                r.move_to(at);
                T::tell(r, self.told)
            }
            None => {
                self.told.push_str(&absent(facts.full, default).unwrap_or(T::ABSENT.to_owned()));
                Ok(())
            }
        }
    }

    pub(crate) fn finish(self, r: &mut Reader<'_>) -> Result<(), Error> {
        self.told.push(')');
        r.move_to(self.end);
        Ok(())
    }
}

/// What an absent field with a value of its own is written as.
fn absent(field: &str, default: &str) -> Option<String> {
    match (field, default) {
        ("SliceRange.count" | "KeyRange.count" | "IndexClause.count", _) => Some("100".to_owned()),
        (_, "Vec::new()") => Some("[]".to_owned()),
        _ => default.strip_prefix("ConsistencyLevel::").map(constant),
    }
}

/// A variant as Java names it: `LOCAL_QUORUM`.
pub(crate) fn constant(variant: &str) -> String {
    let mut name = String::new();
    for letter in variant.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}
