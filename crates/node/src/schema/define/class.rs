//! Types by the names of their classes, as servers of a line read them.

use cassa_types::Type;

use super::{Refusal, refuse};
use crate::Line;

const PACKAGE: &str = "org.apache.cassandra.db.marshal.";

/// The classes of the package that are types, each with its first line.
const TYPES: &[(&str, Line)] = &[
    ("AsciiType", Line::V0_7),
    ("BytesType", Line::V0_7),
    ("IntegerType", Line::V0_7),
    ("LexicalUUIDType", Line::V0_7),
    ("LongType", Line::V0_7),
    ("TimeUUIDType", Line::V0_7),
    ("UTF8Type", Line::V0_7),
    ("BooleanType", Line::V0_8),
    ("CompositeType", Line::V0_8),
    ("CounterColumnType", Line::V0_8),
    ("DateType", Line::V0_8),
    ("DoubleType", Line::V0_8),
    ("DynamicCompositeType", Line::V0_8),
    ("FloatType", Line::V0_8),
    ("ReversedType", Line::V0_8),
    ("UUIDType", Line::V0_8),
    ("DecimalType", Line::V1_0),
    ("Int32Type", Line::V1_0),
    ("ColumnToCollectionType", Line::V1_2),
    ("EmptyType", Line::V1_2),
    ("InetAddressType", Line::V1_2),
    ("ListType", Line::V1_2),
    ("MapType", Line::V1_2),
    ("SetType", Line::V1_2),
    ("TimestampType", Line::V2_0),
    ("TupleType", Line::V2_0),
    ("FrozenType", Line::V2_1),
    ("UserType", Line::V2_1),
    ("ByteType", Line::V2_2),
    ("ShortType", Line::V2_2),
    ("SimpleDateType", Line::V2_2),
    ("TimeType", Line::V2_2),
    ("DurationType", Line::V3_11),
];

/// Classes of the package that aren't types of their own, each with its first line.
const OTHERS: &[(&str, Line)] = &[
    ("AbstractType", Line::V0_7),
    ("AbstractCompositeType", Line::V0_8),
    ("LocalByPartionerType", Line::V0_7),
    ("CollectionType", Line::V1_2),
];

/// Classes that every Java has, as far as somebody may take them for types.
const JAVA: &[&str] = &[
    "java.lang.Boolean",
    "java.lang.Double",
    "java.lang.Integer",
    "java.lang.Long",
    "java.lang.Object",
    "java.lang.String",
    "java.util.UUID",
];

/// The type of a class. A blank name is that of bytes, and what stands behind the type isn't looked at.
pub(crate) fn parse(line: Line, text: &str) -> Result<Type, Refusal> {
    let name = if line < Line::V0_8 { text } else { identifier(text.trim_start_matches(BLANKS)) };
    if name.is_empty() && line >= Line::V0_8 {
        return Ok(Type::Bytes);
    }
    let class = if name.contains('.') { name.to_owned() } else { format!("{PACKAGE}{name}") };
    let Some(short) = known(line, &class)? else {
        return refuse(format!("Unable to find abstract-type class '{class}'"));
    };
    if line < Line::V0_8 {
        return Type::parse(short).or_else(|_| unusable(&class));
    }
    let behind = text.trim_start_matches(BLANKS).get(name.len()..).unwrap_or_default();
    let behind = behind.trim_start_matches(BLANKS);
    let arguments =
        if behind.starts_with('(') { separated(arguments(behind)) } else { String::new() };
    match Type::parse(&format!("{short}{arguments}")) {
        Ok(ty) if every_class_is_known(line, &arguments) => Ok(dated(line, ty)),
        _ => unusable(&class),
    }
}

/// A type of values as a line keeps it: from 3.0 on in no order but its own.
pub(super) fn of_values(line: Line, ty: Type) -> Type {
    match ty {
        Type::Reversed(inner) if line >= Line::V3_0 => (*inner).clone(),
        Type::Composite(types) if line >= Line::V3_0 => {
            Type::Composite(types.iter().map(|ty| of_values(line, ty.clone())).collect())
        }
        ty => ty,
    }
}

