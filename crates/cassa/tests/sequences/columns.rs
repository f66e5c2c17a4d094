//! Rows and columns as cassa has them, from numbers and back to them.

use cassa::{Cell, Row, Slice, SuperColumn, Value};

use crate::failure::Failure;
use crate::handle::Handle;
use crate::operation::{End, Range};
use crate::outcome::{Column, Content};
use crate::world::{self, Names};

pub(crate) fn slice(handle: Handle, range: &Range) -> Slice<'static> {
    let name = |end: &End| match end.prefix {
        true => Names::prefix(end.name),
        false => handle.names().name(end.name),
    };
    let slice = match &range.start {
        None => Slice::all(),
        Some(end) if end.exclusive => Slice::after(name(end)),
        Some(end) => Slice::from(name(end)),
    };
    let slice = match &range.finish {
        None => slice,
        Some(end) if end.exclusive => slice.before(name(end)),
        Some(end) => slice.to(name(end)),
    };
    if range.reversed { slice.reversed() } else { slice }
}

/// Names and values of columns of a row or of one super column.
pub(crate) fn named<T>(
    handle: Handle,
    columns: &[(u8, T)],
) -> impl Iterator<Item = (Value, T)> + use<'_, T>
where
    T: Copy,
{
    columns.iter().map(move |(column, value)| (handle.names().name(*column), *value))
}

/// Super columns, each with its columns, in the order in which they first come.
pub(crate) fn grouped<T: Copy>(columns: &[(u8, T)]) -> Vec<(Value, Vec<(Value, T)>)> {
    let mut groups: Vec<(Value, Vec<(Value, T)>)> = Vec::new();
    for (column, value) in columns {
        let outer = Names::Words.name(column / world::WITHIN);
        let inner = (Names::Longs.name(column % world::WITHIN), *value);
        match groups.iter_mut().find(|(name, _)| *name == outer) {
            Some((_, group)) => group.push(inner),
            None => groups.push((outer, vec![inner])),
        }
    }
    groups
}

pub(crate) fn values(columns: &[(u8, u8)]) -> Vec<(u8, &'static str)> {
    columns.iter().map(|(column, value)| (*column, world::value(*value))).collect()
}

pub(crate) fn keyed(handle: Handle, row: &Row) -> Result<(String, Vec<Column>), Failure> {
    Ok((row.key()?, of_row(handle, row)?))
}

pub(crate) fn of_row(handle: Handle, row: &Row) -> Result<Vec<Column>, Failure> {
    let mut columns = Vec::new();
    for column in row.columns() {
        columns.push(read(handle, column)?);
    }
    for super_column in row.super_columns() {
        let within = within(handle, &super_column)?;
        for column in super_column.columns() {
            columns.push(read(within, column)?);
        }
    }
    Ok(columns)
}

pub(crate) fn of_cell(handle: Handle, cell: &Cell) -> Result<Column, Failure> {
    let handle = match cell.super_column() {
        Some(super_column) => within(handle, &super_column)?,
        None => handle,
    };
    read(handle, cell.column())
}

/// The handle of a super column that was read.
fn within(handle: Handle, super_column: &SuperColumn<'_>) -> Result<Handle, Failure> {
    let name: Value = super_column.name()?;
    let number = Names::Words.number(&name);
    let number = number.ok_or_else(|| Failure(format!("nobody wrote in {name:?}")))?;
    match handle.has_super_columns() {
        true => Ok(Handle { within: Some(number), ..handle }),
        false => Err(Failure(format!("{handle:?} reads a super column"))),
    }
}

fn read(handle: Handle, column: cassa::Column<'_>) -> Result<Column, Failure> {
    let name: Value = column.name()?;
    let number = handle.names().number(&name);
    let number = number.ok_or_else(|| Failure(format!("nobody wrote a column {name:?}")))?;
    let number = handle.in_row(number);
    if handle.counts() {
        return Ok(Column { number, content: Content::Count(column.value()?) });
    }
    let read: &str = column.value()?;
    let value = world::value_number(read);
    let value = value.ok_or_else(|| Failure(format!("nobody wrote a value {read:?}")))?;
    let timestamp = column.timestamp().unwrap_or(i64::MIN);
    let ttl = column.ttl().and_then(|ttl| u32::try_from(ttl).ok());
    Ok(Column { number, content: Content::Value { value, timestamp, ttl } })
}
