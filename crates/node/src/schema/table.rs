//! A table of CQL: its columns, and how its rows lie in the cells that Thrift sees.

use std::collections::HashMap;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::Type;
use cassa_types::composite::{EndOfComponent, components, is_static};

use crate::Line;

/// A table of CQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) layout: Layout,
    /// Those of the partition key and the clustering columns first, each in their order, then the others by name.
    pub(crate) columns: Vec<TableColumn>,
    /// What orders its cells.
    pub(crate) comparator: Type,
    /// Where each column stands.
    places: HashMap<ByteString, usize>,
    /// How many clustering columns it has.
    clustering: usize,
}

/// How rows lie in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A cell for each column of a row, named by the clustering columns and the column: a table without `COMPACT STORAGE`.
    Sparse,
    /// A cell for each row, named by its one clustering column.
    Dense,
    /// A cell for each row, named by its clustering columns.
    DenseComposite,
    /// A cell for each column, named by it alone: there are no clustering columns.
    Plain,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableColumn {
    pub(crate) name: ByteString,
    pub(crate) kind: ColumnKind,
    /// Reversed where rows descend.
    pub(crate) ty: Type,
}

impl Layout {
    /// Whether a row is one cell.
    pub(crate) fn is_dense(self) -> bool {
        matches!(self, Layout::Dense | Layout::DenseComposite)
    }
}

/// What a column is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ColumnKind {
    PartitionKey,
    Clustering,
    /// Of the partition.
    Static,
    Regular,
}

impl ColumnKind {
    /// Whether it is of the primary key.
    pub(crate) fn is_key(self) -> bool {
        matches!(self, ColumnKind::PartitionKey | ColumnKind::Clustering)
    }
}

impl TableColumn {
    /// What stands for the value in the cell of a dense row that has none.
    pub(crate) fn without_value() -> TableColumn {
        TableColumn { name: "".into(), kind: ColumnKind::Regular, ty: Type::Bytes }
    }

    /// Whether each of its elements is a cell.
    pub(crate) fn is_in_elements(&self) -> bool {
        matches!(self.ty, Type::List(_) | Type::Set(_) | Type::Map(_))
    }
}

/// What the name of a cell of a sparse table says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellName<'n> {
    pub(crate) is_static: bool,
    pub(crate) clustering: Vec<&'n [u8]>,
    /// Empty in a row's marker.
    pub(crate) column: Option<&'n [u8]>,
    pub(crate) element: Option<&'n [u8]>,
    /// What closes the last component.
    pub(crate) end: EndOfComponent,
}

/// What stands at the beginning of a static column's name.
const STATIC: [u8; 2] = [0xff; 2];

impl Table {
    /// A table whose columns of the keys are in their order.
    pub(crate) fn new(layout: Layout, mut columns: Vec<TableColumn>) -> Table {
        let rank = |column: &TableColumn| match column.kind {
            kind if kind.is_key() => (kind, None),
            // Static columns and others stand together.
            _ => (ColumnKind::Regular, Some(column.name.clone())),
        };
        columns.sort_by_key(rank);
        let comparator = comparator(layout, &columns);
        // The first, where Thrift gave one the name of another.
        let places = columns.iter().enumerate().rev();
        let places = places.map(|(place, column)| (column.name.clone(), place)).collect();
        let is_clustering = |column: &&TableColumn| column.kind == ColumnKind::Clustering;
        let clustering = columns.iter().filter(is_clustering).count();
        Table { layout, columns, comparator, places, clustering }
    }

    pub(crate) fn of(&self, kind: ColumnKind) -> impl Iterator<Item = &TableColumn> {
        self.columns.iter().filter(move |column| column.kind == kind)
    }

    pub(crate) fn column(&self, name: &str) -> Option<&TableColumn> {
        self.columns.get(*self.places.get(name)?)
    }

    /// How many clustering columns it has.
    pub(crate) fn clustering(&self) -> usize {
        self.clustering
    }

    /// Whether Thrift knows it as a column family like any other.
    pub(crate) fn is_compact(&self) -> bool {
        self.layout != Layout::Sparse
    }

    /// The type of row keys.
    pub(crate) fn key(&self) -> Type {
        let mut types: Vec<Type> =
            self.of(ColumnKind::PartitionKey).map(|column| column.ty.clone()).collect();
        match types.len() {
            1 => types.remove(0),
            _ => Type::Composite(types.into()),
        }
    }

    /// Whether Thrift doesn't tell of it. Before 3.0 it tells of tables whose rows are nothing but their markers.
    pub(crate) fn is_hidden(&self, line: Line) -> bool {
        let has_values = || self.of(ColumnKind::Regular).next().is_some();
        !self.is_compact() && (line >= Line::V3_0 || self.clustering() == 0 || has_values())
    }

    /// Where the cells of static columns lie.
    pub(crate) fn statics(&self) -> (Bytes, Bytes) {
        let first = Bytes::from_static(&STATIC);
        (first, named(true, [&[][..]].into_iter(), EndOfComponent::After))
    }

