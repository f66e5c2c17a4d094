//! Columns as they are defined: their types and indexes.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::Type;

/// A column whose values have a type of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ColumnDefinition {
    /// The column's name, packed.
    pub name: Bytes,
    /// The type of its values.
    pub validator: Type,
    /// The index that finds rows by its values.
    pub index: Option<Index>,
}

impl ColumnDefinition {
    /// A column of this packed name and type, without an index.
    pub fn new(name: impl Into<Bytes>, validator: Type) -> ColumnDefinition {
        ColumnDefinition { name: name.into(), validator, index: None }
    }

    /// An index that finds rows by this column's values.
    #[must_use]
    pub fn index(mut self, index: Index) -> ColumnDefinition {
        self.index = Some(index);
        self
    }
}

/// A secondary index on one column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// How it is kept.
    pub kind: IndexKind,
    /// Its name, unique in its keyspace; `None` leaves it to the server, which from 0.8 on makes one.
    pub name: Option<ByteString>,
    /// Its options, as in `class_name` of a custom one; known from 1.0 on.
    pub options: Vec<(ByteString, ByteString)>,
}

/// How an index is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IndexKind {
    /// The built-in index, from an indexed value to the keys of its rows.
    Keys,
    /// The class named by the option `class_name`; from 1.0 on.
    Custom,
    /// The built-in index of column families whose comparator is composite; from 1.2 on.
    Composites,
    /// One this crate doesn't know.
    Other(i32),
}

impl Index {
    /// The built-in index, named by the server.
    pub fn keys() -> Index {
        Index { kind: IndexKind::Keys, name: None, options: Vec::new() }
    }

    /// An index of a class of one's own, which the servers must have; from 1.0 on.
    pub fn custom(class: impl Into<ByteString>) -> Index {
        let options = vec![("class_name".into(), class.into())];
        Index { kind: IndexKind::Custom, name: None, options }
    }

    /// Its name, unique in its keyspace.
    #[must_use]
    pub fn name(mut self, name: impl Into<ByteString>) -> Index {
        self.name = Some(name.into());
        self
    }
}
