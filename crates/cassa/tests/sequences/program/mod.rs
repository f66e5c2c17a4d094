//! A sequence as a Rust program on cassa's API, on plain threads.

mod calls;
mod sample;
mod values;

use std::fmt::Write as _;

use cassa::types::token::Partitioner;

pub(crate) use self::sample::check;
use crate::handle::Handle;
use crate::line::Line;
use crate::operation::Operation;
use crate::world::{Kind, Names};

const HEAD: &str = r#"use std::fmt::Debug;

use cassa::blocking::Pool;
use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{Slice, Tokens, Type};

const KEYSPACE: &str = "Sequence";

/// Prints what comes back: an error, too, may be what was expected.
fn show(came_back: impl Debug) {
    println!("{came_back:?}");
}

fn main() -> cassa::Result<()> {
    let pool = Pool::connect("cassandra://localhost:9160")?;
    pool.schema().create_keyspace(&KeyspaceDefinition::new(KEYSPACE))?;
    let pool = Pool::connect("cassandra://localhost:9160/Sequence")?;
"#;

/// What a program is printed with.
struct Printer<'a> {
    partitioner: Partitioner,
    /// Of the keys: the order of rows depends on it.
    prefix: &'a str,
}

/// The program that plays operations on rows whose keys have this prefix.
pub(crate) fn program(line: Line, prefix: &str, operations: &[Operation]) -> String {
    let printer = Printer { partitioner: line.partitioner(), prefix };
    let mut text = HEAD.to_owned();
    let kinds: Vec<Kind> = operations.iter().flat_map(Operation::kinds).collect();
    for kind in Kind::ALL.into_iter().filter(|kind| kinds.contains(kind)) {
        text += &opened(kind);
    }
    for operation in operations {
        for line in printer.statement(operation).lines() {
            _ = writeln!(text, "    {line}");
        }
    }
    text + "    Ok(())\n}\n"
}

fn variable(kind: Kind) -> &'static str {
    match kind {
        Kind::Standard => "standard",
        Kind::Composite => "composite",
        Kind::Reversed => "reversed",
        Kind::Super => "supers",
        Kind::Counter => "counters",
        Kind::SuperCounter => "super_counters",
    }
}

/// The statements that create and open a family.
fn opened(kind: Kind) -> String {
    let comparator = match kind {
        Kind::Composite => "Type::Composite([Type::Long, Type::Utf8].into())",
        Kind::Reversed => "Type::Reversed(Type::Long.into())",
        _ => "Type::Utf8",
    };
    let validator = if kind.counts() { "Type::Counter" } else { "Type::Utf8" };
    let within = if kind.is_super() { ".super_columns(Type::Long)" } else { "" };
    let variable = variable(kind);
    format!(
        r#"    let family = ColumnFamilyDefinition::new(KEYSPACE, "{kind:?}").key(Type::Utf8);
    let family = family.comparator({comparator}).default_validator({validator}){within};
    pool.schema().create_column_family(&family)?;
    let {variable} = pool.column_family("{kind:?}")?;
"#
    )
}

/// The handle, without what it selects.
fn handle(handle: Handle) -> String {
    let family = variable(handle.kind);
    match handle.within {
        Some(within) => format!("{family}.super_column({})", values::name(Names::Words, within)),
        None => family.to_owned(),
    }
}
