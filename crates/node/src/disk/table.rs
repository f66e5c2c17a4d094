//! How a table of CQL lies in bytes.

use bytes::{Buf, BufMut, Bytes};
use cassa_types::Type;

use super::bytes::{get, put};
use super::entry::list;
use crate::schema::{ColumnKind, Layout, Table, TableColumn};

const NONE: u8 = 0;

const LAYOUTS: [(u8, Layout); 4] =
    [(1, Layout::Sparse), (2, Layout::Dense), (3, Layout::DenseComposite), (4, Layout::Plain)];

const KINDS: [(u8, ColumnKind); 4] = [
    (1, ColumnKind::PartitionKey),
    (2, ColumnKind::Clustering),
    (3, ColumnKind::Static),
    (4, ColumnKind::Regular),
];

pub(super) fn put_table(out: &mut Vec<u8>, table: Option<&Table>) {
    let Some(table) = table else { return out.put_u8(NONE) };
    out.put_u8(byte(&LAYOUTS, &table.layout));
    out.put_u32(table.columns.len() as u32);
    for TableColumn { name, kind, ty } in &table.columns {
        put(out, name.as_bytes());
        out.put_u8(byte(&KINDS, kind));
        put(out, ty.to_string().as_bytes());
    }
}

/// The table in these bytes, if there is one; `None` when they are none of it.
pub(super) fn get_table(from: &mut Bytes) -> Option<Option<Table>> {
    let layout = match from.try_get_u8().ok()? {
        NONE => return Some(None),
        byte => of(&LAYOUTS, byte)?,
    };
    let column = |from: &mut Bytes| {
        let name = get(from)?.try_into().ok()?;
        let kind = of(&KINDS, from.try_get_u8().ok()?)?;
        let class = get(from)?;
        let ty = Type::parse(std::str::from_utf8(&class).ok()?).ok()?;
        Some(TableColumn { name, kind, ty })
    };
    Some(Some(Table::new(layout, list(from, column)?)))
}

fn byte<T: PartialEq>(table: &[(u8, T)], of: &T) -> u8 {
    table.iter().find(|(_, known)| known == of).map_or(NONE, |(byte, _)| *byte)
}

fn of<T: Copy>(table: &[(u8, T)], byte: u8) -> Option<T> {
    table.iter().find(|(known, _)| *known == byte).map(|(_, of)| *of)
}
