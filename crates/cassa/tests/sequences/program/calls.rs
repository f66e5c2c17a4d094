//! Operations as calls.

use super::values::{columns, list, name, names, selection, slice, super_columns, value};
use super::{Printer, handle, variable};
use crate::operation::{Change, Mutation, Operation, Read, Rows, Scan, Time};
use crate::world;

impl Printer<'_> {
    pub(super) fn statement(&self, operation: &Operation) -> String {
        match operation {
            Operation::Write(mutation) => self.write(mutation),
            Operation::InsertRows(rows) => self.insert_rows(rows),
            Operation::Batch { mutations, atomic } => self.batch(mutations, *atomic),
            Operation::Get(read, key) => {
                show(&format!("{}.get({})", reading(read), self.key(*key)))
            }
            Operation::Stream(read, key) => {
                let cells = format!("{}.stream({})", reading(read), self.key(*key));
                show(&format!("{cells}.collect::<cassa::Result<Vec<_>>>()"))
            }
            Operation::Count(read, key) => {
                show(&format!("{}.count({})", reading(read), self.key(*key)))
            }
            Operation::Multiget(read, keys) => {
                show(&format!("{}.multiget({})", reading(read), self.keys(keys)))
            }
            Operation::MultigetCount(read, keys) => {
                show(&format!("{}.multiget_count({})", reading(read), self.keys(keys)))
            }
            Operation::Scan(read, scan) => self.scan(read, scan),
            Operation::Truncate(kind) => show(&format!("{}.truncate()", variable(*kind))),
        }
    }

    fn write(&self, mutation: &Mutation) -> String {
        let (cf, key) = (writing(mutation), self.key(mutation.key));
        let names = mutation.handle.names();
        show(&match &mutation.change {
            Change::Subtract(column, delta) => {
                format!("{cf}.subtract({key}, {}, {delta})", name(names, *column))
            }
            Change::Add(counters)
                if !mutation.handle.has_super_columns() && counters.len() == 1 =>
            {
                let (column, delta) = counters[0];
                format!("{cf}.add({key}, {}, {delta})", name(names, column))
            }
            change => match written(mutation, change) {
                Some((verb, columns)) => format!("{cf}.{verb}({key}, {columns})"),
                None => format!("{cf}.remove({key})"),
            },
        })
    }

    fn insert_rows(&self, rows: &[Mutation]) -> String {
        let Some(first) = rows.first() else { return String::new() };
        let row = |row: &Mutation| {
            let columns =
                written(row, &row.change).map_or_else(String::new, |(_, columns)| columns);
            format!("({}, vec!{columns})", self.key(row.key))
        };
        show(&format!("{}.insert_rows({})", writing(first), list(rows.iter().map(row))))
    }

    fn batch(&self, mutations: &[Mutation], atomic: bool) -> String {
        let atomic = if atomic { ".atomic()" } else { "" };
        let mut lines = vec![format!("let batch = pool.batch(){atomic};")];
        for mutation in mutations {
            let (cf, key) = (writing(mutation), self.key(mutation.key));
            lines.push(match written(mutation, &mutation.change) {
                Some((verb, columns)) => format!("batch.{verb}(&{cf}, {key}, {columns})?;"),
                None => format!("batch.remove(&{cf}, {key})?;"),
            });
        }
        lines.push(show("batch.send()"));
        lines.join("\n")
    }

    fn scan(&self, read: &Read, scan: &Scan) -> String {
        let mut text = format!("{}.scan()", reading(read));
        match scan.rows {
            Rows::All => {}
            Rows::Keys { from, to } => {
                text.extend(from.map(|from| format!(".from({})", self.key(from))));
                text.extend(to.map(|to| format!(".to({})", self.key(to))));
            }
            Rows::Tokens { after, to } => text += &self.tokens(after, to),
            Rows::KeyToToken { from, to } => {
                text += &format!(".from({}){}", self.key(from), self.tokens(None, to));
            }
        }
        text += if scan.keys_only { ".keys_only()" } else { "" };
        text += if scan.empty_rows { ".with_empty_rows()" } else { "" };
        text.extend(scan.limit.map(|limit| format!(".limit({limit})")));
        text.extend(scan.page_rows.map(|rows| format!(".page_rows({rows})")));
        let keyed = ".map(|row| row.and_then(|row| Ok((row.key::<String>()?, row))))";
        show(&format!("{text}\n    {keyed}\n    .collect::<cassa::Result<Vec<_>>>()"))
    }

    fn tokens(&self, after: Option<u8>, to: Option<u8>) -> String {
        let token = |number: u8| {
            let token = self.partitioner.token(world::key(self.prefix, number).as_bytes());
            token.map_or_else(String::new, |token| format!("{:?}", token.to_string()))
        };
        let start = match after {
            Some(after) => format!("Tokens::after({})", token(after)),
            None => "Tokens::all()".to_owned(),
        };
        let end = to.map_or_else(String::new, |to| format!(".to({})", token(to)));
        format!(".tokens({start}{end})")
    }

    fn key(&self, number: u8) -> String {
        format!("{:?}", world::key(self.prefix, number))
    }

    fn keys(&self, numbers: &[u8]) -> String {
        list(numbers.iter().map(|number| self.key(*number)))
    }
}

fn show(call: &str) -> String {
    format!("show({call});")
}

/// The verb that writes, and what it is given beside the key; `None` for a removal.
fn written(mutation: &Mutation, change: &Change) -> Option<(&'static str, String)> {
    let written: Vec<(u8, String)> = match change {
        Change::Insert { columns, .. } => {
            columns.iter().map(|(column, number)| (*column, value(*number))).collect()
        }
        Change::Add(counters) => {
            counters.iter().map(|(column, delta)| (*column, format!("{delta}_i64"))).collect()
        }
        Change::Subtract(column, delta) => {
            vec![(*column, format!("{}_i64", delta.wrapping_neg()))]
        }
        _ => return None,
    };
    Some(match mutation.handle.has_super_columns() {
        true => ("insert_super_columns", super_columns(&written)),
        false => ("insert", columns(mutation.handle, &written)),
    })
}

/// The handle with what a mutation sets.
fn writing(mutation: &Mutation) -> String {
    let mut text = handle(mutation.handle);
    if let Time::At(timestamp) = mutation.time {
        text += &format!(".timestamp({timestamp})");
    }
    text += &match &mutation.change {
        Change::Insert { ttl: Some(seconds), .. } => format!(".ttl({seconds})"),
        Change::RemoveNames(numbers) => {
            format!(".columns({})", names(mutation.handle.names(), numbers))
        }
        Change::RemoveSlice(range) => format!(".slice({})", slice(mutation.handle, range)),
        _ => String::new(),
    };
    text
}

/// The handle with what a read sets.
fn reading(read: &Read) -> String {
    let pages = read.page_columns.map_or_else(String::new, |many| format!(".page_columns({many})"));
    format!("{}{pages}{}", handle(read.handle), selection(read.handle, &read.selection))
}
