//! Names, values and slices as Rust expressions.

use cassa::Value;

use crate::handle::Handle;
use crate::operation::{End, Range, Selection};
use crate::world::{self, Names, WITHIN};

pub(super) fn name(names: Names, number: u8) -> String {
    literal(&names.name(number))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Integer(i64::MIN) => "i64::MIN".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Composite(components) => {
            let components: Vec<String> = components.iter().map(literal).collect();
            match &components[..] {
                [only] => format!("({only},)"),
                _ => format!("({})", components.join(", ")),
            }
        }
        other => format!("{other:?}"),
    }
}

pub(super) fn names(names: Names, numbers: &[u8]) -> String {
    if numbers.is_empty() {
        return format!("[{}; 0]", name(names, 0));
    }
    list(numbers.iter().map(|number| name(names, *number)))
}

/// Columns of a row or of one super column.
pub(super) fn columns(handle: Handle, columns: &[(u8, String)]) -> String {
    let names = handle.names();
    list(columns.iter().map(|(column, value)| format!("({}, {value})", name(names, *column))))
}

/// Super columns, each with its columns.
pub(super) fn super_columns(columns: &[(u8, String)]) -> String {
    let within = |number: u8| {
        let these = columns.iter().filter(|(column, _)| column / WITHIN == number);
        let these: Vec<String> = these
            .map(|(column, value)| format!("({}, {value})", name(Names::Longs, column % WITHIN)))
            .collect();
        let outer = name(Names::Words, number);
        (!these.is_empty()).then(|| format!("({outer}, vec!{})", list(these.into_iter())))
    };
    list((0..WITHIN).filter_map(within))
}

pub(super) fn value(number: u8) -> String {
    format!("{:?}", world::value(number))
}

pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// What a handle selects, as setters.
pub(super) fn selection(handle: Handle, selection: &Selection) -> String {
    match selection {
        Selection::All => String::new(),
        Selection::Names(numbers) => format!(".columns({})", names(handle.names(), numbers)),
        Selection::Slice { range, limit } => {
            let limit = limit.map_or_else(String::new, |limit| format!(".limit({limit})"));
            format!(".slice({}{limit})", slice(handle, range))
        }
    }
}

pub(super) fn slice(handle: Handle, range: &Range) -> String {
    let end = |end: &End| match end.prefix {
        true => literal(&Names::prefix(end.name)),
        false => name(handle.names(), end.name),
    };
    let start = match &range.start {
        None => "Slice::all()".to_owned(),
        Some(start) if start.exclusive => format!("Slice::after({})", end(start)),
        Some(start) => format!("Slice::from({})", end(start)),
    };
    let finish = match &range.finish {
        None => String::new(),
        Some(finish) if finish.exclusive => format!(".before({})", end(finish)),
        Some(finish) => format!(".to({})", end(finish)),
    };
    format!("{start}{finish}{}", if range.reversed { ".reversed()" } else { "" })
}
