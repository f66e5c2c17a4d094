use cassa_types::Type;

use super::*;

#[test]
fn a_table_is_read_as_it_is_written() {
    let text = "CREATE TABLE IF NOT EXISTS \"K\".t (a text, b int, c timestamp, d map<text, frozen<list<int>>> , e text STATIC, \
                PRIMARY KEY ((a, b), c)) WITH CLUSTERING ORDER BY (c DESC) AND comment='it''s' AND gc_grace_seconds = 10 \
                AND compaction = {'class': 'LeveledCompactionStrategy'}; -- the end";
    let Ok(Statement::CreateTable(made)) = parse(text) else { panic!("{:?}", parse(text)) };
    assert_eq!(made.table, TableName { keyspace: Some("K".into()), table: "t".into() });
    assert_eq!(made.columns.len(), 5);
    assert_eq!(
        made.columns[3].ty,
        Type::parse("MapType(UTF8Type,FrozenType(ListType(Int32Type)))").unwrap()
    );
    assert!(made.columns[4].is_static && made.if_not_exists && !made.is_compact);
    let key = PrimaryKey { partition: vec!["a".into(), "b".into()], clustering: vec!["c".into()] };
    assert_eq!((made.keys, made.order), (vec![key], vec![("c".into(), true)]));
    assert_eq!(made.properties[0], ("comment".into(), Literal::Text("it's".into())));
    assert_eq!(made.properties.len(), 3);
}

#[test]
fn writes_are_read_as_they_are_written() {
    let text = "insert into T (k, V) values (-1, {'a': [1.5, NaN]}) USING TTL 5 AND TIMESTAMP -7";
    let Ok(Statement::Insert(insert)) = parse(text) else { panic!("{:?}", parse(text)) };
    assert_eq!((insert.table.table.as_str(), insert.columns[1].as_str()), ("t", "v"));
    assert_eq!(insert.using, Using { ttl: Some(5), timestamp: Some(-7) });
    assert_eq!(insert.values[0], Literal::Integer("-1".into()));
    assert_eq!(insert.values[1].to_string(), "{a:[1.5, NaN]}");
    let text = "UPDATE t SET a = a + 1, b = b-2, \"C\"=[1]+\"C\", d['k']=null, e=0xC0ffee WHERE k IN (1, 2) AND j = \
                550e8400-e29b-41d4-a716-446655440000";
    let Ok(Statement::Update(update)) = parse(text) else { panic!("{:?}", parse(text)) };
    let to: Vec<&Assigned> = update.assignments.iter().map(|assignment| &assignment.to).collect();
    let number = |number: &str| Literal::Integer(number.into());
    assert_eq!(to[0], &Assigned::Plus(number("1")));
    assert_eq!(to[1], &Assigned::Minus(number("2")));
    assert_eq!(to[2], &Assigned::Before(Literal::List(vec![number("1")])));
    assert_eq!(to[3], &Assigned::Element(Literal::Text("k".into()), Literal::Null));
    assert_eq!(to[4], &Assigned::Value(Literal::Blob(vec![0xc0, 0xff, 0xee].into())));
    assert!(update.conditions[0].is_in && update.conditions[0].values.len() == 2);
    assert!(matches!(update.conditions[1].values[0], Literal::Uuid(_)));
}

#[test]
fn what_is_not_known_is_refused_with_what_is() {
    let deep = format!("INSERT INTO t (a) VALUES ({})", "[".repeat(100_000));
    let deep_type = format!("CREATE TABLE t (a {}", "list<".repeat(100_000));
    for text in [
        "",
        "x",
        "ALTER TABLE t ADD a int",
        "SELECT",
        "CREATE TABLE t",
        "CREATE TABLE t (a int, PRIMARY KEY",
        "INSERT INTO t",
        "INSERT INTO t (a) VALUES (?)",
        "UPDATE t SET a = b + 1 WHERE k = 1",
        "DELETE FROM t",
        "SELECT * FROM t LIMIT 0",
        "SELECT * FROM t LIMIT -1",
        "SELECT * FROM t LIMIT 99999999999999999999",
        "DELETE FROM t WHERE a > 1",
        "INSERT INTO t (a) VALUES ('x",
        "/* ",
        "SELECT * FROM t; SELECT",
        "INSERT INTO t (a) VALUES (1) IF NOT EXISTS",
        "CREATE TABLE t (a whatever PRIMARY KEY)",
        "0x1",
        "ä",
        "'",
        &deep,
        &deep_type,
    ] {
        let refusal = parse(text).unwrap_err();
        assert!(!refusal.is_empty() && refusal.len() < 500, "{text}: {refusal}");
    }
    assert!(parse(&" ".repeat(LONGEST + 1)).unwrap_err().contains("too long"));
}

#[test]
fn literals_become_bytes_of_their_type_alone() {
    let text = |text: &str| Literal::Text(text.into());
    let number = |number: &str| Literal::Integer(number.into());
    for (class, literal, expected) in [
        ("Int32Type", number("-2"), Some(&[0xff, 0xff, 0xff, 0xfe][..])),
        ("Int32Type", number("2147483648"), None),
        ("Int32Type", text("1"), None),
        ("IntegerType", number("128"), Some(&[0, 0x80])),
        ("DecimalType", Literal::Float("1.5".into()), Some(&[0, 0, 0, 1, 15])),
        ("TimestampType", text("1970-01-01 00:00:01+00:00"), Some(&[0, 0, 0, 0, 0, 0, 3, 0xe8])),
        ("TimestampType", text("1970-01-01"), Some(&[0; 8])),
        ("SimpleDateType", text("1970-01-02"), Some(&[0x80, 0, 0, 1])),
        ("TimeType", text("00:00:00.000000005"), Some(&[0, 0, 0, 0, 0, 0, 0, 5])),
        ("InetAddressType", text("127.0.0.1"), Some(&[127, 0, 0, 1])),
        (
            "FrozenType(SetType(Int32Type))",
            Literal::Set(vec![number("1")]),
            Some(&[0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 1]),
        ),
        ("TupleType(Int32Type,UTF8Type)", Literal::Tuple(vec![Literal::Null]), Some(&[0xff; 4])),
        ("FrozenType(ListType(Int32Type))", Literal::List(vec![Literal::Null]), None),
        ("BooleanType", number("1"), None),
    ] {
        let ty = Type::parse(class).unwrap();
        let bytes = bytes("c", &ty, &literal);
        assert_eq!(bytes.as_deref().ok(), expected, "{literal} as {class}: {bytes:?}");
    }
    let refusal = bytes("c", &Type::Utf8, &number("1")).unwrap_err();
    assert_eq!(refusal, "Invalid INTEGER constant (1) for \"c\" of type text");
}
