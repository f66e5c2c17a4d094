//! One column family.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::{ParseError, Type};
use cassa_wire::{CfDef, ColumnDef};

use super::Table;

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
    /// What it is in CQL, where CQL made it.
    pub(crate) table: Option<Arc<Table>>,
}

/// A column with a type or an index of its own.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) definition: ColumnDef,
    pub(crate) validator: Type,
}

impl Family {
    /// What a definition with its line's defaults means.
    pub(crate) fn new(id: FamilyId, definition: CfDef) -> Result<Family, ParseError> {
        let ty = |class: &Option<ByteString>| Type::parse(class.as_deref().unwrap_or_default());
        let column = |column: &ColumnDef| {
            let validator = Type::parse(&column.validation_class)?;
            Ok((column.name.clone(), Column { definition: column.clone(), validator }))
        };
        let columns = definition.column_metadata.iter().flatten().map(column);
        Ok(Family {
            id,
            kind: match definition.column_type.as_deref() {
                Some("Super") => Kind::Super { subcomparator: ty(&definition.subcomparator_type)? },
                _ => Kind::Standard,
            },
            comparator: ty(&definition.comparator_type)?,
            key: ty(&definition.key_validation_class)?,
            default_validator: ty(&definition.default_validation_class)?,
            columns: columns.collect::<Result<_, ParseError>>()?,
            definition,
            table: None,
        })
    }

    /// The table that it is, if Thrift doesn't know it as a column family like any other.
    pub(crate) fn sparse(&self) -> Option<&Table> {
        self.table.as_deref().filter(|table| !table.is_compact())
    }

    pub(crate) fn keyspace(&self) -> &str {
        &self.definition.keyspace
    }

    pub(crate) fn name(&self) -> &str {
        &self.definition.name
    }

    /// Whether its rows hold super columns.
    pub(crate) fn is_super(&self) -> bool {
        matches!(self.kind, Kind::Super { .. })
    }

    /// Whether its columns with a type of their own lie apart from the others, as they do from 3.0 on.
    pub(crate) fn has_statics(&self) -> bool {
        !self.is_super() && !self.comparator.is_composite() && !self.columns.is_empty()
    }

    /// Whether its names are put together of others, as those of super columns and of their columns are.
    pub(crate) fn has_composites(&self) -> bool {
        self.is_super() || matches!(self.comparator, Type::Composite(_))
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