const BLANKS: [char; 3] = [' ', '\t', '\n'];

/// From 3.0 on the older type of instants is read as the newer one.
fn dated(line: Line, ty: Type) -> Type {
    match ty {
        ty if line < Line::V3_0 => ty,
        Type::Date => Type::Timestamp,
        Type::Reversed(inner) => Type::Reversed(dated(line, (*inner).clone()).into()),
        Type::Composite(types) => {
            Type::Composite(types.iter().map(|ty| dated(line, ty.clone())).collect())
        }
        ty => ty,
    }
}

fn unusable<T>(class: &str) -> Result<T, Refusal> {
    refuse(format!("Invalid definition for comparator {class}."))
}

/// The short name of a class that is a type on this line; `None` for a class that isn't there.
fn known(line: Line, class: &str) -> Result<Option<&str>, Refusal> {
    if JAVA.contains(&class) {
        return no_instance(line, class, class);
    }
    let Some(short) = class.strip_prefix(PACKAGE) else { return Ok(None) };
    let has = |classes: &[(&str, Line)]| {
        classes.iter().any(|(name, first)| *name == short && line >= *first)
    };
    if has(OTHERS) && !(short == "LocalByPartionerType" && line >= Line::V3_0) {
        return no_instance(line, class, short);
    }
    Ok(has(TYPES).then_some(short))
}

/// What is said of a class that is there, and is no type.
fn no_instance<T>(line: Line, class: &str, short: &str) -> Result<T, Refusal> {
    refuse(match line < Line::V0_8 {
        true => format!("Invalid comparator {short} : must define a public static instance field."),
        false => format!(
            "Invalid comparator class {class}: must define a public static instance field or a public static method \
             getInstance(TypeParser)."
        ),
    })
}

/// Whether the classes named within arguments are types of this line.
fn every_class_is_known(line: Line, arguments: &str) -> bool {
    let words = arguments.split(|c: char| !is_of_identifier(c));
    // Names in user types and in collections' names are hexadecimal, aliases are one character.
    let mut classes = words.filter(|word| word.ends_with("Type") || word.contains('.'));
    let package = |class: &str| match class.contains('.') {
        true => class.to_owned(),
        false => format!("{PACKAGE}{class}"),
    };
    classes.all(|class| matches!(known(line, &package(class)), Ok(Some(_))))
        && !arguments
            .split(['(', ')', ',', '>', ':', '='])
            .any(|word| is_unknown_class(word.trim()))
}

/// Whether a word can be nothing but a class, and none that there is.
fn is_unknown_class(word: &str) -> bool {
    let hexadecimal = word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let modifier = matches!(word, "reversed" | "true" | "false" | "other");
    word.len() > 1
        && !hexadecimal
        && !modifier
        && !word.contains("Type")
        && word.bytes().next().is_some_and(|first| first.is_ascii_uppercase())
}

/// From the first parenthesis to the one that closes it, or to the end.
fn arguments(text: &str) -> &str {
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => open += 1,
            b')' => open = open.saturating_sub(1),
            _ => {}
        }
        if open == 0 {
            return text.get(..=at).unwrap_or(text);
        }
    }
    text
}

/// Arguments with a comma between any two: blanks do, too.
fn separated(arguments: &str) -> String {
    let mut separated = String::with_capacity(arguments.len());
    let mut blank = false;
    for c in arguments.chars() {
        if BLANKS.contains(&c) {
            blank = true;
            continue;
        }
        let between =
            separated.chars().last().is_some_and(|last| is_of_identifier(last) || last == ')');
        if blank && between && is_of_identifier(c) {
            separated.push(',');
        }
        blank = false;
        separated.push(c);
    }
    separated
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c| !is_of_identifier(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn is_of_identifier(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | '_' | '&')
}
