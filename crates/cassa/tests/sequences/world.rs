//! The small world sequences live in: families, keys, names and values are numbers, and this says what they look like.

use cassa::schema::ColumnFamilyDefinition;
use cassa::{Type, Value};

/// How many columns a row has; a number's order is the order of the family's comparator.
pub(crate) const NAMES: u8 = 9;
pub(crate) const KEYS: u8 = 4;

/// By UTF-8 bytes.
const TEXTS: [&str; NAMES as usize] = ["a", "aa", "ab", "b", "x y", "z", "é", "日", "𝕏"];
/// What the first component of a composite is, and a column within a super column.
const LONGS: [i64; 3] = [-7, 0, 300];
/// What the second component of a composite is, and a super column.
const WORDS: [&str; 3] = ["a", "aa", "é"];
/// How many names begin with the same first component, or are in the same super column.
pub(crate) const WITHIN: u8 = 3;
const FALLING: [i64; NAMES as usize] = [300, 256, 255, 7, 1, 0, -1, -2, i64::MIN];

/// In the order in which the greater wins a tie: every line compares values as signed bytes.
const VALUES: [&str; 6] = ["", "é", "0", "00", "1", "x"];
pub(crate) const VALUE_COUNT: u8 = VALUES.len() as u8;

/// What kind of family: there is one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Standard,
    Composite,
    Reversed,
    Super,
    Counter,
    SuperCounter,
}

impl Kind {
    pub(crate) const ALL: [Kind; 6] = [
        Kind::Standard,
        Kind::Composite,
        Kind::Reversed,
        Kind::Super,
        Kind::Counter,
        Kind::SuperCounter,
    ];

    pub(crate) fn counts(self) -> bool {
        matches!(self, Kind::Counter | Kind::SuperCounter)
    }

    pub(crate) fn is_super(self) -> bool {
        matches!(self, Kind::Super | Kind::SuperCounter)
    }

    pub(crate) fn comparator(self) -> Type {
        match self {
            Kind::Composite => Type::Composite([Type::Long, Type::Utf8].into()),
            Kind::Reversed => Type::Reversed(Type::Long.into()),
            _ => Type::Utf8,
        }
    }

    pub(crate) fn validator(self) -> Type {
        if self.counts() { Type::Counter } else { Type::Utf8 }
    }

    /// The family of this kind, in a keyspace.
    pub(crate) fn definition(self, keyspace: &str, name: &str) -> ColumnFamilyDefinition {
        let definition = ColumnFamilyDefinition::new(keyspace, name)
            .key(Type::Utf8)
            .comparator(self.comparator())
            .default_validator(self.validator());
        if self.is_super() { definition.super_columns(Type::Long) } else { definition }
    }
}

/// What names a handle reads and writes columns by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Nine of them.
    Texts,
    Pairs,
    Falling,
    /// Three.
    Words,
    Longs,
}

impl Names {
    pub(crate) fn many(self) -> u8 {
        match self {
            Names::Texts | Names::Pairs | Names::Falling => NAMES,
            Names::Words | Names::Longs => WITHIN,
        }
    }

    /// Texts have a next one, but none just before them.
    pub(crate) fn are_texts(self) -> bool {
        matches!(self, Names::Texts | Names::Words)
    }

    pub(crate) fn have_prefixes(self) -> bool {
        self == Names::Pairs
    }

    /// Whether this is the last value of its type.
    pub(crate) fn is_last(self, number: u8) -> bool {
        self == Names::Falling && number == NAMES - 1
    }

    /// Whether no value of the type lies between the two.
    pub(crate) fn are_neighbours(self, low: u8, high: u8) -> bool {
        let value = |number: u8| FALLING[usize::from(number)];
        self == Names::Falling && value(low).wrapping_sub(1) == value(high)
    }

    pub(crate) fn name(self, number: u8) -> Value {
        let at = usize::from(number);
        match self {
            Names::Texts => Value::Text(TEXTS[at].to_owned()),
            Names::Words => Value::Text(WORDS[at].to_owned()),
            Names::Longs => Value::Integer(LONGS[at]),
            Names::Falling => Value::Integer(FALLING[at]),
            Names::Pairs => Value::Composite(vec![
                Names::Longs.name(number / WITHIN),
                Names::Words.name(number % WITHIN),
            ]),
        }
    }

    /// The first component of a composite name.
    pub(crate) fn prefix(number: u8) -> Value {
        Value::Composite(vec![Names::Longs.name(number / WITHIN)])
    }

    /// The number of a name, if it is one.
    pub(crate) fn number(self, name: &Value) -> Option<u8> {
        (0..self.many()).find(|number| self.name(*number) == *name)
    }
}

pub(crate) fn value(number: u8) -> &'static str {
    VALUES[usize::from(number)]
}

pub(crate) fn value_number(value: &str) -> Option<u8> {
    VALUES.iter().position(|known| *known == value).map(|at| at as u8)
}

/// A key of one sequence: no other has it.
pub(crate) fn key(prefix: &str, number: u8) -> String {
    format!("{prefix}k{number}")
}
