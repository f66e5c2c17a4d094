//! Statements, as data.

use cassa_types::Type;

use super::Literal;

/// What a statement asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Statement {
    CreateTable(CreateTable),
    DropTable {
        table: TableName,
        if_exists: bool,
    },
    Truncate(TableName),
    /// Selects the connection's keyspace.
    Use(String),
    Insert(Insert),
    Update(Update),
    Delete(Delete),
    Select(Select),
}

/// A table's name; without a keyspace it is in the connection's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableName {
    pub(crate) keyspace: Option<String>,
    pub(crate) table: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CreateTable {
    pub(crate) table: TableName,
    pub(crate) if_not_exists: bool,
    pub(crate) columns: Vec<Declared>,
    /// One, where the statement is right.
    pub(crate) keys: Vec<PrimaryKey>,
    pub(crate) is_compact: bool,
    /// Clustering columns, and whether each descends.
    pub(crate) order: Vec<(String, bool)>,
    pub(crate) properties: Vec<(String, Literal)>,
}

/// A column as it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) is_static: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PrimaryKey {
    pub(crate) partition: Vec<String>,
    pub(crate) clustering: Vec<String>,
}

/// What stands behind `USING`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Using {
    /// Microseconds since 1970.
    pub(crate) timestamp: Option<i64>,
    /// Seconds.
    pub(crate) ttl: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Insert {
    pub(crate) table: TableName,
    pub(crate) columns: Vec<String>,
    pub(crate) values: Vec<Literal>,
    pub(crate) using: Using,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Update {
    pub(crate) table: TableName,
    pub(crate) using: Using,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) conditions: Vec<Condition>,
}

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) column: String,
    pub(crate) to: Assigned,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Assigned {
    /// `c = value`
    Value(Literal),
    /// `c[key] = value`
    Element(Literal, Literal),
    /// `c = c + value`
    Plus(Literal),
    /// `c = c - value`
    Minus(Literal),
    /// `c = value + c`
    Before(Literal),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delete {
    pub(crate) table: TableName,
    pub(crate) using: Using,
    /// Whole rows when it is empty.
    pub(crate) columns: Vec<Removed>,
    pub(crate) conditions: Vec<Condition>,
}

/// A column that is removed, or an element of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Removed {
    pub(crate) column: String,
    pub(crate) element: Option<Literal>,
}

/// `column = value`, or `column IN (values)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) column: String,
    pub(crate) values: Vec<Literal>,
    pub(crate) is_in: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Select {
    pub(crate) table: TableName,
    pub(crate) columns: Selected,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) limit: Option<usize>,
}

/// Which columns are selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selected {
    All,
    These(Vec<String>),
}
