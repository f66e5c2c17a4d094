//! The small world sequences live in: families, keys, names and values are numbers, and this says what they look like.

use cassa::schema::ColumnFamilyDefinition;
use cassa::{Type, Value};

/// How many names a family has; a number's order is the order of the family's comparator.
pub(crate) const NAMES: u8 = 9;
pub(crate) const KEYS: u8 = 4;

/// By UTF-8 bytes.
const TEXTS: [&str; NAMES as usize] = ["a", "aa", "ab", "b", "x y", "z", "é", "日", "𝕏"];
const LONGS: [i64; 3] = [-7, 0, 300];
const SECONDS: [&str; 3] = ["a", "aa", "é"];
/// How many names begin with the same first component.
pub(crate) const WITHIN_FIRST: u8 = SECONDS.len() as u8;
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
    Counter,
}

impl Kind {
    pub(crate) const ALL: [Kind; 4] =
        [Kind::Standard, Kind::Composite, Kind::Reversed, Kind::Counter];

    pub(crate) fn counts(self) -> bool {
        self == Kind::Counter
    }

    pub(crate) fn comparator(self) -> Type {
        match self {
            Kind::Standard | Kind::Counter => Type::Utf8,
            Kind::Composite => Type::Composite([Type::Long, Type::Utf8].into()),
            Kind::Reversed => Type::Reversed(Type::Long.into()),
        }
    }

    /// The family of this kind, in a keyspace.
    pub(crate) fn definition(self, keyspace: &str, name: &str) -> ColumnFamilyDefinition {
        let validator = if self.counts() { Type::Counter } else { Type::Utf8 };
        ColumnFamilyDefinition::new(keyspace, name)
            .key(Type::Utf8)
            .comparator(self.comparator())
            .default_validator(validator)
    }

    pub(crate) fn name(self, number: u8) -> Value {
        let at = usize::from(number);
        match self {
            Kind::Standard | Kind::Counter => Value::Text(TEXTS[at].to_owned()),
            Kind::Composite => {
                let (first, second) = (at / SECONDS.len(), at % SECONDS.len());
                let second = Value::Text(SECONDS[second].to_owned());
                Value::Composite(vec![Value::Integer(LONGS[first]), second])
            }
            Kind::Reversed => Value::Integer(FALLING[at]),
        }
    }

    /// The first component of a composite name.
    pub(crate) fn prefix(number: u8) -> Value {
        Value::Composite(vec![Value::Integer(LONGS[usize::from(number / WITHIN_FIRST)])])
    }

    /// The number of a name, if it is one.
    pub(crate) fn number(self, name: &Value) -> Option<u8> {
        (0..NAMES).find(|number| self.name(*number) == *name)
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
