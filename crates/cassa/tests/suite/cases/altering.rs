//! Alterations of keyspaces and column families: what was asked for changes, everything else stays.

use cassa::schema::{ColumnFamilyDefinition, Index, KeyspaceDefinition};

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(an_altered_keyspace_keeps_what_was_left_alone, [119]),
        case!(handles_in_use_take_up_an_alteration, [119]),
        case!(what_never_changes_is_refused_before_sending, [119]),
        case!(altering_what_is_not_there_is_not_configured, [119]),
        case!(alterations_through_one_pool_lose_nothing_of_each_other, [119]),
    ]
}

async fn an_altered_keyspace_keeps_what_was_left_alone(stage: Arc<Stage>) -> Verdict {
    let schema = stage.pool.schema();
    let name = format!("{}_altered", stage.keyspace());
    let family = ColumnFamilyDefinition::new("", "Only").comparator(Type::Utf8);
    let definition = KeyspaceDefinition::new(name.clone()).column_family(family);
    wait!(schema.create_keyspace(&definition))?;
    let before = wait!(schema.keyspace(&name))?.unwrap();
    wait!(schema.alter_keyspace(&name, |keyspace| keyspace.replication(2)))?;
    assert_eq!(wait!(schema.keyspace(&name))?.unwrap(), before.clone().replication(2));
    if stage.line() >= Line(0, 8) {
        wait!(schema.alter_keyspace(&name, |keyspace| keyspace.durable_writes(false)))?;
        let after = before.clone().replication(2).durable_writes(false);
        assert_eq!(wait!(schema.keyspace(&name))?.unwrap(), after);
    }
    let elsewhere = |keyspace: KeyspaceDefinition| {
        let keyspace = keyspace.strategy("org.apache.cassandra.locator.NetworkTopologyStrategy");
        keyspace.strategy_option("datacenter1", "1")
    };
    wait!(schema.alter_keyspace(&name, elsewhere))?;
    let found = wait!(schema.keyspace(&name))?.unwrap();
    assert!(found.strategy.ends_with("NetworkTopologyStrategy"), "{found:?}");
    assert!(found.strategy_options.contains(&("datacenter1".into(), "1".into())), "{found:?}");
    assert_eq!(found.column_families, before.column_families);
    let factor = |keyspace: KeyspaceDefinition| keyspace.replication(2);
    let error = refused(wait!(schema.alter_keyspace(&name, factor)));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    assert_eq!(wait!(schema.keyspace(&name))?.unwrap(), found);
    wait!(schema.drop_keyspace(&name))?;
    Ok(())
}

async fn handles_in_use_take_up_an_alteration(stage: Arc<Stage>) -> Verdict {
    let cf = stage.create(stage.defined("Retyped").comparator(Type::Utf8)).await?;
    wait!(cf.insert("key", [("age", &b"8 bytes!"[..])]))?;
    let alter = |family: ColumnFamilyDefinition| family.column("age", Type::Long);
    wait!(stage.pool.schema().alter_column_family(&stage.keyspace(), "Retyped", alter))?;
    wait!(cf.insert("key", [("age", 18)]))?;
    let row = wait!(cf.get("key"))?.unwrap();
    assert_eq!(row.value::<i64>("age")?, Some(18));
    Ok(())
}

async fn what_never_changes_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let (schema, keyspace) = (stage.pool.schema(), stage.keyspace());
    let family = stage.defined("Lasting").comparator(Type::Utf8).indexed("state", Type::Utf8);
    wait!(schema.create_column_family(&family))?;
    let before = wait!(schema.column_family(&keyspace, "Lasting"))?;
    type Alter = fn(ColumnFamilyDefinition) -> ColumnFamilyDefinition;
    let alterations: [Alter; 6] = [
        |mut family| {
            family.name = "Other".into();
            family
        },
        |mut family| {
            family.keyspace = "Other".into();
            family
        },
        |family| family.super_columns(Type::Utf8),
        |family| family.comparator(Type::Long),
        |mut family| {
            family.columns[0].validator = Type::Long;
            family
        },
        |mut family| {
            family.columns[0].index = Some(Index::keys().name("another"));
            family
        },
    ];
    for alter in alterations {
        let error = refused(wait!(schema.alter_column_family(&keyspace, "Lasting", alter)));
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert!(never_sent(&error), "{error}");
        assert_eq!(error.operation(), Some("system_update_column_family"), "{error}");
        assert_eq!(error.column_family(), Some("Lasting"), "{error}");
    }
    // From 3.0 on a server would ignore it.
    let validated = wait!(schema.alter_column_family(&keyspace, "Lasting", |family| {
        family.default_validator(Type::Long)
    }));
    if stage.line() >= Line(3, 0) {
        let error = refused(validated);
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
    } else {
        validated?;
        let bytes = |family: ColumnFamilyDefinition| family.default_validator(Type::Bytes);
        wait!(schema.alter_column_family(&keyspace, "Lasting", bytes))?;
    }
    assert_eq!(wait!(schema.column_family(&keyspace, "Lasting"))?, before);
    let error = refused(wait!(schema.alter_keyspace(&keyspace, |mut keyspace| {
        keyspace.column_families.clear();
        keyspace
    })));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    Ok(())
}

async fn altering_what_is_not_there_is_not_configured(stage: Arc<Stage>) -> Verdict {
    let (schema, keyspace) = (stage.pool.schema(), stage.keyspace());
    for error in [
        refused(wait!(schema.alter_keyspace("NoSuchKeyspace", |keyspace| keyspace))),
        refused(wait!(schema.alter_column_family("NoSuchKeyspace", "Text", |family| family))),
        refused(wait!(schema.alter_column_family(&keyspace, "NoSuch", |family| family))),
        refused(wait!(schema.alter_column(&keyspace, "NoSuch", "age", Type::Long))),
        refused(wait!(schema.create_index(&keyspace, "NoSuch", "age", Type::Long, Index::keys()))),
        refused(wait!(schema.drop_index(&keyspace, "NoSuch", "age"))),
    ] {
        assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
    }
    Ok(())
}

async fn alterations_through_one_pool_lose_nothing_of_each_other(stage: Arc<Stage>) -> Verdict {
    wait!(stage.pool.schema().create_column_family(&stage.defined("Shared")))?;
    type Alter = fn(ColumnFamilyDefinition) -> ColumnFamilyDefinition;
    let alterations: [Alter; 4] = [
        |family| family.comment("a remark"),
        |family| family.gc_grace_seconds(1_000),
        |family| family.read_repair_chance(0.25),
        |family| family.column("age", Type::Long),
    ];
    let tasks = alterations.map(|alter| {
        let stage = stage.clone();
        spawn(async move {
            let schema = stage.pool.schema();
            wait!(schema.alter_column_family(&stage.keyspace(), "Shared", alter))
        })
    });
    for task in tasks {
        wait!(join(task))??;
    }
    let found = wait!(stage.pool.schema().column_family(&stage.keyspace(), "Shared"))?.unwrap();
    assert_eq!(found.comment, "a remark");
    assert_eq!(found.options.gc_grace_seconds, Some(1_000));
    assert_eq!(found.options.read_repair_chance, Some(0.25));
    assert_eq!(found.columns.len(), 1);
    Ok(())
}
