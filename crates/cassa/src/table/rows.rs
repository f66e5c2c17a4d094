//! The rows of CQL in a partition.

use std::borrow::Cow;
use std::fmt;

use cassa_types::{Type, Unpack};

use super::name::{CellName, components};
use super::{CqlColumn, CqlColumnKind, CqlTable};
use crate::error::{ErrorKind, Result};
use crate::row::Row;
use crate::schema::Family;
use crate::shown::Shown;

/// A row of a table of CQL, borrowed from the partition it was read in.
#[derive(Clone)]
pub struct CqlRow<'a> {
    table: &'a CqlTable,
    family: &'a Family,
    /// In the order of the table's columns.
    values: Vec<Option<Cow<'a, [u8]>>>,
}

impl<'a> CqlRow<'a> {
    /// The value of a column of any kind; `None` when it is null, or wasn't read. A collection is one value.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) when the table has no such column; [`Type`](ErrorKind::Type) when the value is
    /// not read as `T`.
    pub fn value<'s, T: Unpack<'s>>(&'s self, column: &str) -> Result<Option<T>> {
        let mut columns = self.table.columns.iter().zip(&self.values);
        let Some((column, value)) = columns.find(|(known, _)| known.name == column) else {
            return Err(self.family.refused(format!("the table has no column {column:?}")));
        };
        let value = value.as_deref().map(|bytes| T::unpack(&column.ty, bytes));
        value.transpose().map_err(|error| {
            let message = format!("the value of column {:?}: {error}", &*column.name);
            self.family.error(ErrorKind::Type, message).caused_by(error)
        })
    }

    /// Every column of the table with its value as it is stored, in the order of [`CqlTable::columns`]; a collection's as one of
    /// CQL's.
    pub fn columns(&self) -> impl Iterator<Item = (&'a CqlColumn, Option<&[u8]>)> {
        self.table.columns.iter().zip(self.values.iter().map(Option::as_deref))
    }
}

impl fmt::Debug for CqlRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (column, value) in self.columns() {
            if let Some(value) = value {
                map.entry(&&*column.name, &Shown(&column.ty, value));
            }
        }
        map.finish()
    }
}

/// How a table's cells are named.
#[derive(Clone, Copy)]
enum Layout {
    /// By clustering columns and a column's name.
    Sparse,
    /// By clustering columns; of a composite comparator, or of another one.
    Dense { is_composite: bool },
    /// By a column's name.
    Plain,
}

impl Layout {
    fn of(table: &CqlTable, comparator: &Type) -> Layout {
        let clustering = table.count(CqlColumnKind::Clustering);
        match comparator.base() {
            Type::Composite(types) if types.len() > clustering => Layout::Sparse,
            Type::Composite(_) => Layout::Dense { is_composite: true },
            // 3.0 and later show the columns of such a table as static ones.
            _ if clustering == 0 || table.count(CqlColumnKind::Static) > 0 => Layout::Plain,
            _ => Layout::Dense { is_composite: false },
        }
    }

    fn cell<'a>(self, table: &CqlTable, name: &'a [u8]) -> Option<CellName<'a>> {
        match self {
            Layout::Sparse => CellName::sparse(name, table.count(CqlColumnKind::Clustering)),
            Layout::Dense { is_composite } => CellName::dense(name, is_composite),
            Layout::Plain => Some(CellName::plain(name)),
        }
    }
}

/// One row while its cells are gathered.
struct Gathered<'a> {
    clustering: Vec<&'a [u8]>,
    /// Of each column of the table.
    values: Vec<Gathering<'a>>,
}

#[derive(Clone, Default)]
enum Gathering<'a> {
    #[default]
    Nothing,
    Value(&'a [u8]),
    /// Names and values of a collection's elements.
    Elements(Vec<(&'a [u8], &'a [u8])>),
}

