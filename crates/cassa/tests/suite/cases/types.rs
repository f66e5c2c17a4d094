//! Values by the types the schema declares, checked before they are sent and read back by the same types.

use std::net::IpAddr;

use bytes::Bytes;
use cassa::schema::ColumnFamilyDefinition;
use cassa::{Pack, Value};
use uuid::Uuid;

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(values_of_every_type_of_the_line_are_written_and_read, [24]),
        case!(the_empty_value_of_any_type_reads_as_none, [18]),
        case!(a_wrong_type_is_refused_before_sending_and_both_types_are_named, [24]),
        case!(integers_of_any_width_fit_where_their_value_does, [24]),
        case!(one_unreadable_value_leaves_the_others_readable, [28]),
        case!(a_row_of_mixed_types_is_written_at_once, [24]),
    ]
}

/// A column's name, its type, the first line that has the type, a value of it, and that value as it reads.
type Sample = (&'static str, Type, Line, Box<dyn Pack + Send + Sync>, Value);

fn samples() -> Vec<Sample> {
    let uuid = Uuid::from_u128(0x1b4e_28ba_2fa1_4cbe_bf6f_0123_4567_89ab);
    let time = Uuid::from_u128(0x1b4e_28ba_2fa1_11e2_bf6f_0123_4567_89ab);
    let address = IpAddr::from([192, 0, 2, 7]);
    vec![
        ("bytes", Type::Bytes, Line(0, 7), Box::new(vec![0_u8, 0xff]), bytes(b"\0\xff")),
        ("ascii", Type::Ascii, Line(0, 7), Box::new("plain"), Value::Text("plain".into())),
        ("utf8", Type::Utf8, Line(0, 7), Box::new("Größe"), Value::Text("Größe".into())),
        ("long", Type::Long, Line(0, 7), Box::new(-7_i64), Value::Integer(-7)),
        (
            "varint",
            Type::Integer,
            Line(0, 7),
            Box::new(1_i128 << 100),
            Value::Varint((1_i128 << 100).into()),
        ),
        ("lexical", Type::LexicalUuid, Line(0, 7), Box::new(uuid), Value::Uuid(uuid)),
        ("time uuid", Type::TimeUuid, Line(0, 7), Box::new(time), Value::Uuid(time)),
        ("boolean", Type::Boolean, Line(0, 8), Box::new(true), Value::Boolean(true)),
        ("float", Type::Float, Line(0, 8), Box::new(1.5_f32), Value::Float(1.5)),
        ("double", Type::Double, Line(0, 8), Box::new(-2.25_f64), Value::Double(-2.25)),
        (
            "date",
            Type::Date,
            Line(0, 8),
            Box::new(jiff::Timestamp::UNIX_EPOCH),
            Value::Timestamp(0),
        ),
        ("uuid", Type::Uuid, Line(0, 8), Box::new(uuid), Value::Uuid(uuid)),
        ("int32", Type::Int32, Line(1, 0), Box::new(i32::MIN), Value::Integer(i32::MIN.into())),
        ("decimal", Type::Decimal, Line(1, 0), Box::new(12), Value::Decimal(12.into())),
        ("inet", Type::Inet, Line(1, 2), Box::new(address), Value::Inet(address)),
        (
            "timestamp",
            Type::Timestamp,
            Line(2, 0),
            Box::new(jiff::Timestamp::UNIX_EPOCH),
            Value::Timestamp(0),
        ),
        ("short", Type::Short, Line(2, 2), Box::new(-300), Value::Integer(-300)),
        ("byte", Type::Byte, Line(2, 2), Box::new(-3), Value::Integer(-3)),
    ]
}

fn bytes(bytes: &'static [u8]) -> Value {
    Value::Bytes(Bytes::from_static(bytes))
}

/// A column of each type the line has.
fn every_type(stage: &Stage, name: &str) -> ColumnFamilyDefinition {
    let family = stage.defined(name).key(Type::Utf8).comparator(Type::Utf8);
    let known = samples().into_iter().filter(|(_, _, first, _, _)| stage.line() >= *first);
    known.fold(family, |family, (name, ty, ..)| family.column(name, ty))
}

async fn values_of_every_type_of_the_line_are_written_and_read(stage: Arc<Stage>) -> Verdict {
    let cf = stage.create(every_type(&stage, "EveryType")).await?;
    let samples = samples().into_iter().filter(|(_, _, first, _, _)| stage.line() >= *first);
    for (name, _, _, value, expected) in samples {
        wait!(cf.insert("typed", [(name, &value)]))?;
        let row = wait!(cf.get("typed"))?.unwrap();
        assert_eq!(row.value::<Value>(name)?, Some(expected), "{name}");
    }
    Ok(())
}

async fn the_empty_value_of_any_type_reads_as_none(stage: Arc<Stage>) -> Verdict {
    let cf = stage.create(every_type(&stage, "EveryEmpty")).await?;
    let samples = samples().into_iter().filter(|(_, _, first, _, _)| stage.line() >= *first);
    // Servers refuse an empty ShortType or ByteType ("Expected 2 bytes for a smallint (0)"), and 1.2 an InetAddressType.
    let taken = |ty: &Type| match ty {
        Type::Short | Type::Byte => false,
        Type::Inet => stage.line() >= Line(2, 0),
        _ => true,
    };
    let samples = samples.filter(|(_, ty, ..)| taken(ty));
    for (name, ..) in samples {
        wait!(cf.insert("hollow", [(name, None::<i64>)]))?;
        let row = wait!(cf.get("hollow"))?.unwrap();
        let column = row.column(name)?.unwrap();
        assert_eq!(column.value_bytes(), b"", "{name}");
        assert_eq!(column.value::<Option<Value>>()?, None, "{name}");
    }
    Ok(())
}

async fn a_wrong_type_is_refused_before_sending_and_both_types_are_named(
    stage: Arc<Stage>,
) -> Verdict {
    let typed = stage.defined("Strict").key(Type::Utf8).comparator(Type::Utf8);
    let cf = stage.create(typed.column("age", Type::Long)).await?;
    let error = refused(wait!(cf.insert("ann", [("age", "eighteen")])));
    let message = error.to_string();
    for part in ["Strict", "age", "str", "LongType"] {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
    let longs = stage.family("Longs").await?;
    let named = refused(wait!(longs.insert("ann", [("age", "18")])));
    let sliced = refused(wait!(longs.slice(Slice::from("age")).get("ann")));
    let read = refused(wait!(longs.columns(["age"]).get("ann")));
    for error in [error, named, sliced, read] {
        assert_eq!(error.kind(), ErrorKind::Type, "{error}");
        assert!(never_sent(&error), "{error}");
        assert!(error.message().contains("LongType"), "{error}");
        assert!(error.column_family().is_some(), "{error}");
    }
    assert!(wait!(cf.get("ann"))?.is_none());
    Ok(())
}

async fn integers_of_any_width_fit_where_their_value_does(stage: Arc<Stage>) -> Verdict {
    let typed = stage.defined("Widths").key(Type::Utf8).comparator(Type::Utf8);
    let cf = stage.create(typed.column("age", Type::Long)).await?;
    let widths: [&(dyn Pack + Sync); 7] =
        [&7_u8, &7_i16, &7_i32, &7_u64, &7_i128, &7_usize, &7_i64];
    for value in widths {
        wait!(cf.insert("ann", [("age", value)]))?;
        let row = wait!(cf.get("ann"))?.unwrap();
        assert_eq!(row.value::<i64>("age")?, Some(7));
        assert_eq!(row.value::<u8>("age")?, Some(7));
    }
    let error = refused(wait!(cf.insert("ann", [("age", u64::MAX)])));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    wait!(cf.insert("ann", [("age", 300)]))?;
    let row = wait!(cf.get("ann"))?.unwrap();
    assert_eq!(row.value::<i16>("age")?, Some(300));
    let error = refused(row.value::<u8>("age"));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    Ok(())
}

async fn one_unreadable_value_leaves_the_others_readable(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Bytes").await?;
    wait!(
        cf.insert("damaged", [("a", &b"fine"[..]), ("b", &b"\xff\xfe"[..]), ("c", &b"too"[..])])
    )?;
    let row = wait!(cf.get("damaged"))?.unwrap();
    let error = refused(row.value::<&str>("b"));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    assert!(error.message().contains("\"b\""), "{error}");
    assert_eq!(row.value::<&str>("a")?, Some("fine"));
    assert_eq!(row.value::<&str>("c")?, Some("too"));
    assert_eq!(row.value::<&[u8]>("b")?, Some(&b"\xff\xfe"[..]));
    Ok(())
}

async fn a_row_of_mixed_types_is_written_at_once(stage: Arc<Stage>) -> Verdict {
    let typed = stage.defined("Mixed").key(Type::Utf8).comparator(Type::Utf8);
    let typed = typed.column("age", Type::Long).column("mail", Type::Utf8);
    let cf = stage.create(typed).await?;
    let columns: [(&str, &(dyn Pack + Sync)); 2] = [("mail", &"a@example.com"), ("age", &18)];
    let timestamp = wait!(cf.insert("ann", columns))?;
    let row = wait!(cf.get("ann"))?.unwrap();
    assert_eq!(row.value::<i32>("age")?, Some(18));
    assert_eq!(row.value::<&str>("mail")?, Some("a@example.com"));
    assert!(row.columns().all(|column| column.timestamp() == Some(timestamp)));
    Ok(())
}
