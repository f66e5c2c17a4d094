//! The column families that sequences play on.

use bytes::Bytes;
use cassa_node::Line;
use cassa_types::Type;
use cassa_wire::{CfDef, ColumnDef, IndexType, KsDef};

use crate::failure::Failure;

/// A column family, as far as a drawn call must know it.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub(crate) name: &'static str,
    /// The types of columns' names, or of super columns'.
    pub(crate) names: Type,
    /// The type of names in super columns, if it has them.
    pub(crate) within: Option<Type>,
    pub(crate) values: Type,
    pub(crate) keys: Type,
    pub(crate) columns: Vec<Declared>,
    row: &'static Row,
}

/// A column with a type of its own.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    pub(crate) name: Bytes,
    pub(crate) values: Type,
    pub(crate) is_indexed: bool,
    class: &'static str,
}

/// A family as the table has it.
#[derive(Debug, Clone, Copy)]
struct Row {
    name: &'static str,
    since: Line,
    names: &'static str,
    within: Option<&'static str>,
    values: &'static str,
    keys: &'static str,
    /// Name, class, and whether it is indexed.
    columns: &'static [(&'static str, &'static str, bool)],
}

const fn row(name: &'static str, since: Line, names: &'static str, values: &'static str) -> Row {
    Row { name, since, names, within: None, values, keys: "BytesType", columns: &[] }
}

const fn supers(row: Row, within: &'static str) -> Row {
    Row { within: Some(within), ..row }
}

const TABLE: &[Row] = &[
    row("Plain", Line::V0_7, "BytesType", "BytesType"),
    Row { keys: "UTF8Type", ..row("Text", Line::V0_7, "UTF8Type", "UTF8Type") },
    Row { keys: "LongType", ..row("Long", Line::V0_7, "LongType", "LongType") },
    row("Whole", Line::V0_7, "IntegerType", "IntegerType"),
    row("Ascii", Line::V0_7, "AsciiType", "AsciiType"),
    row("Time", Line::V0_7, "TimeUUIDType", "TimeUUIDType"),
    row("Lexical", Line::V0_7, "LexicalUUIDType", "LexicalUUIDType"),
    row("Uuid", Line::V0_8, "UUIDType", "UUIDType"),
    row("Flag", Line::V0_8, "BooleanType", "BooleanType"),
    row("Real", Line::V0_8, "DoubleType", "FloatType"),
    row("Moment", Line::V0_8, "DateType", "DateType"),
    row("Small", Line::V1_0, "Int32Type", "DecimalType"),
    row("Pair", Line::V0_8, "CompositeType(LongType,UTF8Type)", "UTF8Type"),
    row("DownPair", Line::V0_8, "CompositeType(LongType(reversed=true),UTF8Type)", "BytesType"),
    // Before, servers lose a mutation thread over two of its names, and time out.
    row("Dynamic", Line::V1_2, "DynamicCompositeType(s=>UTF8Type,l=>LongType)", "BytesType"),
    row("Down", Line::V0_8, "LongType(reversed=true)", "BytesType"),
    supers(row("Super", Line::V0_7, "UTF8Type", "BytesType"), "BytesType"),
    supers(row("SuperLong", Line::V0_7, "LongType", "LongType"), "TimeUUIDType"),
    row("Count", Line::V0_8, "UTF8Type", "CounterColumnType"),
    supers(row("SuperCount", Line::V0_8, "LongType", "CounterColumnType"), "UTF8Type"),
    Row {
        columns: &[
            ("a", "LongType", true),
            ("b", "UTF8Type", true),
            ("c", "LongType", false),
            ("d", "BytesType", true),
        ],
        ..row("Index", Line::V0_7, "UTF8Type", "BytesType")
    },
    Row {
        columns: &[
            ("a", "LongType", false),
            ("b", "AsciiType", false),
            ("c", "IntegerType", false),
            ("d", "TimeUUIDType", false),
        ],
        ..row("Static", Line::V0_7, "UTF8Type", "UTF8Type")
    },
];

/// Every family the line has the types for.
pub(crate) fn families(line: Line) -> Result<Vec<Family>, Failure> {
    TABLE.iter().filter(|row| row.since <= line).map(|row| row.family(line)).collect()
}

impl Row {
    fn family(&'static self, line: Line) -> Result<Family, Failure> {
        let declared = |(name, class, is_indexed): &(&'static str, &'static str, bool)| {
            let name = Bytes::from_static(name.as_bytes());
            Ok(Declared { name, values: Type::parse(class)?, is_indexed: *is_indexed, class })
        };
        Ok(Family {
            name: self.name,
            names: Type::parse(self.names)?,
            within: self.within.map(Type::parse).transpose()?,
            values: Type::parse(self.values)?,
            // 0.7 has no types of keys.
            keys: Type::parse(if line < Line::V0_8 { "BytesType" } else { self.keys })?,
            columns: self.columns.iter().map(declared).collect::<Result<_, Failure>>()?,
            row: self,
        })
    }
}

impl Family {
    pub(crate) fn counts(&self) -> bool {
        self.values == Type::Counter
    }

    /// The type of columns' names: of those in a super column, if it has them.
    pub(crate) fn column_names(&self) -> &Type {
        self.within.as_ref().unwrap_or(&self.names)
    }

    /// The type of a column's values.
    pub(crate) fn values_of(&self, name: &[u8]) -> &Type {
        let declared = self.columns.iter().find(|column| column.name == name);
        declared.map_or(&self.values, |column| &column.values)
    }

    pub(crate) fn definition(&self, keyspace: &str, line: Line) -> CfDef {
        let column = |column: &Declared| ColumnDef {
            name: column.name.clone(),
            validation_class: column.class.into(),
            index_type: column.is_indexed.then_some(IndexType::Keys),
            ..ColumnDef::default()
        };
        CfDef {
            keyspace: keyspace.into(),
            name: self.name.into(),
            column_type: self.within.as_ref().map(|_| "Super".into()),
            comparator_type: Some(self.row.names.into()),
            subcomparator_type: self.row.within.map(Into::into),
            default_validation_class: Some(self.row.values.into()),
            key_validation_class: (line >= Line::V0_8).then(|| self.row.keys.into()),
            column_metadata: Some(self.columns.iter().map(column).collect()),
            ..CfDef::default()
        }
    }
}

/// A keyspace of one replica.
pub(crate) fn keyspace(name: &str, line: Line, cf_defs: Vec<CfDef>) -> KsDef {
    let in_options = line >= Line::V0_8;
    KsDef {
        name: name.into(),
        strategy_class: "org.apache.cassandra.locator.SimpleStrategy".into(),
        strategy_options: in_options.then(|| vec![("replication_factor".into(), "1".into())]),
        replication_factor: (!in_options).then_some(1),
        cf_defs,
        ..KsDef::default()
    }
}