    /// The key of a partition whose columns have these values.
    pub(crate) fn row_key(&self, parts: &[Bytes]) -> Bytes {
        match parts {
            [only] => only.clone(),
            parts => named(false, parts.iter().map(|value| &value[..]), EndOfComponent::Exact),
        }
    }

    /// What the name of a cell of a sparse table says, or a part of one; `None` when it is none.
    pub(crate) fn cell_name<'n>(&self, name: &'n [u8]) -> Option<CellName<'n>> {
        let components = components(&self.comparator, name).ok()?;
        let end = components.last().map_or(EndOfComponent::Exact, |last| last.end);
        let mut values = components.into_iter().map(|component| component.value);
        let clustering = values.by_ref().take(self.clustering()).collect();
        let is_static = is_static(name);
        Some(CellName { is_static, clustering, column: values.next(), element: values.next(), end })
    }

    /// The name of the cell in which a column's value lies, or one of its elements. Static columns lie in no row.
    pub(crate) fn cell(
        &self,
        clustering: &[Bytes],
        column: &TableColumn,
        element: Option<&[u8]>,
    ) -> Bytes {
        match self.layout {
            Layout::Plain => column.name.as_bytes().clone(),
            Layout::Dense => clustering.first().cloned().unwrap_or_default(),
            Layout::DenseComposite => {
                named(false, clustering.iter().map(|value| &value[..]), EndOfComponent::Exact)
            }
            Layout::Sparse => {
                let own = [&column.name.as_bytes()[..]].into_iter().chain(element);
                self.sparse(
                    clustering,
                    column.kind == ColumnKind::Static,
                    own,
                    EndOfComponent::Exact,
                )
            }
        }
    }

    /// The name of a row's marker, or of the one that 2.0 has for static columns.
    pub(crate) fn marker(&self, clustering: &[Bytes], is_static: bool) -> Bytes {
        self.sparse(clustering, is_static, [&[][..]], EndOfComponent::Exact)
    }

    /// Where the elements of a column lie.
    pub(crate) fn elements(&self, clustering: &[Bytes], column: &TableColumn) -> (Bytes, Bytes) {
        let end = |end| {
            self.sparse(
                clustering,
                column.kind == ColumnKind::Static,
                [&column.name.as_bytes()[..]],
                end,
            )
        };
        (end(EndOfComponent::Before), end(EndOfComponent::After))
    }

    /// Where the rows lie that begin with these values of clustering columns.
    pub(crate) fn rows(&self, clustering: &[Bytes]) -> (Bytes, Bytes) {
        let values: Vec<&[u8]> = clustering.iter().map(|value| &value[..]).collect();
        (
            Table::prefix(&values, EndOfComponent::Before),
            Table::prefix(&values, EndOfComponent::After),
        )
    }

    /// Where names stand that begin with these values of clustering columns.
    pub(crate) fn prefix(clustering: &[&[u8]], end: EndOfComponent) -> Bytes {
        named(false, clustering.iter().copied(), end)
    }

    fn sparse<'v>(
        &self,
        clustering: &'v [Bytes],
        is_static: bool,
        own: impl IntoIterator<Item = &'v [u8]>,
        end: EndOfComponent,
    ) -> Bytes {
        let none: &[u8] = &[];
        let values = (0..self.clustering()).map(|place| match is_static {
            true => none,
            false => clustering.get(place).map_or(none, |value| value),
        });
        named(is_static, values.chain(own), end)
    }
}

fn comparator(layout: Layout, columns: &[TableColumn]) -> Type {
    let clustering = columns.iter().filter(|column| column.kind == ColumnKind::Clustering);
    let mut types: Vec<Type> = clustering.map(|column| column.ty.clone()).collect();
    match layout {
        Layout::Plain => return Type::Utf8,
        Layout::Dense => return types.pop().unwrap_or(Type::Bytes),
        Layout::DenseComposite => return Type::Composite(types.into()),
        Layout::Sparse => types.push(Type::Utf8),
    }
    let collections = columns.iter().filter(|column| column.is_in_elements());
    let mut collections: Vec<(Bytes, Type)> =
        collections.map(|column| (column.name.as_bytes().clone(), column.ty.clone())).collect();
    if !collections.is_empty() {
        collections.sort_by(|one, other| one.0.cmp(&other.0));
        types.push(Type::ColumnToCollection(collections.into()));
    }
    Type::Composite(types.into())
}

/// A composite name of these components, the last closed so.
fn named<'v>(
    is_static: bool,
    values: impl Iterator<Item = &'v [u8]>,
    end: EndOfComponent,
) -> Bytes {
    let mut name = if is_static { STATIC.to_vec() } else { Vec::new() };
    for value in values {
        // Longer values are refused before.
        name.extend((value.len() as u16).to_be_bytes());
        name.extend(value);
        name.push(EndOfComponent::Exact.byte());
    }
    if let Some(last) = name.last_mut() {
        *last = end.byte();
    }
    name.into()
}
