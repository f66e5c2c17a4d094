//! Changes of the schema whose answer is lost, and changes that several nodes must know.

use cassa::schema::{ColumnFamilyDefinition, Index, KeyspaceDefinition};

use super::prelude::*;
use crate::cutter::Cutter;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_change_whose_answer_is_cut_off_is_made_once_and_succeeds, [121]),
        case!(a_change_is_known_to_every_node_when_it_returns, [122]).clustered(),
    ]
}

/// A relay that loses the first answer to a method, and a pool behind it.
async fn cut(stage: &Stage, method: &'static str) -> Result<(Cutter, Pool), Failure> {
    let cutter = Cutter::before(stage.ground.calm(), method)?;
    let pool = wait!(Pool::connect(Options::new().server(&cutter.address.to_string())))?;
    Ok((cutter, pool))
}

async fn a_change_whose_answer_is_cut_off_is_made_once_and_succeeds(stage: Arc<Stage>) -> Verdict {
    let schema = stage.pool.schema();
    let keyspace = format!("{}_cut", stage.keyspace());
    let family = || async { Ok::<_, Failure>(wait!(schema.column_family(&keyspace, "Cut"))?) };

    let (cutter, pool) = cut(&stage, "system_add_keyspace").await?;
    wait!(pool.schema().create_keyspace(&KeyspaceDefinition::new(keyspace.clone())))?;
    assert!(wait!(schema.keyspace(&keyspace))?.is_some() && cutter.asked() == 1, "{cutter:?}");

    let (cutter, pool) = cut(&stage, "system_add_column_family").await?;
    let definition = ColumnFamilyDefinition::new(keyspace.clone(), "Cut").comparator(Type::Utf8);
    let definition = definition.column("state", Type::Utf8);
    wait!(pool.schema().create_column_family(&definition))?;
    assert!(family().await?.is_some() && cutter.asked() == 1, "{cutter:?}");

    let (cutter, pool) = cut(&stage, "system_update_keyspace").await?;
    wait!(pool.schema().alter_keyspace(&keyspace, |keyspace| keyspace.replication(2)))?;
    let factor = ("replication_factor".into(), "2".into());
    let options = wait!(schema.keyspace(&keyspace))?.unwrap().strategy_options;
    assert!(options.contains(&factor) && cutter.asked() == 1, "{cutter:?}: {options:?}");

    let (cutter, pool) = cut(&stage, "system_update_column_family").await?;
    let alter = |family: ColumnFamilyDefinition| family.gc_grace_seconds(60);
    wait!(pool.schema().alter_column_family(&keyspace, "Cut", alter))?;
    let found = family().await?.unwrap();
    assert!(found.options.gc_grace_seconds == Some(60) && cutter.asked() == 1, "{cutter:?}");

    let (cutter, pool) = cut(&stage, "system_update_column_family").await?;
    let index = Index::keys();
    wait!(pool.schema().create_index(&keyspace, "Cut", "state", Type::Utf8, index))?;
    let found = family().await?.unwrap();
    assert!(found.columns[0].index.is_some() && cutter.asked() == 1, "{cutter:?}");

    let (cutter, pool) = cut(&stage, "system_update_column_family").await?;
    wait!(pool.schema().drop_index(&keyspace, "Cut", "state"))?;
    let found = family().await?.unwrap();
    assert!(found.columns[0].index.is_none() && cutter.asked() == 1, "{cutter:?}");

    let (cutter, pool) = cut(&stage, "system_drop_column_family").await?;
    wait!(pool.schema().drop_column_family(&keyspace, "Cut"))?;
    assert!(family().await?.is_none() && cutter.asked() == 1, "{cutter:?}");

    let (cutter, pool) = cut(&stage, "system_drop_keyspace").await?;
    wait!(pool.schema().drop_keyspace(&keyspace))?;
    assert!(wait!(schema.keyspace(&keyspace))?.is_none() && cutter.asked() == 1, "{cutter:?}");
    Ok(())
}

async fn a_change_is_known_to_every_node_when_it_returns(stage: Arc<Stage>) -> Verdict {
    let cluster = stage.ground.calm_cluster()?;
    let nodes = cluster.addresses();
    let (first, _) = stage.elsewhere(&nodes[..1], 2, |options| options).await?;
    let (schema, keyspace) = (first.schema(), stage.keyspace());
    let mut others = Vec::new();
    for node in &nodes[1..] {
        let options = Options::new().server(&node.to_string());
        others.push(wait!(Pool::connect(options))?.schema());
    }
    wait!(schema.create_column_family(&stage.defined("Known").comparator(Type::Utf8)))?;
    for grace in 1..=5 {
        let alter = |family: ColumnFamilyDefinition| family.gc_grace_seconds(grace);
        wait!(schema.alter_column_family(&keyspace, "Known", alter))?;
        for other in &others {
            let found = wait!(other.column_family(&keyspace, "Known"))?.unwrap();
            assert_eq!(found.options.gc_grace_seconds, Some(grace));
        }
    }
    wait!(schema.drop_column_family(&keyspace, "Known"))?;
    for other in &others {
        assert_eq!(wait!(other.column_family(&keyspace, "Known"))?, None);
    }
    Ok(())
}
