//! What each line fills in where a definition is silent, and which fields it answers at all.

use std::sync::Arc;

use bytestring::ByteString;
use cassa_types::Type;
use cassa_wire::{CfDef, ColumnDef, KsDef, TriggerDef};

use super::types::{self, Types};
use super::{Refusal, caching, columns, compaction, compression, refuse, retry};
use crate::Line;
use crate::schema::{Family, FamilyId, order};

const FACTOR: &str = "replication_factor";

/// The keyspace as describe calls answer it, without its column families.
pub(super) fn keyspace(
    line: Line,
    told: KsDef,
    class: impl Fn(&str) -> Result<String, Refusal>,
) -> Result<KsDef, Refusal> {
    let strategy_class = class(&told.strategy_class)?;
    let silent = told.strategy_options.is_none() && line < Line::V0_8;
    let mut options = told.strategy_options.unwrap_or_default();
    let mut replication_factor = told.replication_factor.filter(|_| line < Line::V0_8);
    if line >= Line::V0_8 && line < Line::V1_1 {
        // 0.8 and 1.0 take the field for the option, where the class has one, and answer both.
        let simple = !strategy_class.ends_with(".NetworkTopologyStrategy");
        if let Some(factor) = told.replication_factor.filter(|_| simple) {
            options.retain(|(name, _)| **name != *FACTOR);
            options.push((FACTOR.into(), factor.to_string().into()));
        }
        let named = options.iter().find(|(name, _)| **name == *FACTOR);
        replication_factor = named.and_then(|(_, factor)| factor.parse().ok());
    }
    Ok(KsDef {
        strategy_class: strategy_class.into(),
        strategy_options: (!silent).then(|| order::map(line, options)),
        replication_factor,
        durable_writes: (line >= Line::V0_8).then_some(told.durable_writes.unwrap_or(true)),
        ..told
    })
}

/// The column family as describe calls answer it; `before` is what an update changes.
pub(super) fn family(
    line: Line,
    told: CfDef,
    id: FamilyId,
    before: Option<&Arc<Family>>,
) -> Result<CfDef, Refusal> {
    let Types { kind, comparator, subcomparator, key, values } = types::types(line, &told, before)?;
    let names = subcomparator.as_ref().unwrap_or(&comparator);
    let mut metadata =
        columns::filled(line, names, told.column_metadata.clone().unwrap_or_default())?;
    let key_alias = alias(line, &told, &key, before);
    if line >= Line::V2_0 {
        // In CQL the key has that name, and there is one column of a name.
        let named = |alias: Option<&bytes::Bytes>, column: &ColumnDef| Some(&column.name) == alias;
        let told = told.key_alias.as_ref();
        if line >= Line::V3_0 && metadata.iter().any(|column| named(told, column)) {
            return Err(Refusal::Failed);
        }
        metadata.retain(|column| !named(key_alias.as_ref(), column));
    }
    if line >= Line::V3_0 && kind == "Super" {
        columns::with_map(line, names, &values, &mut metadata);
    }
    let text = |ty: &Type| Some(ByteString::from(ty.to_string()));
    let mut filled = CfDef {
        id: i32::try_from(id.0).ok().filter(|_| line < Line::V1_2),
        column_type: Some(kind.into()),
        comparator_type: text(&comparator),
        subcomparator_type: subcomparator.as_ref().and_then(text),
        comment: Some(told.comment.clone().unwrap_or_default()),
        column_metadata: Some(metadata),
        gc_grace_seconds: Some(told.gc_grace_seconds.unwrap_or(864_000)),
        default_validation_class: text(&values),
        key_validation_class: text(&key).filter(|_| line >= Line::V0_8),
        read_repair_chance: Some(told.read_repair_chance.unwrap_or(read_repair(line))),
        min_compaction_threshold: Some(told.min_compaction_threshold.unwrap_or(4)),
        max_compaction_threshold: Some(told.max_compaction_threshold.unwrap_or(32)),
        key_alias,
        replicate_on_write: between(line, Line::V0_8, Line::V2_0)
            .then_some(told.replicate_on_write.unwrap_or(true)),
        keyspace: told.keyspace.clone(),
        name: told.name.clone(),
        ..CfDef::default()
    };
    if line < Line::V1_1 {
        caches(line, &told, &mut filled)?;
    }
    if line < Line::V1_0 {
        memtables(line, &told, &mut filled);
    }
    if line >= Line::V1_0 {
        files(line, &told, before, &mut filled)?;
    }
    if line >= Line::V1_1 {
        reads(line, &told, &mut filled)?;
    }
    if line >= Line::V2_0 {
        times(line, told, &mut filled)?;
    }
    columns::check_shown(line, names, &filled)?;
    Ok(filled)
}

