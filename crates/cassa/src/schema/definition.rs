//! Keyspaces and column families as they are defined.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::Type;

use super::options::{ColumnFamilyOptions, Properties, put};
use super::{ColumnDefinition, Index};

/// A keyspace: where its rows are replicated, and its column families.
///
/// ```
/// use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
/// use cassa::Type;
///
/// let keyspace = KeyspaceDefinition::new("Keyspace1").replication(3).column_family(
///     ColumnFamilyDefinition::new("Keyspace1", "Standard1").key(Type::Utf8).comparator(Type::Utf8),
/// );
/// assert_eq!(keyspace.name, "Keyspace1");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct KeyspaceDefinition {
    /// Its name: letters, digits and underscores.
    pub name: ByteString,
    /// The class that places replicas, as in `SimpleStrategy`.
    pub strategy: ByteString,
    /// That class's options, as in `replication_factor` or a data centre's name.
    pub strategy_options: Properties,
    /// Whether writes go through the commit log; `None` is what servers do themselves, which is to log them. Known from 0.8 on.
    pub durable_writes: Option<bool>,
    /// Its column families.
    pub column_families: Vec<ColumnFamilyDefinition>,
}

impl KeyspaceDefinition {
    /// A keyspace whose rows have one replica, on the node after the row's token (`SimpleStrategy`).
    pub fn new(name: impl Into<ByteString>) -> KeyspaceDefinition {
        KeyspaceDefinition {
            name: name.into(),
            strategy: "SimpleStrategy".into(),
            strategy_options: Properties::new(),
            durable_writes: None,
            column_families: Vec::new(),
        }
        .replication(1)
    }

    /// How many replicas `SimpleStrategy` makes.
    #[must_use]
    pub fn replication(self, replicas: u32) -> KeyspaceDefinition {
        self.strategy_option("replication_factor", replicas.to_string())
    }

    /// Another strategy, without options yet.
    #[must_use]
    pub fn strategy(mut self, class: impl Into<ByteString>) -> KeyspaceDefinition {
        self.strategy = class.into();
        self.strategy_options.clear();
        self
    }

    /// One option of the strategy; a second value of one name replaces the first.
    #[must_use]
    pub fn strategy_option(
        mut self,
        name: impl Into<ByteString>,
        value: impl Into<ByteString>,
    ) -> KeyspaceDefinition {
        put(&mut self.strategy_options, name.into(), value.into());
        self
    }

    /// Whether writes go through the commit log: without it, a node that dies loses what it hadn't flushed. Known from 0.8 on.
    #[must_use]
    pub fn durable_writes(mut self, durable: bool) -> KeyspaceDefinition {
        self.durable_writes = Some(durable);
        self
    }

    /// Adds a column family, which becomes one of this keyspace.
    #[must_use]
    pub fn column_family(mut self, mut family: ColumnFamilyDefinition) -> KeyspaceDefinition {
        family.keyspace = self.name.clone();
        self.column_families.push(family);
        self
    }
}

/// Whether columns hold values or further columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnFamilyKind {
    /// Columns with a name and a value.
    Standard,
    /// Super columns: columns that hold columns.
    Super,
}

/// A column family: the types of its keys, names and values, and its options.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ColumnFamilyDefinition {
    /// The keyspace it is in.
    pub keyspace: ByteString,
    /// Its name: letters, digits and underscores.
    pub name: ByteString,
    /// Whether columns hold values or further columns.
    pub kind: ColumnFamilyKind,
    /// The type of row keys. 0.7 neither keeps nor reports it: there it reads as bytes.
    pub key: Type,
    /// The type of column names, which also orders them; of super column names in a super column family.
    pub comparator: Type,
    /// The type of the columns' names within a super column.
    pub subcomparator: Option<Type>,
    /// The type of values of columns that are not listed.
    pub default_validator: Type,
    /// Columns whose values have a type of their own.
    pub columns: Vec<ColumnDefinition>,
    /// A remark.
    pub comment: ByteString,
    /// What else it may be told.
    pub options: ColumnFamilyOptions,
    /// The server's number of it, which servers of 0.7 to 1.1 give and want back in an alteration.
    pub id: Option<i32>,
}

impl ColumnFamilyDefinition {
    /// A standard column family whose keys, names and values are bytes.
    pub fn new(
        keyspace: impl Into<ByteString>,
        name: impl Into<ByteString>,
    ) -> ColumnFamilyDefinition {
        ColumnFamilyDefinition {
            keyspace: keyspace.into(),
            name: name.into(),
            kind: ColumnFamilyKind::Standard,
            key: Type::Bytes,
            comparator: Type::Bytes,
            subcomparator: None,
            default_validator: Type::Bytes,
            columns: Vec::new(),
            comment: ByteString::new(),
            options: ColumnFamilyOptions::default(),
            id: None,
        }
    }

    /// The type of row keys.
    #[must_use]
    pub fn key(mut self, key: Type) -> ColumnFamilyDefinition {
        self.key = key;
        self
    }

    /// The type of column names.
    #[must_use]
    pub fn comparator(mut self, comparator: Type) -> ColumnFamilyDefinition {
        self.comparator = comparator;
        self
    }

    /// The type of values of columns that are not listed.
    #[must_use]
    pub fn default_validator(mut self, validator: Type) -> ColumnFamilyDefinition {
        self.default_validator = validator;
        self
    }

    /// The type of one column's values. The name is given packed.
    #[must_use]
    pub fn column(mut self, name: impl Into<Bytes>, validator: Type) -> ColumnFamilyDefinition {
        self.columns.push(ColumnDefinition::new(name, validator));
        self
    }

    /// The type of one column's values, and an index that finds rows by them. The name is given packed.
    #[must_use]
    pub fn indexed(mut self, name: impl Into<Bytes>, validator: Type) -> ColumnFamilyDefinition {
        self.columns.push(ColumnDefinition::new(name, validator).index(Index::keys()));
        self
    }

    /// Super columns, whose columns' names have this type.
    #[must_use]
    pub fn super_columns(mut self, subcomparator: Type) -> ColumnFamilyDefinition {
        self.kind = ColumnFamilyKind::Super;
        self.subcomparator = Some(subcomparator);
        self
    }

    /// A remark.
    #[must_use]
    pub fn comment(mut self, comment: impl Into<ByteString>) -> ColumnFamilyDefinition {
        self.comment = comment.into();
        self
    }
}
