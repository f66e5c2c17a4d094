//! Tables of CQL as Thrift shows them: what their columns are, and their rows in what was read of a partition.

mod column;
mod name;
mod rows;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::Type;

pub use column::{CqlColumn, CqlColumnKind};
pub use rows::CqlRow;

use name::CellName;

use crate::error::Result;
use crate::row::Row;

/// A table of CQL: its columns, which Thrift shows as keys, components of names, and values. Read it with
/// [`Schema::cql_table`](crate::schema::Schema).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CqlTable {
    /// The keyspace it is in.
    pub keyspace: ByteString,
    /// Its name.
    pub name: ByteString,
    /// Its columns: those of the partition key and clustering columns first, each in their order, then the others by name.
    pub columns: Vec<CqlColumn>,
}

impl CqlTable {
    pub(crate) fn new(keyspace: ByteString, name: ByteString, mut columns: Vec<CqlColumn>) -> Self {
        columns.sort_by(|one, other| one.place().cmp(&other.place()));
        CqlTable { keyspace, name, columns }
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&CqlColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The rows of CQL in a partition that was read by a handle of this table, in the order they were read in. A partition that has
    /// only static columns is one row without clustering columns, as it is in CQL.
    ///
    /// What wasn't read isn't there: a limit of columns, or a slice, may cut a row.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the row is of another column family or has super columns;
    /// [`Type`](crate::ErrorKind::Type) when a name is none of the table's.
    pub fn rows<'a>(&'a self, partition: &'a Row) -> Result<Vec<CqlRow<'a>>> {
        rows::rows(self, partition)
    }

    /// The type of row keys in Thrift.
    pub(crate) fn key_type(&self) -> Type {
        let mut types = self.types(CqlColumnKind::PartitionKey);
        match (types.pop(), types.is_empty()) {
            (Some(only), true) => only,
            (last, _) => Type::Composite(types.into_iter().chain(last).collect()),
        }
    }

    /// The comparator of a table that isn't compact: clustering columns, a column's name, and the element of a collection.
    pub(crate) fn comparator(&self) -> Type {
        let mut types = self.types(CqlColumnKind::Clustering);
        types.push(Type::Utf8);
        let collections = self.columns.iter().filter(|column| column.is_in_elements());
        let mut collections: Vec<(Bytes, Type)> =
            collections.map(|column| (column.name.as_bytes().clone(), column.ty.clone())).collect();
        if !collections.is_empty() {
            collections.sort_by(|one, other| one.0.cmp(&other.0));
            types.push(Type::ColumnToCollection(collections.into()));
        }
        Type::Composite(types.into())
    }

    /// The type of a cell's value, in a table that isn't compact; `None` for row markers and elements of sets, which have none.
    pub(crate) fn cell_type(&self, name: &[u8]) -> Option<&Type> {
        let cell = CellName::sparse(name, self.count(CqlColumnKind::Clustering))?;
        let column =
            self.columns.iter().find(|known| Some(&known.name.as_bytes()[..]) == cell.column)?;
        match column.ty.base() {
            Type::List(element) if cell.element.is_some() => Some(element),
            Type::Map(types) if cell.element.is_some() => Some(&types.1),
            Type::Set(_) if cell.element.is_some() => None,
            _ => Some(&column.ty),
        }
    }

    /// Whether a cell's name is of all rows of its partition.
    pub(crate) fn is_static(&self, name: &[u8]) -> bool {
        let cell = CellName::sparse(name, self.count(CqlColumnKind::Clustering));
        cell.is_some_and(|cell| cell.is_static)
    }

    /// Whether two cells are of one row, or of all rows.
    pub(crate) fn are_of_one_row(&self, one: &[u8], other: &[u8]) -> bool {
        let clustering = self.count(CqlColumnKind::Clustering);
        let [one, other] = [one, other].map(|name| CellName::sparse(name, clustering));
        one.zip(other).is_some_and(|(one, other)| {
            (one.is_static, one.clustering) == (other.is_static, other.clustering)
        })
    }

    fn types(&self, kind: CqlColumnKind) -> Vec<Type> {
        self.of(kind).map(|column| column.ty.clone()).collect()
    }

    fn count(&self, kind: CqlColumnKind) -> usize {
        self.of(kind).count()
    }

    fn of(&self, kind: CqlColumnKind) -> impl Iterator<Item = &CqlColumn> {
        self.columns.iter().filter(move |column| column.kind == kind)
    }
}
