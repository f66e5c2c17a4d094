//! The schema: created, read back, changed under handles that are in use.

use cassa::schema::{ColumnFamilyDefinition, ColumnFamilyKind, IndexKind, KeyspaceDefinition};

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_keyspace_is_created_read_back_and_dropped, [29]),
        case!(a_column_family_reads_back_as_it_was_defined, [29]),
        case!(a_super_column_family_reads_back_as_one, [29]),
        case!(an_indexed_column_reads_back_with_its_index, [117]),
        case!(what_exists_already_is_refused_and_stays_as_it_is, [29]),
        case!(a_definition_the_server_refuses_changes_nothing, [29]),
        case!(a_dropped_column_family_is_not_configured_for_handles_in_use, [30, 32]),
        case!(a_handle_in_use_takes_up_a_recreated_comparator, [30]),
        case!(a_handle_takes_up_what_another_client_changed_when_told_to, [30]),
    ]
}

async fn a_keyspace_is_created_read_back_and_dropped(stage: Arc<Stage>) -> Verdict {
    let schema = stage.pool.schema();
    let name = format!("{}_short", stage.keyspace());
    assert_eq!(wait!(schema.keyspace(&name))?, None);
    let family = ColumnFamilyDefinition::new("", "Only").comparator(Type::Utf8);
    let definition = KeyspaceDefinition::new(name.clone()).replication(3).column_family(family);
    wait!(schema.create_keyspace(&definition))?;
    assert!(wait!(schema.keyspaces())?.iter().any(|keyspace| keyspace.name == name));
    let names = wait!(schema.keyspace_names())?;
    assert!(names.contains(&name) && names.iter().any(|name| name == "system"), "{names:?}");
    let read = wait!(schema.keyspace(&name))?.unwrap();
    assert_eq!(read.name, name);
    assert!(read.strategy.ends_with("SimpleStrategy"), "{}", read.strategy);
    let factor = ("replication_factor".into(), "3".into());
    assert!(read.strategy_options.contains(&factor), "{:?}", read.strategy_options);
    assert_eq!(read.column_families.len(), 1);
    assert_eq!(read.column_families[0].name, "Only");
    wait!(schema.drop_keyspace(&name))?;
    assert_eq!(wait!(schema.keyspace(&name))?, None);
    wait!(schema.agree())?;
    Ok(())
}

async fn a_column_family_reads_back_as_it_was_defined(stage: Arc<Stage>) -> Verdict {
    let mut written = stage
        .defined("Defined")
        .key(Type::Long)
        .comparator(Type::Utf8)
        .default_validator(Type::Integer)
        .column("age", Type::Long)
        .column("mail", Type::Utf8)
        .comment("a remark");
    wait!(stage.pool.schema().create_column_family(&written))?;
    let mut read = family(&stage, "Defined").await?.unwrap();
    read.columns.sort_by(|one, other| one.name.cmp(&other.name));
    if stage.line() < Line(0, 8) {
        written.key = Type::Bytes;
    }
    // What was left to the server it tells as well.
    (written.options, written.id) = (read.options.clone(), read.id);
    assert_eq!(read, written);
    Ok(())
}

async fn a_super_column_family_reads_back_as_one(stage: Arc<Stage>) -> Verdict {
    let written = stage.defined("Super").comparator(Type::Utf8).super_columns(Type::Long);
    wait!(stage.pool.schema().create_column_family(&written))?;
    let read = family(&stage, "Super").await?.unwrap();
    assert_eq!(read.kind, ColumnFamilyKind::Super);
    assert_eq!((read.comparator, read.subcomparator), (Type::Utf8, Some(Type::Long)));
    Ok(())
}

async fn an_indexed_column_reads_back_with_its_index(stage: Arc<Stage>) -> Verdict {
    let written = stage.defined("Indexed").comparator(Type::Utf8).indexed("state", Type::Utf8);
    wait!(stage.pool.schema().create_column_family(&written))?;
    let read = family(&stage, "Indexed").await?.unwrap();
    let [column] = read.columns.as_slice() else { panic!("one column: {read:?}") };
    assert_eq!((&column.name[..], &column.validator), (&b"state"[..], &Type::Utf8));
    let index = column.index.as_ref().unwrap();
    assert_eq!(index.kind, IndexKind::Keys);
    // From 0.8 on a server names what comes without a name.
    assert_eq!(index.name.is_some(), stage.line() >= Line(0, 8), "{index:?}");
    Ok(())
}

