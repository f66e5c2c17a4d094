//! One column family.

use std::collections::BTreeMap;

use bytes::Bytes;
use cassa_types::Type;
use cassa_wire::{CfDef, ColumnDef};

/// The number of a column family: never used again, so that one made under a dropped one's name begins empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FamilyId(pub(crate) u32);

/// What its rows hold.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Columns.
    Standard,
    /// Super columns, whose columns are ordered so.
    Super { subcomparator: Type },
}

/// A column family, with what its definition means.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub(crate) id: FamilyId,
    /// As it was defined, with the line's defaults; what describe calls answer.
    pub(crate) definition: CfDef,
    pub(crate) kind: Kind,
    /// Orders columns, or super columns.
    pub(crate) comparator: Type,
    pub(crate) key: Type,
    pub(crate) default_validator: Type,
    /// Columns with a type or an index of their own.
    pub(crate) columns: BTreeMap<Bytes, Column>,
}

/// A column with a type or an index of its own.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) definition: ColumnDef,
    pub(crate) validator: Type,
}

impl Family {
    pub(crate) fn keyspace(&self) -> &str {
        &self.definition.keyspace
    }

    pub(crate) fn name(&self) -> &str {
        &self.definition.name
    }

    /// Whether its columns are counters.
    pub(crate) fn counts(&self) -> bool {
        self.default_validator == Type::Counter
    }

    /// Orders the columns of a row, or those of a super column.
    pub(crate) fn names(&self, in_super_column: bool) -> &Type {
        match &self.kind {
            Kind::Super { subcomparator } if in_super_column => subcomparator,
            _ => &self.comparator,
        }
    }

    /// The type of a column's values.
    pub(crate) fn validator(&self, name: &[u8]) -> &Type {
        self.columns.get(name).map_or(&self.default_validator, |column| &column.validator)
    }
}
