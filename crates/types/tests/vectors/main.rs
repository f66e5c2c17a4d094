//! Every vector that the classes of Cassandra 3.11 made holds here, and older lines differ only where this file says so.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod text;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use cassa_types::token::Partitioner;
use cassa_types::{Type, Value};
use text::{bytes, pack_text, row, rows, unescape};

#[test]
fn a_type_parses_in_the_schemas_spelling_and_prints_as_the_server_prints_it() {
    let mut checked = 0;
    for [spec, printed] in rows("type") {
        let ty: Type = spec.parse().unwrap();
        assert_eq!(Type::parse(printed).as_ref(), Ok(&ty), "{printed}");
        // the server prints these from a hash map
        if !spec.contains("ColumnToCollection") && !spec.contains("=>") {
            assert_eq!(ty.to_string(), printed, "{spec}");
        }
        checked += 1;
    }
    assert!(checked > 35, "{checked}");
}

#[test]
fn text_packs_to_the_bytes_the_server_makes_of_it() {
    let mut checked = 0;
    for [spec, text, packed] in rows("pack") {
        let ty = Type::parse(spec).unwrap();
        let Some(ours) = pack_text(&ty, text).filter(|_| packed != "!") else { continue };
        assert_eq!(ours, bytes(packed), "{spec} {text}");
        checked += 1;
    }
    assert!(checked > 120, "{checked}");
}