fn between(line: Line, first: Line, last: Line) -> bool {
    first <= line && line <= last
}

fn read_repair(line: Line) -> f64 {
    match line {
        Line::V0_7 | Line::V0_8 | Line::V1_0 => 1.0,
        Line::V1_1 | Line::V1_2 => 0.1,
        _ => 0.0,
    }
}

/// The key's name in CQL: from 2.0 on it is kept only where the definition says the keys' type, and an update can't take it away.
fn alias(
    line: Line,
    told: &CfDef,
    key: &Type,
    before: Option<&Arc<Family>>,
) -> Option<bytes::Bytes> {
    let usual = |name: &'static str| Some(bytes::Bytes::from_static(name.as_bytes()));
    match line {
        Line::V0_7 => None,
        Line::V0_8 | Line::V1_0 => told.key_alias.clone().or_else(|| usual("KEY")),
        Line::V1_1 => told.key_alias.clone(),
        // An update changes it for nobody who asks.
        Line::V1_2 => match before {
            Some(before) => before.definition.key_alias.clone(),
            None => told.key_alias.clone(),
        },
        _ if matches!(key, Type::Composite(types) if types.len() > 1) => None,
        _ => {
            let typed =
                told.key_validation_class.is_some() || line < Line::V2_1 || line >= Line::V3_0;
            let takes = typed && !matches!(key, Type::Composite(_));
            let named = told.key_alias.clone().filter(|_| takes);
            let before = before.and_then(|before| before.definition.key_alias.clone());
            let kept = if line < Line::V2_2 { before.or(named) } else { named.or(before) };
            kept.or_else(|| Some(free_alias(line, told)))
        }
    }
}

/// `key`, or from 3.0 on the first such name with a number that no column has.
fn free_alias(line: Line, told: &CfDef) -> bytes::Bytes {
    let taken =
        |name: &str| told.column_metadata.iter().flatten().any(|column| column.name == *name);
    let numbered = (2..).map(|number| format!("key{number}"));
    let mut names = std::iter::once("key".to_owned()).chain(numbered);
    let free = names.find(|name| line < Line::V3_0 || !taken(name));
    free.unwrap_or_default().into()
}

/// The caches of rows and keys, of each column family's own until 1.0.
fn caches(line: Line, told: &CfDef, filled: &mut CfDef) -> Result<(), Refusal> {
    filled.row_cache_size = Some(told.row_cache_size.unwrap_or(0.0));
    filled.key_cache_size = Some(told.key_cache_size.unwrap_or(200_000.0));
    filled.row_cache_save_period_in_seconds =
        Some(told.row_cache_save_period_in_seconds.unwrap_or(0));
    filled.key_cache_save_period_in_seconds =
        Some(told.key_cache_save_period_in_seconds.unwrap_or(14_400));
    if line < Line::V0_8 {
        return Ok(());
    }
    filled.merge_shards_chance = Some(told.merge_shards_chance.unwrap_or(0.1));
    // What servers without JNA have.
    let usual = "ConcurrentLinkedHashCacheProvider";
    let class = told.row_cache_provider.as_deref().unwrap_or(usual);
    let class = match class.contains('.') {
        true => class.to_owned(),
        false => format!("org.apache.cassandra.cache.{class}"),
    };
    match class.strip_prefix("org.apache.cassandra.cache.") {
        Some("ConcurrentLinkedHashCacheProvider") => {}
        Some("SerializingCacheProvider") => {
            let verb = if line < Line::V1_0 { "intialize" } else { "initialize" };
            return refuse(format!(
                "Cannot {verb} SerializationCache without JNA in the class path"
            ));
        }
        _ => return refuse(format!("Unable to find row cache provider class '{class}'")),
    }
    filled.row_cache_provider = Some(class.into());
    if line >= Line::V1_0 {
        filled.row_cache_keys_to_save = Some(told.row_cache_keys_to_save.unwrap_or(i32::MAX));
    }
    Ok(())
}

