//! Columns' types and indexes, changed one column at a time.

use cassa::Filter;
use cassa::schema::{ColumnDefinition, ColumnFamilyDefinition, Index, IndexKind};

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(the_type_of_a_column_is_altered_and_the_rest_stays, [120]),
        case!(the_type_of_a_column_within_super_columns_is_altered, [120]),
        case!(an_index_is_created_and_dropped_under_any_comparator, [120]),
        case!(an_index_made_later_finds_the_rows_there_were, [120]),
        case!(an_index_that_can_not_be_is_refused_before_sending, [120]),
    ]
}

/// The columns of a family that the schema names.
async fn columns(stage: &Stage, name: &str) -> Result<Vec<ColumnDefinition>, Failure> {
    let found = wait!(stage.pool.schema().column_family(&stage.keyspace(), name))?;
    Ok(found.ok_or_else(|| Failure(format!("{name} is not there")))?.columns)
}

async fn the_type_of_a_column_is_altered_and_the_rest_stays(stage: Arc<Stage>) -> Verdict {
    let (schema, keyspace) = (stage.pool.schema(), stage.keyspace());
    let family = stage.defined("Typed").comparator(Type::Utf8).indexed("state", Type::Utf8);
    let cf = stage.create(family.column("age", Type::Bytes).comment("kept")).await?;
    let before = wait!(schema.column_family(&keyspace, "Typed"))?.unwrap();
    wait!(schema.alter_column(&keyspace, "Typed", "age", Type::Long))?;
    wait!(schema.alter_column(&keyspace, "Typed", "mail", Type::Utf8))?;
    let mut after = wait!(schema.column_family(&keyspace, "Typed"))?.unwrap();
    let mut wanted = before.column("mail", Type::Utf8);
    for column in &mut wanted.columns {
        if column.name == "age" {
            column.validator = Type::Long;
        }
    }
    for family in [&mut wanted, &mut after] {
        family.columns.sort_by(|one, other| one.name.cmp(&other.name));
    }
    assert_eq!(after, wanted);
    wait!(cf.insert("key", cassa::columns! { "age" => 18, "mail" => "a@b" }))?;
    assert_eq!(wait!(cf.get("key"))?.unwrap().value::<i64>("age")?, Some(18));
    // The same type once more isn't a change, not even of an indexed column.
    wait!(schema.alter_column(&keyspace, "Typed", "state", Type::Utf8))?;
    let error = refused(wait!(schema.alter_column(&keyspace, "Typed", "state", Type::Long)));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    let error = refused(wait!(schema.alter_column(&keyspace, "Typed", 7, Type::Long)));
    assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
    Ok(())
}

async fn the_type_of_a_column_within_super_columns_is_altered(stage: Arc<Stage>) -> Verdict {
    let (schema, keyspace) = (stage.pool.schema(), stage.keyspace());
    let family = stage.defined("TypedSuper").comparator(Type::Utf8).super_columns(Type::Long);
    wait!(schema.create_column_family(&family))?;
    let altered = wait!(schema.alter_column(&keyspace, "TypedSuper", 7, Type::Utf8));
    if stage.line() >= Line(3, 0) {
        let error = refused(altered);
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        return Ok(());
    }
    altered?;
    let [column] = columns(&stage, "TypedSuper").await?.try_into().unwrap();
    assert_eq!((&column.name[..], column.validator), (&7_i64.to_be_bytes()[..], Type::Utf8));
    Ok(())
}

async fn an_index_is_created_and_dropped_under_any_comparator(stage: Arc<Stage>) -> Verdict {
    let plain = stage.defined("IndexedText").comparator(Type::Utf8);
    indexed_and_not(&stage, plain, "state", b"state").await?;
    let plain = stage.defined("IndexedBytes");
    indexed_and_not(&stage, plain, &[0xff_u8, 0xfe, 0x00][..], &[0xff, 0xfe, 0x00]).await?;
    let plain = stage.defined("IndexedLongs").comparator(Type::Long);
    indexed_and_not(&stage, plain, 7, &7_i64.to_be_bytes()).await?;
    if stage.line() >= Line(0, 8) {
        let pair = Type::Composite([Type::Long, Type::Utf8].into());
        let plain = stage.defined("IndexedPairs").comparator(pair.clone());
        let packed = pair.pack(&(7, "state"))?;
        indexed_and_not(&stage, plain, (7, "state"), &packed).await?;
        let plain = stage.defined("IndexedBackwards");
        let plain = plain.comparator(Type::Reversed(Type::Utf8.into()));
        indexed_and_not(&stage, plain, "state", b"state").await?;
    }
    Ok(())
}

