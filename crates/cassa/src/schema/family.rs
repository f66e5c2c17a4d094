//! What the schema says of one column family, as packing and unpacking need it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::composite::Bound;
use cassa_types::{Pack, PackError, Purpose, Type, Unpack};

use super::{ColumnDefinition, ColumnFamilyDefinition, ColumnFamilyKind};
use crate::error::{Error, ErrorKind, Result};
use crate::op::Target;
use crate::shown::Shown;
use crate::table::CqlTable;

/// Names and keys carry their length in two bytes.
const LONGEST_NAME: usize = u16::MAX as usize;

#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub(crate) target: Target,
    pub(crate) kind: ColumnFamilyKind,
    pub(crate) key: Type,
    pub(crate) comparator: Type,
    /// The schema's comparator: servers order names by it, whatever type a handle gives them.
    pub(crate) order: Type,
    pub(crate) default_validator: Type,
    pub(super) columns: HashMap<Bytes, Column>,
    pub(super) counts: bool,
    /// A table of CQL that the keyspace's definition hides.
    pub(crate) table: Option<Arc<CqlTable>>,
    /// Of super columns: a family of the columns within one, whose comparator is the subcomparator.
    pub(crate) within: Option<Arc<Family>>,
}

/// A column with a type of its own.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) validator: Type,
    pub(super) indexed: bool,
}

impl Family {
    pub(crate) fn new(definition: &ColumnFamilyDefinition) -> Family {
        let columns = definition.columns.iter();
        let mut family = Family {
            target: Target {
                keyspace: definition.keyspace.clone(),
                column_family: definition.name.clone(),
                super_column: None,
                traces: None,
            },
            kind: ColumnFamilyKind::Standard,
            key: definition.key.clone(),
            comparator: definition.comparator.clone(),
            order: definition.comparator.clone(),
            default_validator: definition.default_validator.clone(),
            columns: columns.map(column).collect(),
            counts: definition.default_validator == Type::Counter,
            table: None,
            within: None,
        };
        if definition.kind == ColumnFamilyKind::Super {
            let comparator = definition.subcomparator.clone().unwrap_or(Type::Bytes);
            let order = comparator.clone();
            let within = Family { comparator, order, ..family.clone() };
            family.kind = ColumnFamilyKind::Super;
            family.within = Some(Arc::new(within));
        }
        family
    }

    /// A table of CQL that the keyspace's definition hides.
    pub(crate) fn of_table(table: CqlTable) -> Family {
        let definition = ColumnFamilyDefinition::new(table.keyspace.clone(), table.name.clone())
            .key(table.key_type())
            .comparator(table.comparator());
        Family { table: Some(Arc::new(table)), ..Family::new(&definition) }
    }

    /// Rows of CQL are more than their cells, so Thrift can't write them whole.
    pub(crate) fn refuse_writes_to_tables(&self) -> Result<()> {
        if self.table.is_none() {
            return Ok(());
        }
        let message = "it is a table of CQL: a row written by its cells has no row marker, and \
                       collections, static columns and deletions are more than cells; write it \
                       with CQL";
        Err(self.error(ErrorKind::Unsupported, message))
    }

    /// The type of a column's values.
    pub(crate) fn validator(&self, name: &[u8]) -> &Type {
        if let Some(column) = self.columns.get(name) {
            return &column.validator;
        }
        let of_table = self.table.as_ref().and_then(|table| table.cell_type(name));
        of_table.unwrap_or(&self.default_validator)
    }

    /// Whether rows are found by this column's values.
    pub(crate) fn is_indexed(&self, name: &[u8]) -> bool {
        self.columns.get(name).is_some_and(|column| column.indexed)
    }

    /// The columns the schema names, and their values' types.
    pub(crate) fn defined(&self) -> impl Iterator<Item = (&Bytes, &Type)> {
        let named = self.columns.iter().map(|(name, column)| (name, &column.validator));
        // 3.0 and later show what they make of super columns as a map without a name.
        named.filter(|(name, _)| !name.is_empty())
    }

    /// Whether its columns are counters.
    pub(crate) fn counts(&self) -> bool {
        self.counts
    }

    pub(crate) fn pack_key<K: Pack + ?Sized>(&self, key: &K) -> Result<Bytes> {
        let bytes = self.pack(Purpose::Find, &self.key, key, "a row key")?;
        self.sized(bytes, "a row key")
    }

    pub(crate) fn unpack_key<'a, T: Unpack<'a>>(&self, key: &'a [u8]) -> Result<T> {
        T::unpack(&self.key, key).map_err(|error| {
            self.error(ErrorKind::Type, format!("the row key: {error}")).caused_by(error)
        })
    }