#[test]
fn validate_takes_and_refuses_what_the_server_does() {
    let wrong = rows("validate").into_iter().filter(|[spec, value, verdict]| {
        let ours = Type::parse(spec).unwrap().validate(&bytes(value));
        *verdict != "!" && ours.is_ok() != (*verdict == "ok")
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [[""; 3]; 0]);
}

#[test]
fn a_value_prints_what_the_server_prints() {
    let mut checked = 0;
    for [spec, value, text] in rows("text") {
        let ty = Type::parse(spec).unwrap();
        // the server prints a counter's bytes
        if ty == Type::Counter {
            continue;
        }
        let Ok(ours) = ty.unpack::<Value>(&bytes(value)) else { continue };
        let ours = match ours {
            Value::Text(text) => text,
            Value::Integer(_) | Value::Varint(_) | Value::Boolean(_) | Value::Uuid(_) => {
                ours.to_string()
            }
            Value::Bytes(bytes) if ty == Type::Bytes => format!("{bytes:x}"),
            _ => continue,
        };
        assert_eq!(ours, unescape(text), "{spec} {value}");
        checked += 1;
    }
    assert!(checked > 90, "{checked}");
}

#[test]
fn whatever_the_server_takes_is_read_and_packs_to_the_same_bytes() {
    let mut odd = BTreeSet::new();
    for [spec, value, verdict] in rows("validate") {
        let (ty, packed) = (Type::parse(spec).unwrap(), bytes(value));
        if verdict != "ok" {
            continue;
        }
        let again = ty.unpack::<Value>(&packed).ok().and_then(|value| ty.pack(&value).ok());
        if again.is_none_or(|again| again != packed) {
            odd.insert(format!("{} {value}", ty.name()));
        }
    }
    assert_eq!(odd.into_iter().collect::<Vec<_>>(), NOT_CANONICAL);
}

/// Values of which a server takes several spellings (padded integers, true, a dynamic component's short class name, no
/// elements), the ends of slices, names of CQL's collections and static columns, and text that is no UTF-8.
const NOT_CANONICAL: &[&str] = &[
    "BooleanType 02",
    "BooleanType ff",
    "CompositeType 00016c00001000000000000010008080808080807f8000",
    "CompositeType 00016c0000100000000000001000808080808080808000",
    "CompositeType 00016d0000040000000100",
    "CompositeType 00016d000004ffffffff00",
    "CompositeType 000173000008000000000000000100",
    "CompositeType 000173000008ffffffffffffffff00",
    "CompositeType 00040000000201",
    "CompositeType 000400000002ff",
    "CompositeType 000800000000000000010000016101",
    "CompositeType 0008000000000000000100000161ff",
    "CompositeType 0008000000000000000101",
    "CompositeType 00080000000000000001ff",
    "CompositeType ffff00016100",
    "DynamicCompositeType 00084c6f6e67547970650008000000000000000100",
    "DynamicCompositeType 0008555446385479706500016100",
    "DynamicCompositeType 806900040000000101",
    "DynamicCompositeType 8069000400000001ff",
    "IntegerType 0000",
    "IntegerType 000001",
    "IntegerType ffff",
    "IntegerType ffff7f",
    "ListType ffffffff",
    "UTF8Type c080",
    "UTF8Type eda080",
    "UTF8Type f4908080",
];

#[test]
fn compare_orders_as_the_server_does_both_ways_round() {
    // what a server makes of bytes it refuses is an accident
    let valid = |ty: &Type, bytes: &[u8]| ty.validate(bytes).is_ok() || bytes.is_empty();
    let wrong = rows("compare").into_iter().filter(|[spec, a, sign, b]| {
        let (ty, a, b) = (Type::parse(spec).unwrap(), bytes(a), bytes(b));
        if !valid(&ty, &a) || !valid(&ty, &b) {
            return false;
        }
        let both = [ty.compare(&a, &b), ty.compare(&b, &a).reverse()];
        both != [ordering(sign); 2]
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [[""; 4]; 0]);
}

#[test]
fn tokens_and_their_order_are_the_servers() {
    for [class, key, token] in rows("token") {
        let ring = Partitioner::parse(class);
        let ours = ring.token(&bytes(key)).unwrap();
        assert_eq!(ours.to_string(), unescape(token), "{class} {key}");
        assert_eq!(ring.parse_token(&ours.to_string()), Ok(ours));
    }
    for [class, minimum] in rows("minimum") {
        assert_eq!(Partitioner::parse(class).minimum().unwrap().to_string(), minimum);
    }
    for [class, a, sign, b] in rows("ring") {
        let ring = Partitioner::parse(class);
        assert_eq!(
            ring.token(&bytes(a)).cmp(&ring.token(&bytes(b))),
            ordering(sign),
            "{class} {a} {b}"
        );
    }
}

/// Where an older line orders or validates otherwise than 3.11, by type.
const DIFFERENCES: &[(&str, &str)] = &[
    // to 1.2: bytes other than 0 and 1 are ordered as numbers
    ("compare", "BooleanType"),
    // 1.2 and 2.0: counts and lengths have 2 bytes
    ("compare", "ListType(Int32Type)"),
    ("compare", "MapType(UTF8Type,Int32Type)"),
    // to 2.1: the empty value comes first in spite of the reversal
    ("compare", "ReversedType(LongType)"),
    ("compare", "SetType(UTF8Type)"),
    // bytes that are no time UUID
    ("compare", "TimeUUIDType"),
    // 2.0: null is a value of no bytes; 2.1: a missing field comes before null
    ("compare", "TupleType(Int32Type,UTF8Type)"),
    ("compare", "UserType(ks,74,61:Int32Type,62:UTF8Type)"),
    // to 1.2: no static columns
    ("validate", "CompositeType(UTF8Type,TimeUUIDType)"),
    // to 1.2: a scale may be cut off
    ("validate", "DecimalType"),
    // 1.2: the empty value is refused
    ("validate", "InetAddressType"),
    ("validate", "ListType(Int32Type)"),
    ("validate", "MapType(UTF8Type,Int32Type)"),
    ("validate", "SetType(UTF8Type)"),
    ("validate", "TupleType(Int32Type,UTF8Type)"),
];

#[test]
fn older_lines_order_and_validate_otherwise_only_in_these_types() {
    let mut answers: BTreeMap<Vec<&str>, BTreeSet<&str>> = BTreeMap::new();
    for (_, fields) in row() {
        let (question, answer) = match fields[..] {
            [kind @ "validate", spec, value, answer] => (vec![kind, spec, value], answer),
            [kind @ "compare", spec, a, sign, b] => (vec![kind, spec, a, b], sign),
            [kind @ "token", spec, key, token] => (vec![kind, spec, key], token),
            _ => continue,
        };
        if answer != "!" {
            answers.entry(question).or_default().insert(answer);
        }
    }
    let differ = answers.iter().filter(|(_, answers)| answers.len() > 1);
    let differ: BTreeSet<_> = differ.map(|(question, _)| (question[0], question[1])).collect();
    assert_eq!(differ.into_iter().collect::<Vec<_>>(), DIFFERENCES);
}

fn ordering(sign: &str) -> Ordering {
    match sign {
        "<" => Ordering::Less,
        ">" => Ordering::Greater,
        _ => Ordering::Equal,
    }
}
