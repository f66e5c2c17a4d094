//! Names of cells, taken apart: in which row of CQL a cell is, and of which column.

/// The length that marks the name of a static column instead of a first component.
const STATIC_MARKER: u16 = 0xffff;

/// A cell's name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct CellName<'a> {
    /// Whether it is of all rows of its partition.
    pub(super) is_static: bool,
    /// The row's clustering columns; fewer when the rest are missing.
    pub(super) clustering: Vec<&'a [u8]>,
    /// The column's name; empty in a row's marker. `None` where all cells are of the one column a row has.
    pub(super) column: Option<&'a [u8]>,
    /// The element of a collection.
    pub(super) element: Option<&'a [u8]>,
}

impl<'a> CellName<'a> {
    /// Of a table that isn't compact, with so many clustering columns. `None` when it is no such name.
    pub(super) fn sparse(name: &'a [u8], clustering: usize) -> Option<CellName<'a>> {
        let is_static = name.first_chunk().is_some_and(|head| *head == STATIC_MARKER.to_be_bytes());
        let mut components = components(if is_static { name.get(2..)? } else { name })?;
        if components.len() <= clustering {
            return None;
        }
        let mut rest = components.split_off(clustering).into_iter();
        let (column, element) = (rest.next(), rest.next());
        rest.next().is_none().then_some(CellName {
            is_static,
            clustering: components,
            column,
            element,
        })
    }

    /// Of a compact table whose rows have one value: all components are clustering columns.
    pub(super) fn dense(name: &'a [u8], is_composite: bool) -> Option<CellName<'a>> {
        let clustering = if is_composite { components(name)? } else { vec![name] };
        Some(CellName { clustering, ..CellName::default() })
    }

    /// Of a compact table without clustering columns.
    pub(super) fn plain(name: &'a [u8]) -> CellName<'a> {
        CellName { column: Some(name), ..CellName::default() }
    }
}

/// The components of a composite; `None` when it isn't one.
pub(super) fn components(mut name: &[u8]) -> Option<Vec<&[u8]>> {
    let mut components = Vec::new();
    while let Some((length, rest)) = name.split_first_chunk() {
        let (component, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        let (_, rest) = rest.split_first()?;
        components.push(component);
        name = rest;
    }
    name.is_empty().then_some(components)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composite(parts: &[&[u8]]) -> Vec<u8> {
        let length = |part: &[u8]| u16::try_from(part.len()).expect("short").to_be_bytes();
        parts.iter().flat_map(|part| [&length(part)[..], part, &[0]].concat()).collect()
    }

    #[test]
    fn names_of_cells_are_rows_and_columns() {
        let name = composite(&[b"row", b"column", b"element"]);
        let cell = CellName::sparse(&name, 1).expect("a cell");
        assert_eq!((cell.is_static, &cell.clustering[..]), (false, &[&b"row"[..]][..]));
        assert_eq!((cell.column, cell.element), (Some(&b"column"[..]), Some(&b"element"[..])));
        let name = [&[0xff, 0xff][..], &composite(&[b"", b"column"])].concat();
        let cell = CellName::sparse(&name, 1).expect("a static cell");
        assert_eq!((cell.is_static, cell.column), (true, Some(&b"column"[..])));
        let marker = composite(&[b"row", b""]);
        assert_eq!(CellName::sparse(&marker, 1).expect("a marker").column, Some(&b""[..]));
        let name = composite(&[b"a", b"b"]);
        assert_eq!(CellName::dense(&name, true).expect("a cell").clustering, [b"a", b"b"]);
        assert_eq!(CellName::dense(b"ab", false).expect("a cell").clustering, [b"ab"]);
    }

    #[test]
    fn what_is_no_name_of_the_table_is_none_wherever_it_ends() {
        let name = [&[0xff, 0xff][..], &composite(&[b"row", b"column", b"element"])].concat();
        for end in 0..name.len() {
            let cell = CellName::sparse(&name[..end], 1);
            assert!(cell.is_none_or(|cell| cell.element.is_none()), "{end}");
        }
        assert_eq!(CellName::sparse(&composite(&[b"a", b"b", b"c", b"d"]), 1), None);
        assert_eq!(CellName::sparse(&composite(&[b"a"]), 1), None);
        assert_eq!(components(b"\xff\xfea"), None);
        assert_eq!(components(b"\0"), None);
    }
}