/// An index of a name and one without: created, created again, dropped, and refused to be dropped again.
async fn indexed_and_not(
    stage: &Stage,
    family: ColumnFamilyDefinition,
    column: impl cassa::Pack + Send + Copy,
    packed: &[u8],
) -> Verdict {
    let (schema, keyspace, name) = (stage.pool.schema(), stage.keyspace(), family.name.clone());
    wait!(schema.create_column_family(&family))?;
    if stage.line() >= Line(3, 0) {
        let index = Index::keys();
        let error =
            refused(wait!(schema.create_index(&keyspace, &name, column, Type::Utf8, index)));
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        wait!(schema.drop_column_family(&keyspace, &name))?;
        let family = family.column(packed.to_vec(), Type::Bytes);
        let created = wait!(schema.create_column_family(&family));
        if matches!(family.comparator, Type::Composite(_)) {
            let error = refused(created);
            assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
            return Ok(());
        }
        created?;
    }
    let index_name = format!("{name}_by_hand");
    for index in [Index::keys().name(index_name.clone()), Index::keys()] {
        for _ in 0..2 {
            let index = index.clone();
            wait!(schema.create_index(&keyspace, &name, column, Type::Utf8, index))?;
        }
        let [found] = columns(stage, &name).await?.try_into().unwrap();
        assert_eq!((&found.name[..], &found.validator), (packed, &Type::Utf8));
        let found = found.index.unwrap();
        assert_eq!(found.kind, IndexKind::Keys);
        match &index.name {
            Some(_) => assert_eq!(found.name.as_deref(), Some(&*index_name)),
            // From 0.8 on a server names what comes without a name.
            None => assert_eq!(found.name.is_some(), stage.line() >= Line(0, 8)),
        }
        wait!(schema.drop_index(&keyspace, &name, column))?;
        let [found] = columns(stage, &name).await?.try_into().unwrap();
        assert_eq!((found.validator, found.index), (Type::Utf8, None));
        let error = refused(wait!(schema.drop_index(&keyspace, &name, column)));
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    }
    Ok(())
}

async fn an_index_made_later_finds_the_rows_there_were(stage: Arc<Stage>) -> Verdict {
    let (schema, keyspace) = (stage.pool.schema(), stage.keyspace());
    let family = stage.defined("IndexedLater").key(Type::Utf8).comparator(Type::Utf8);
    // From 3.0 on only rows are found that were written since the column is defined.
    let family = family.default_validator(Type::Utf8).column("state", Type::Utf8);
    let cf = stage.create(family).await?;
    let rows = (0..200).map(|number| (format!("k{number:03}"), [("state", "TX")]));
    wait!(cf.insert_rows(rows))?;
    let texans = || cf.find([Filter::equal("state", "TX")]);
    let error = refused(wait!(texans().next()));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    let index = Index::keys().name("later_by_state");
    wait!(schema.create_index(&keyspace, "IndexedLater", "state", Type::Utf8, index))?;
    wait!(schema.index_built(&keyspace, "IndexedLater", "state"))?;
    let (mut scan, mut found) = (texans(), 0);
    while wait!(scan.next())?.is_some() {
        found += 1;
    }
    assert_eq!(found, 200);
    wait!(schema.drop_index(&keyspace, "IndexedLater", "state"))?;
    let error = refused(wait!(texans().next()));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    Ok(())
}

async fn an_index_that_can_not_be_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let (schema, keyspace) = (stage.pool.schema(), stage.keyspace());
    let family = stage.defined("Indexless").comparator(Type::Utf8);
    wait!(schema.create_column_family(&family.indexed("state", Type::Utf8)))?;
    let before = columns(&stage, "Indexless").await?;
    let by_state =
        |validator, index| schema.create_index(&keyspace, "Indexless", "state", validator, index);
    let mut errors = vec![
        refused(wait!(by_state(Type::Long, Index::keys()))),
        refused(wait!(by_state(Type::Utf8, Index::keys().name("another")))),
        refused(wait!(schema.drop_index(&keyspace, "Indexless", "mail"))),
        refused(wait!(schema.create_index(&keyspace, "Supers", 7, Type::Utf8, Index::keys()))),
        refused(wait!(schema.create_column_family(
            &stage.defined("No").super_columns(Type::Utf8).indexed("state", Type::Utf8)
        ))),
    ];
    if stage.line() >= Line(0, 8) {
        let counters = stage.defined("No").default_validator(Type::Counter);
        let counters = counters.indexed("state", Type::Counter);
        errors.push(refused(wait!(schema.create_column_family(&counters))));
    }
    for error in errors {
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
        assert_eq!(error.keyspace(), Some(&*keyspace), "{error}");
    }
    assert_eq!(columns(&stage, "Indexless").await?, before);
    if stage.line() < Line(1, 0) {
        let custom = Index::custom("org.example.Index");
        let error = refused(wait!(schema.create_index(&keyspace, "Text", "x", Type::Utf8, custom)));
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
    }
    Ok(())
}
