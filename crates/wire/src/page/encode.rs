//! The shapes of replies that are pages: read into one, written from one.
use super::{ColumnKind, ColumnRef, Page, RowRef, SuperColumnRef, decode::Decoder};
use crate::{
    Error, ErrorKind,
    call::Shape,
    read::{BINARY, I32, I64, LIST, MAP, Reader, STOP, STRUCT},
    told::Tell,
    wire::Wire,
    write::Writer,
};

/// `ColumnOrSuperColumn`
pub(crate) struct OneEntry;
/// `list<ColumnOrSuperColumn>`
pub(crate) struct OneRow;
/// `list<KeySlice>`
pub(crate) struct KeyedRows;
/// `map<key, list<ColumnOrSuperColumn>>`
pub(crate) struct RowMap;

impl Shape<Page> for OneEntry {
    const TYPE: Option<u8> = Some(STRUCT);
    fn read(r: &mut Reader<'_>) -> Result<Page, Error> {
        let mut page = Decoder::new(r)?;
        page.keyless(Decoder::entry)?;
        Ok(page.finish())
    }
    fn write(page: &Page, w: &mut Writer<'_>) -> Result<(), Error> {
        let mut rows = page.rows();
        match rows.next() {
            Some(row) if rows.len() == 0 && entry_count(row) == 1 => write_entries(row, w),
            _ => Err(w.error(ErrorKind::NotAColumn("a page of one column is expected"))),
        }
    }
}

impl Shape<Page> for OneRow {
    const TYPE: Option<u8> = Some(LIST);
    fn read(r: &mut Reader<'_>) -> Result<Page, Error> {
        let mut page = Decoder::new(r)?;
        page.keyless(Decoder::entries)?;
        Ok(page.finish())
    }
    fn write(page: &Page, w: &mut Writer<'_>) -> Result<(), Error> {
        match only_row(page, w)? {
            Some(row) => write_list(row, w),
            None => w.list(STRUCT, 0),
        }
    }
}

impl Shape<Page> for KeyedRows {
    const TYPE: Option<u8> = Some(LIST);
    fn read(r: &mut Reader<'_>) -> Result<Page, Error> {
        let mut page = Decoder::new(r)?;
        page.key_slices()?;
        Ok(page.finish())
    }
    fn write(page: &Page, w: &mut Writer<'_>) -> Result<(), Error> {
        if page.0.is_built {
            w.raw(&page.0.buffer);
            return Ok(());
        }
        w.list(STRUCT, page.row_count())?;
        for row in page.rows() {
            w.field(BINARY, 1);
            w.binary(row.key())?;
            w.field(LIST, 2);
            write_list(row, w)?;
            w.u8(STOP);
        }
        Ok(())
    }
}

impl Shape<Page> for RowMap {
    const TYPE: Option<u8> = Some(MAP);
    fn read(r: &mut Reader<'_>) -> Result<Page, Error> {
        let mut page = Decoder::new(r)?;
        page.row_map()?;
        Ok(page.finish())
    }
    fn write(page: &Page, w: &mut Writer<'_>) -> Result<(), Error> {
        w.map(BINARY, LIST, page.row_count())?;
        for row in page.rows() {
            w.binary(row.key())?;
            write_list(row, w)?;
        }
        Ok(())
    }
}

/// Of replies alone: no request lacks anything of one.
impl Tell for Page {
    fn tell(r: &mut Reader<'_>, _: &mut String) -> Result<(), Error> {
        r.skip(Self::TYPE)
    }
}

/// `list<Column>`, as `cas` returns it.
impl Wire for Page {
    const TYPE: u8 = LIST;
    fn read(r: &mut Reader<'_>) -> Result<Self, Error> {
        let mut page = Decoder::new(r)?;
        page.keyless(|page| page.columns(false).map(|()| false))?;
        Ok(page.finish())
    }
    fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        let columns = only_row(self, w)?.map_or_else(|| self.columns(), RowRef::columns);
        w.list(STRUCT, columns.len())?;
        columns.into_iter().try_for_each(|column| write_column(column, w))
    }
}

/// The row of a page that may have one at most.
fn only_row<'a>(page: &'a Page, w: &Writer<'_>) -> Result<Option<RowRef<'a>>, Error> {
    let mut rows = page.rows();
    match (rows.next(), rows.next()) {
        (row, None) => Ok(row),
        _ => Err(w.error(ErrorKind::NotAColumn("a page of one row is expected"))),
    }
}

fn entry_count(row: RowRef<'_>) -> usize {
    row.columns().len() + row.super_columns().len()
}

fn write_list(row: RowRef<'_>, w: &mut Writer<'_>) -> Result<(), Error> {
    if let Some(list) = row.built_list() {
        w.raw(list);
        return Ok(());
    }
    w.list(STRUCT, entry_count(row))?;
    write_entries(row, w)
}

fn write_entries(row: RowRef<'_>, w: &mut Writer<'_>) -> Result<(), Error> {
    for column in row.columns() {
        w.field(STRUCT, if column.kind() == ColumnKind::Counter { 3 } else { 1 });
        write_column(column, w)?;
        w.u8(STOP);
    }
    for column in row.super_columns() {
        w.field(STRUCT, if column.is_counter() { 4 } else { 2 });
        write_super_column(column, w)?;
        w.u8(STOP);
    }
    Ok(())
}

fn write_super_column(column: SuperColumnRef<'_>, w: &mut Writer<'_>) -> Result<(), Error> {
    w.field(BINARY, 1);
    w.binary(column.name())?;
    w.field(LIST, 2);
    w.list(STRUCT, column.columns().len())?;
    for column in column.columns() {
        write_column(column, w)?;
    }
    w.u8(STOP);
    Ok(())
}

fn write_column(column: ColumnRef<'_>, w: &mut Writer<'_>) -> Result<(), Error> {
    w.field(BINARY, 1);
    w.binary(column.name())?;
    if column.kind() == ColumnKind::Counter {
        w.field(I64, 2);
        w.i64(column.counter());
    } else {
        if column.has_value() {
            w.field(BINARY, 2);
            w.binary(column.value())?;
        }
        if let Some(timestamp) = column.timestamp() {
            w.field(I64, 3);
            w.i64(timestamp);
        }
        if let Some(ttl) = column.ttl() {
            w.field(I32, 4);
            w.i32(ttl);
        }
    }
    w.u8(STOP);
    Ok(())
}
