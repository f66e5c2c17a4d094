//! Types that a handle packs and reads by instead of the schema's.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_handles_own_types_pack_and_read_keys_names_and_values, [105]),
        case!(types_of_super_columns_are_overridden_on_a_handle, [105]),
        case!(a_handles_own_types_survive_a_changed_schema, [105]),
        case!(what_is_no_type_is_refused_before_sending, [106]),
        case!(names_of_another_type_keep_the_servers_order, [107]),
    ]
}

async fn a_handles_own_types_pack_and_read_keys_names_and_values(stage: Arc<Stage>) -> Verdict {
    let raw = stage.create(stage.defined("Untyped")).await?;
    let cf = raw
        .key_type("LongType")
        .comparator(Type::Utf8)
        .default_validator("org.apache.cassandra.db.marshal.LongType")
        .validator("mail", "UTF8Type");
    wait!(cf.insert(7, cassa::columns! { "age" => 18, "mail" => "a@example.com" }))?;
    let row = wait!(cf.get(7))?.unwrap();
    assert_eq!(row.key::<i64>()?, 7);
    assert_eq!(names(&row)?, ["age", "mail"]);
    assert_eq!(row.value::<i64>("age")?, Some(18));
    assert_eq!(row.value::<&str>("mail")?, Some("a@example.com"));
    assert_eq!(wait!(cf.columns(["age"]).count(7))?, 1);
    let mut scan = cf.scan();
    assert_eq!(wait!(scan.next())?.unwrap().key::<i64>()?, 7);
    let batch = stage.pool.batch();
    batch.insert(&cf, 7, [("age", 19)])?;
    wait!(batch.send())?;
    assert_eq!(wait!(cf.get(7))?.unwrap().value::<i64>("age")?, Some(19));

    let error = refused(wait!(cf.insert(7, [("age", "eighteen")])));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    assert!(never_sent(&error), "{error}");
    let row = wait!(raw.get(7_i64.to_be_bytes()))?.unwrap();
    assert_eq!(row.value::<&[u8]>("age")?, Some(&19_i64.to_be_bytes()[..]), "the schema's types");
    assert!(row.value::<i64>("age").is_err(), "another handle keeps the schema's types");
    Ok(())
}

async fn types_of_super_columns_are_overridden_on_a_handle(stage: Arc<Stage>) -> Verdict {
    let raw = stage.create(stage.defined("UntypedSupers").super_columns(Type::Bytes)).await?;
    let cf = raw.comparator("LongType").subcomparator("UTF8Type").validator("n", "IntegerType");
    wait!(cf.super_column(5).insert("key", [("n", 300)]))?;
    let row = wait!(cf.get("key"))?.unwrap();
    let found = row.super_column(5)?.unwrap();
    assert_eq!(found.name::<i64>()?, 5);
    assert_eq!(found.column("n")?.unwrap().value::<i64>()?, 300);
    let row = wait!(cf.super_column(5).columns(["n"]).get("key"))?.unwrap();
    assert_eq!(row.value::<i64>("n")?, Some(300));
    let error = refused(wait!(stage.text().await?.subcomparator("UTF8Type").get("key")));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    assert!(never_sent(&error), "{error}");
    Ok(())
}

async fn a_handles_own_types_survive_a_changed_schema(stage: Arc<Stage>) -> Verdict {
    let raw = stage.create(stage.defined("Overridden").comparator(Type::Utf8)).await?;
    let cf = raw.key_type(Type::Long).default_validator("LongType");
    wait!(cf.insert(1, [("age", 18)]))?;
    let schema = stage.pool.schema();
    schema.refresh();
    assert_eq!(wait!(cf.get(1))?.unwrap().value::<i64>("age")?, Some(18));
    wait!(schema.drop_column_family(&stage.keyspace(), "Overridden"))?;
    wait!(schema.create_column_family(&stage.defined("Overridden").comparator(Type::Long)))?;
    wait!(cf.insert(1, [(5, 19)]))?;
    let row = wait!(cf.get(1))?.unwrap();
    assert_eq!(row.value::<i64>(5)?, Some(19), "the comparator is the schema's new one");
    Ok(())
}

async fn what_is_no_type_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    for (handle, wrong) in [
        (cf.key_type("UTF8Tpye"), "UTF8Tpye"),
        (cf.comparator("CompositeType(LongType,Utf8)"), "Utf8"),
        (cf.default_validator("MapType(UTF8Type)"), "number of arguments"),
        (cf.validator("age", "LongType)"), "after the type"),
        (cf.validator("age", "com.example.Point").consistency(cassa::Consistency::One), "Point"),
    ] {
        let batch = stage.pool.batch();
        let mut scan = handle.scan();
        for error in [
            refused(wait!(handle.get("key"))),
            refused(wait!(handle.insert("key", [("a", "1")]))),
            refused(wait!(handle.remove("key"))),
            refused(batch.insert(&handle, "key", [("a", "1")])),
            refused(wait!(scan.next())),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
            assert!(error.message().contains(wrong), "{error}");
            assert_eq!(error.column_family(), Some("Text"), "{error}");
            assert!(never_sent(&error), "{error}");
        }
    }
    Ok(())
}

/// As bytes, negative numbers come after all others.
async fn names_of_another_type_keep_the_servers_order(stage: Arc<Stage>) -> Verdict {
    let raw = stage.create(stage.defined("UnsignedNames")).await?;
    let cf = raw.comparator("LongType").default_validator("LongType");
    let columns: Vec<(i64, i64)> = (-20..20).map(|n| (n, n)).collect();
    wait!(cf.insert("key", columns))?;
    let row = wait!(cf.get("key"))?.unwrap();
    let order = row.columns().map(|column| column.name()).collect::<cassa::Result<Vec<i64>>>()?;
    assert!(order.iter().copied().eq((0..20).chain(-20..0)), "{order:?}");
    for n in -20..20 {
        assert_eq!(row.value::<i64>(n)?, Some(n), "found in the server's order");
    }
    let behind = wait!(cf.slice(Slice::after(17)).get("key"))?.unwrap();
    assert_eq!(behind.len(), 2 + 20);
    let behind = wait!(cf.slice(Slice::after(-3)).get("key"))?.unwrap();
    assert_eq!(behind.len(), 2, "nothing comes after the negative numbers");
    Ok(())
}