async fn family(stage: &Stage, name: &str) -> Result<Option<ColumnFamilyDefinition>, Failure> {
    Ok(wait!(stage.pool.schema().column_family(&stage.keyspace(), name))?)
}

async fn what_exists_already_is_refused_and_stays_as_it_is(stage: Arc<Stage>) -> Verdict {
    let schema = stage.pool.schema();
    let other = stage.defined("Text").comparator(Type::Long);
    let error = refused(wait!(schema.create_column_family(&other)));
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert_eq!(family(&stage, "Text").await?.unwrap().comparator, Type::Utf8);
    let keyspace = KeyspaceDefinition::new(stage.keyspace());
    let error = refused(wait!(schema.create_keyspace(&keyspace)));
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert!(family(&stage, "Text").await?.is_some());
    Ok(())
}

async fn a_definition_the_server_refuses_changes_nothing(stage: Arc<Stage>) -> Verdict {
    let schema = stage.pool.schema();
    let unknown = stage.defined("Unknown").comparator(Type::Unknown("NoSuchType".into()));
    let error = refused(wait!(schema.create_column_family(&unknown)));
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    let misnamed = stage.defined("no-such-name");
    let error = refused(wait!(schema.create_column_family(&misnamed)));
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert_eq!(family(&stage, "Unknown").await?, None);
    assert_eq!(family(&stage, "no-such-name").await?, None);
    Ok(())
}

async fn a_dropped_column_family_is_not_configured_for_handles_in_use(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.create(stage.defined("Dropped")).await?;
    let other = stage.another_pool(|options| options).await?;
    let foreign = wait!(other.column_family("Dropped"))?;
    wait!(foreign.insert("key", [("a", "1")]))?;
    wait!(stage.pool.schema().drop_column_family(&stage.keyspace(), "Dropped"))?;
    for error in [
        refused(wait!(cf.get("key"))),
        refused(wait!(cf.insert("key", [("a", "1")]))),
        refused(wait!(foreign.get("key"))),
        refused(wait!(foreign.insert("key", [("a", "1")]))),
        refused(wait!(other.column_family("Dropped"))),
    ] {
        assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
        assert_eq!(error.column_family(), Some("Dropped"), "{error}");
    }
    Ok(())
}

async fn a_handle_in_use_takes_up_a_recreated_comparator(stage: Arc<Stage>) -> Verdict {
    let words = stage.defined("Recreated").comparator(Type::Utf8);
    let cf = stage.create(words).await?;
    wait!(cf.insert("key", [("word", "1")]))?;
    let schema = stage.pool.schema();
    wait!(schema.drop_column_family(&stage.keyspace(), "Recreated"))?;
    let numbers = stage.defined("Recreated").comparator(Type::Long);
    wait!(schema.create_column_family(&numbers))?;
    wait!(cf.insert("key", [(7, "1"), (300, "2")]))?;
    let row = wait!(cf.get("key"))?.unwrap();
    assert_eq!(row.value::<&[u8]>(7)?, Some(&b"1"[..]));
    assert_eq!(row.len(), 2);
    let error = refused(wait!(cf.insert("key", [("word", "1")])));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    assert_eq!(wait!(cf.columns([300]).get("key"))?.unwrap().len(), 1);
    assert_eq!(wait!(cf.slice(Slice::from(8)).get("key"))?.unwrap().len(), 1);
    Ok(())
}

async fn a_handle_takes_up_what_another_client_changed_when_told_to(stage: Arc<Stage>) -> Verdict {
    let cf = stage.create(stage.defined("Changed").comparator(Type::Utf8)).await?;
    wait!(cf.insert("key", [("word", "1")]))?;
    let other = stage.another_pool(|options| options).await?;
    let schema = other.schema();
    wait!(schema.drop_column_family(&stage.keyspace(), "Changed"))?;
    let numbers = stage.defined("Changed").comparator(Type::Long);
    wait!(schema.create_column_family(&numbers))?;
    let error = refused(wait!(cf.insert("key", [(7, "1")])));
    assert_eq!(error.kind(), ErrorKind::Type, "the old comparator is still believed: {error}");
    stage.pool.schema().refresh();
    wait!(cf.insert("key", [(7, "1")]))?;
    assert_eq!(wait!(cf.get("key"))?.unwrap().len(), 1);
    Ok(())
}