pub(super) fn rows<'a>(table: &'a CqlTable, partition: &'a Row) -> Result<Vec<CqlRow<'a>>> {
    let family = partition.family();
    let target = &family.target;
    if (&target.keyspace, &target.column_family) != (&table.keyspace, &table.name) {
        return Err(family.refused(format!("it is no row of {}.{}", table.keyspace, table.name)));
    }
    if partition.super_columns().next().is_some() {
        return Err(family.refused("super columns are no rows of CQL"));
    }
    let layout = Layout::of(table, &family.order);
    let nothing = || vec![Gathering::Nothing; table.columns.len()];
    let mut shared = nothing();
    let mut has_shared = false;
    let mut rows: Vec<Gathered<'a>> = Vec::new();
    for cell in partition.columns() {
        let Some(name) = layout.cell(table, cell.name_bytes()) else {
            let name = Shown(&family.comparator, cell.name_bytes());
            return Err(family.error(ErrorKind::Type, format!("{name} names no cell of the table")));
        };
        let values = if name.is_static {
            has_shared = true;
            &mut shared
        } else {
            if rows.last().is_none_or(|row| row.clustering != name.clustering) {
                rows.push(Gathered { clustering: name.clustering.clone(), values: nothing() });
            }
            match rows.last_mut() {
                Some(row) => &mut row.values,
                None => continue,
            }
        };
        gather(table, &name, cell.value_bytes(), values);
    }
    if rows.is_empty() && has_shared {
        rows.push(Gathered { clustering: Vec::new(), values: nothing() });
    }
    let key = keys(table, partition.key_bytes());
    Ok(rows.into_iter().map(|row| row.finished(table, family, &key, &shared)).collect())
}

/// Puts a cell where its column is; cells of columns that were dropped since have no place.
fn gather<'a>(
    table: &CqlTable,
    name: &CellName<'a>,
    value: &'a [u8],
    values: &mut [Gathering<'a>],
) {
    let place = match name.column {
        Some(column) => table.columns.iter().position(|known| {
            known.name.as_bytes() == column && known.kind > CqlColumnKind::Clustering
        }),
        None => table.columns.iter().position(|known| known.kind == CqlColumnKind::Regular),
    };
    let Some(gathering) = place.and_then(|place| values.get_mut(place)) else { return };
    match (name.element, gathering) {
        (None, gathering) => *gathering = Gathering::Value(value),
        (Some(element), Gathering::Elements(elements)) => elements.push((element, value)),
        (Some(element), gathering) => *gathering = Gathering::Elements(vec![(element, value)]),
    }
}

/// The values of the partition key's columns.
fn keys<'a>(table: &CqlTable, key: &'a [u8]) -> Vec<&'a [u8]> {
    match table.count(CqlColumnKind::PartitionKey) {
        0 | 1 => vec![key],
        _ => components(key).unwrap_or_default(),
    }
}

impl<'a> Gathered<'a> {
    fn finished(
        self,
        table: &'a CqlTable,
        family: &'a Family,
        key: &[&'a [u8]],
        shared: &[Gathering<'a>],
    ) -> CqlRow<'a> {
        let mut keys = key.iter();
        let mut clustering = self.clustering.iter();
        let columns = table.columns.iter().zip(self.values.iter().zip(shared));
        let values = columns.map(|(column, (own, shared))| match column.kind {
            CqlColumnKind::PartitionKey => keys.next().map(|value| Cow::Borrowed(*value)),
            CqlColumnKind::Clustering => clustering.next().map(|value| Cow::Borrowed(*value)),
            _ => own.value(&column.ty).or_else(|| shared.value(&column.ty)),
        });
        let values = values.collect();
        CqlRow { table, family, values }
    }
}

impl<'a> Gathering<'a> {
    fn value(&self, ty: &Type) -> Option<Cow<'a, [u8]>> {
        match self {
            Gathering::Nothing => None,
            Gathering::Value(value) => Some(Cow::Borrowed(value)),
            Gathering::Elements(elements) => Some(Cow::Owned(collection(ty, elements))),
        }
    }
}

/// A collection in one piece: a count, and elements with their lengths, in the order of their names whichever way they were read.
fn collection(ty: &Type, elements: &[(&[u8], &[u8])]) -> Vec<u8> {
    let order = match ty.base() {
        Type::Set(element) => element,
        Type::Map(types) => &types.0,
        _ => &Type::TimeUuid,
    };
    let mut elements = elements.to_vec();
    elements.sort_by(|(one, _), (other, _)| order.compare(one, other));
    let length = |length: usize| i32::try_from(length).unwrap_or(i32::MAX).to_be_bytes();
    let mut out = Vec::new();
    let mut push = |part: &[u8]| {
        out.extend(length(part.len()));
        out.extend(part);
    };
    for (name, value) in &elements {
        match ty.base() {
            Type::List(_) => push(value),
            Type::Set(_) => push(name),
            // As a map: of a user type, fields that are null have no cell.
            _ => {
                push(name);
                push(value);
            }
        }
    }
    out.splice(0..0, length(elements.len()));
    out
}
