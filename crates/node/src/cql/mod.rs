//! CQL 3 as far as a node runs it: from text to statements. Without I/O, and without a look at the schema: what a statement means
//! to a table is said where it is answered.

mod lexer;
mod literal;
mod parser;
mod statement;
#[cfg(test)]
mod tests;
mod type_name;
mod value;

pub(crate) use literal::Literal;
pub(crate) use parser::parse;
pub(crate) use statement::{
    Assigned, Condition, CreateTable, Delete, Insert, PrimaryKey, Select, Selected, Statement,
    TableName, Update, Using,
};
pub(crate) use type_name::type_name;
pub(crate) use value::bytes;

/// The longest statement, in bytes: what it becomes in memory is some times as large.
const LONGEST: usize = 1 << 20;

/// How deep types and literals may nest.
const DEEPEST: usize = 16;

/// What a refusal of a statement says at its end.
pub(crate) const KNOWN: &str = "the CQL of this node is CREATE TABLE, DROP TABLE, TRUNCATE, INSERT, UPDATE, DELETE, and SELECT of \
     what servers keep of themselves and of their tables";