    /// The name of a column to read or remove.
    pub(crate) fn pack_name<N: Pack + ?Sized>(&self, name: &N) -> Result<Bytes> {
        let bytes = self.pack_bound(name)?;
        self.sized(bytes, self.a_name())
    }

    /// The name of a column to write.
    pub(crate) fn pack_new_name<N: Pack + ?Sized>(&self, name: &N) -> Result<Bytes> {
        let bytes = self.pack(Purpose::Write, &self.comparator, name, self.a_name())?;
        self.sized(bytes, self.a_name())
    }

    /// A column name that may be empty: an open end.
    pub(crate) fn pack_bound<N: Pack + ?Sized>(&self, name: &N) -> Result<Bytes> {
        self.pack(Purpose::Find, &self.comparator, name, self.a_name())
    }

    fn a_name(&self) -> &'static str {
        match self.kind {
            ColumnFamilyKind::Standard => "a column name",
            ColumnFamilyKind::Super => "a super column name",
        }
    }

    /// The end of a slice; `None` when it leaves out the last name there could be.
    pub(crate) fn pack_end<N: Pack + ?Sized>(
        &self,
        bound: Bound,
        name: &N,
    ) -> Result<Option<Bytes>> {
        match self.packed_end(bound, name) {
            Ok(packed) => Ok(Some(packed.into())),
            Err(PackError::Beyond { .. }) => Ok(None),
            Err(error) => Err(self.unpackable("the end of a slice", error)),
        }
    }

    /// Which name is next to another is for the server's order to say.
    fn packed_end<N: Pack + ?Sized>(&self, bound: Bound, name: &N) -> Result<Vec<u8>, PackError> {
        if self.order == self.comparator
            || self.order.is_composite() != self.comparator.is_composite()
        {
            return bound.pack(&self.comparator, name);
        }
        let mut packed = Vec::new();
        name.pack_for(Purpose::Slice(bound), &self.comparator, &mut packed)?;
        bound.pack(&self.order, &Packed(packed))
    }

    pub(crate) fn pack_value<V: Pack + ?Sized>(&self, name: &[u8], value: &V) -> Result<Bytes> {
        self.pack_value_as(self.validator(name), name, value)
    }

    /// A column's value as another type than the schema's.
    pub(crate) fn pack_value_as<V: Pack + ?Sized>(
        &self,
        ty: &Type,
        name: &[u8],
        value: &V,
    ) -> Result<Bytes> {
        let what = || format!("the value of column {}", Shown(&self.comparator, name));
        packed(Purpose::Write, ty, value).map_err(|error| self.unpackable(&what(), error))
    }

    fn pack<P: Pack + ?Sized>(
        &self,
        purpose: Purpose,
        ty: &Type,
        value: &P,
        what: &str,
    ) -> Result<Bytes> {
        packed(purpose, ty, value).map_err(|error| self.unpackable(what, error))
    }

    /// An argument was wrong, whatever the server would say to it.
    pub(crate) fn refused(&self, message: impl Into<Cow<'static, str>>) -> Error {
        self.error(ErrorKind::InvalidArgument, message)
    }

    pub(crate) fn error(&self, kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Error {
        let subject = self.target.subject();
        Error::new(kind, message).on(subject.keyspace, subject.column_family)
    }

    fn unpackable(&self, what: &str, error: PackError) -> Error {
        self.error(ErrorKind::Type, format!("{what}: {error}")).caused_by(error)
    }

    fn sized(&self, bytes: Bytes, what: &'static str) -> Result<Bytes> {
        match bytes.len() {
            0 => Err(self.refused(format!("{what} must not be empty"))),
            1..=LONGEST_NAME => Ok(bytes),
            length => {
                let message = format!("{what} has {length} bytes and may have {LONGEST_NAME}");
                Err(self.error(ErrorKind::TooLarge, message))
            }
        }
    }
}

/// What was packed already, whatever the type.
struct Packed(Vec<u8>);

impl Pack for Packed {
    fn pack(&self, _: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        out.extend(&self.0);
        Ok(())
    }
}

fn column(definition: &ColumnDefinition) -> (Bytes, Column) {
    let ColumnDefinition { name, validator, index } = definition;
    (name.clone(), Column { validator: validator.clone(), indexed: index.is_some() })
}

fn packed<P: Pack + ?Sized>(purpose: Purpose, ty: &Type, value: &P) -> Result<Bytes, PackError> {
    let mut bytes = Vec::new();
    value.pack_for(purpose, ty, &mut bytes)?;
    Ok(bytes.into())
}