/// What a server of 512 MB of memory takes for each column family's writes.
fn memtables(line: Line, told: &CfDef, filled: &mut CfDef) {
    let (size, operations) = if line < Line::V0_8 { (15, 0.070_312_5) } else { (30, 0.140_625) };
    filled.memtable_flush_after_mins = Some(told.memtable_flush_after_mins.unwrap_or(1440));
    filled.memtable_throughput_in_mb = Some(told.memtable_throughput_in_mb.unwrap_or(size));
    filled.memtable_operations_in_millions =
        Some(told.memtable_operations_in_millions.unwrap_or(operations));
}

/// How files are compacted and compressed.
fn files(
    line: Line,
    told: &CfDef,
    before: Option<&Arc<Family>>,
    filled: &mut CfDef,
) -> Result<(), Refusal> {
    let class = told.compaction_strategy.as_deref().unwrap_or("SizeTieredCompactionStrategy");
    let class = compaction::class(line, class)?;
    let options = told.compaction_strategy_options.clone().unwrap_or_default();
    if line >= Line::V3_0 {
        let (min, max) = (filled.min_compaction_threshold, filled.max_compaction_threshold);
        let (options, min, max) = compaction::with_thresholds(
            line,
            &class,
            options,
            min.unwrap_or(4),
            max.unwrap_or(32),
        )?;
        compaction::check(line, &class, &options)?;
        compaction::check_thresholds(&class, min, max)?;
        filled.compaction_strategy_options = Some(options);
        filled.min_compaction_threshold = Some(min);
        filled.max_compaction_threshold = Some(max);
    } else {
        compaction::check(line, &class, &options)?;
        filled.compaction_strategy_options = Some(order::copied_map(line, options, 0));
    }
    filled.compaction_strategy = Some(class.into());
    filled.compression_options = Some(compression::filled(line, told.compression_options.clone())?);
    let usual = (line >= Line::V2_2).then(|| {
        let leveled = filled.compaction_strategy.as_deref();
        if line < Line::V3_0
            && leveled.is_some_and(|class| class.ends_with(".LeveledCompactionStrategy"))
        {
            0.1
        } else {
            0.01
        }
    });
    // Before 2.1 they keep what was once said.
    let kept = before.filter(|_| line < Line::V2_1);
    let kept = kept.and_then(|before| before.definition.bloom_filter_fp_chance);
    filled.bloom_filter_fp_chance = told.bloom_filter_fp_chance.or(kept).or(usual);
    Ok(())
}

/// What is cached, and how reads repair.
fn reads(line: Line, told: &CfDef, filled: &mut CfDef) -> Result<(), Refusal> {
    let (kept, cells) =
        caching::filled(line, told.caching.as_deref(), told.cells_per_row_to_cache.as_deref())?;
    filled.caching = Some(kept.into());
    filled.cells_per_row_to_cache = cells.map(Into::into);
    let usual = if line >= Line::V2_0 { 0.1 } else { 0.0 };
    filled.dclocal_read_repair_chance = Some(told.dclocal_read_repair_chance.unwrap_or(usual));
    filled.populate_io_cache_on_flush = between(line, Line::V1_2, Line::V2_0)
        .then_some(told.populate_io_cache_on_flush.unwrap_or(false));
    if line >= Line::V2_0 {
        filled.speculative_retry =
            Some(retry::filled(line, told.speculative_retry.as_deref())?.into());
    }
    Ok(())
}

/// What came with 2.0 and 2.1.
fn times(line: Line, told: CfDef, filled: &mut CfDef) -> Result<(), Refusal> {
    filled.memtable_flush_period_in_ms = Some(told.memtable_flush_period_in_ms.unwrap_or(0));
    filled.default_time_to_live = Some(told.default_time_to_live.unwrap_or(0));
    let triggers = told.triggers.unwrap_or_default();
    let has_class =
        |trigger: &TriggerDef| trigger.options.iter().any(|(name, _)| **name == *"class");
    if !triggers.iter().all(has_class) {
        return Err(Refusal::Failed);
    }
    filled.triggers = Some(triggers);
    if line < Line::V2_1 {
        filled.index_interval = Some(told.index_interval.unwrap_or(128));
        return Ok(());
    }
    let min = told.min_index_interval.or(told.index_interval).unwrap_or(128);
    filled.min_index_interval = Some(min);
    filled.max_index_interval = Some(told.max_index_interval.unwrap_or(min.max(2048)));
    Ok(())
}
