//! What a mapped struct says of its fields, held against the schema.

use std::any::type_name;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::{Pack, Type, Unpack};

use super::{Field, Rest};
use crate::schema::Family;
use crate::shown::Shown;

/// Takes a struct's fields one by one, and notes which don't fit the column family.
#[derive(Debug)]
pub struct Fields<'f> {
    /// That of the columns: within super columns, if there are any.
    pub(super) family: &'f Arc<Family>,
    pub(super) key: &'static str,
    /// Each column's field and packed name.
    pub(super) columns: Vec<(&'static str, Bytes)>,
    pub(super) super_column: Option<&'static str>,
    pub(super) rest: Option<&'static str>,
    /// What doesn't fit, in words.
    pub(super) wrong: Vec<String>,
}

impl<'f> Fields<'f> {
    pub(super) fn new(family: &'f Arc<Family>) -> Fields<'f> {
        Fields {
            family,
            key: "",
            columns: Vec::new(),
            super_column: None,
            rest: None,
            wrong: Vec::new(),
        }
    }

    /// The field that is the row key, or the fields: `"a, b"` for a tuple `K`.
    pub fn key<K: Field>(&mut self, field: &'static str) {
        self.key = field;
        self.check::<K>(field, "the row key", &self.family.key);
    }

    /// The field that is the super column's name. It is told before the columns, which are those within.
    pub fn super_column<N: Field>(&mut self, field: &'static str) {
        self.super_column = Some(field);
        match &self.family.within {
            None => self.wrong.push(format!("`{field}`: there are no super columns here")),
            Some(within) => {
                self.check::<N>(field, "the comparator", &self.family.comparator);
                self.family = within;
            }
        }
    }

    /// A field that is a column of this name.
    pub fn column<V: Field>(&mut self, field: &'static str, name: impl Pack) {
        let name = match self.family.pack_name(&name) {
            Ok(name) => name,
            Err(error) => {
                self.wrong.push(format!("`{field}`: {}", error.message()));
                Bytes::new()
            }
        };
        if let Some((other, _)) = self.columns.iter().find(|(_, known)| *known == name)
            && !name.is_empty()
        {
            let shown = Shown(&self.family.comparator, &name);
            self.wrong.push(format!("`{field}`: column {shown} is `{other}` already"));
        }
        if !name.is_empty() {
            let what = format!("column {}", Shown(&self.family.comparator, &name));
            self.check::<V>(field, &what, self.family.validator(&name));
        }
        self.columns.push((field, name));
    }

    /// The field that has all columns which no other field names. It is told last.
    pub fn rest<R: Rest>(&mut self, field: &'static str) {
        self.rest = Some(field);
        let family = self.family;
        self.check::<R::Name>(field, "the comparator", &family.comparator);
        self.check::<R::Value>(field, "the default validator", &family.default_validator);
        for (name, validator) in family.defined() {
            if !self.columns.iter().any(|(_, known)| known == name) {
                let what = format!("column {}", Shown(&family.comparator, name));
                self.check::<R::Value>(field, &what, validator);
            }
        }
    }

    fn check<V: Field>(&mut self, field: &str, what: &str, ty: &Type) {
        let (packs, reads) = (V::packs_as(ty), <V as Unpack<'_>>::reads(ty));
        let how = match (packs, reads) {
            (true, true) => return,
            (false, false) => "is neither packed as it nor read from it",
            (false, true) => "is not packed as it",
            (true, false) => "is not read from it",
        };
        let ty = ty.to_string().replace("org.apache.cassandra.db.marshal.", "");
        self.wrong
            .push(format!("`{field}`: {what} is {ty}, and {} {how}", short(type_name::<V>())));
    }
}

/// A type's name as people write it, without the modules it is in.
fn short(name: &str) -> String {
    let in_path = |letter: char| letter.is_alphanumeric() || "_:".contains(letter);
    let parts = name.split_inclusive(|letter| !in_path(letter));
    parts.map(|part| part.rsplit("::").next().unwrap_or(part)).collect()
}

#[cfg(test)]
mod tests {
    use std::any::type_name;
    use std::collections::HashMap;

    use super::short;

    #[test]
    fn types_are_named_as_people_write_them() {
        assert_eq!(short(type_name::<Option<Vec<String>>>()), "Option<Vec<String>>");
        assert_eq!(short(type_name::<(i64, [uuid::Uuid; 2])>()), "(i64, [Uuid; 2])");
        assert!(short(type_name::<HashMap<u8, &str>>()).starts_with("HashMap<u8, &str"));
    }
}
