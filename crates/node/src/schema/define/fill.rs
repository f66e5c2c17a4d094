//! What each line fills in where a definition is silent, and which fields it answers at all.

use cassa_types::{ParseError, Type};
use cassa_wire::{CfDef, ColumnDef, KsDef};

use crate::Line;
use crate::schema::FamilyId;

const STRATEGIES: &str = "org.apache.cassandra.locator.";
const COMPACTION: &str = "org.apache.cassandra.db.compaction.";

/// The keyspace as describe calls answer it, without its column families.
pub(super) fn keyspace(line: Line, definition: KsDef) -> KsDef {
    let has_options = line >= Line::V0_8;
    KsDef {
        strategy_class: qualified(STRATEGIES, &definition.strategy_class).into(),
        strategy_options: Some(definition.strategy_options.unwrap_or_default()),
        durable_writes: has_options.then_some(definition.durable_writes.unwrap_or(true)),
        ..definition
    }
}

/// The column family as describe calls answer it.
pub(super) fn family(line: Line, definition: CfDef, id: FamilyId) -> CfDef {
    let since = |first: Line| line >= first;
    let between = |first: Line, last: Line| first <= line && line <= last;
    let super_columns =
        definition.column_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("super"));
    let class = |class: Option<&str>| Some(printed(class.unwrap_or("BytesType")).into());
    let numbered = i32::try_from(id.0).ok().filter(|_| line < Line::V1_2);
    let d = definition;
    CfDef {
        id: numbered,
        column_type: Some(if super_columns { "Super" } else { "Standard" }.into()),
        comparator_type: class(d.comparator_type.as_deref()),
        subcomparator_type: class(d.subcomparator_type.as_deref()).filter(|_| super_columns),
        comment: Some(d.comment.unwrap_or_default()),
        row_cache_size: Some(d.row_cache_size.unwrap_or(0.0)).filter(|_| line < Line::V1_1),
        key_cache_size: Some(d.key_cache_size.unwrap_or(200_000.0)).filter(|_| line < Line::V1_1),
        read_repair_chance: Some(d.read_repair_chance.unwrap_or(match line {
            Line::V0_7 | Line::V0_8 => 1.0,
            Line::V1_0 | Line::V1_1 | Line::V1_2 => 0.1,
            _ => 0.0,
        })),
        column_metadata: Some(columns(d.column_metadata.unwrap_or_default())),
        gc_grace_seconds: Some(d.gc_grace_seconds.unwrap_or(864_000)),
        default_validation_class: class(d.default_validation_class.as_deref()),
        min_compaction_threshold: Some(d.min_compaction_threshold.unwrap_or(4)),
        max_compaction_threshold: Some(d.max_compaction_threshold.unwrap_or(32)),
        row_cache_save_period_in_seconds: Some(d.row_cache_save_period_in_seconds.unwrap_or(0))
            .filter(|_| line < Line::V1_1),
        key_cache_save_period_in_seconds: Some(
            d.key_cache_save_period_in_seconds.unwrap_or(14_400),
        )
        .filter(|_| line < Line::V1_1),
        memtable_flush_after_mins: Some(d.memtable_flush_after_mins.unwrap_or(1440))
            .filter(|_| line < Line::V1_0),
        memtable_throughput_in_mb: Some(d.memtable_throughput_in_mb.unwrap_or(30))
            .filter(|_| line < Line::V1_0),
        memtable_operations_in_millions: Some(
            d.memtable_operations_in_millions.unwrap_or(0.140_625),
        )
        .filter(|_| line < Line::V1_0),
        replicate_on_write: Some(d.replicate_on_write.unwrap_or(true))
            .filter(|_| between(Line::V0_8, Line::V2_0)),
        merge_shards_chance: Some(d.merge_shards_chance.unwrap_or(0.1))
            .filter(|_| between(Line::V0_8, Line::V1_0)),
        key_validation_class: class(d.key_validation_class.as_deref())
            .filter(|_| since(Line::V0_8)),
        compaction_strategy: Some(
            qualified(
                COMPACTION,
                d.compaction_strategy.as_deref().unwrap_or("SizeTieredCompactionStrategy"),
            )
            .into(),
        )
        .filter(|_| since(Line::V1_0)),
        compaction_strategy_options: Some(d.compaction_strategy_options.unwrap_or_default())
            .filter(|_| since(Line::V1_0)),
        compression_options: Some(d.compression_options.unwrap_or_default())
            .filter(|_| since(Line::V1_0)),
        bloom_filter_fp_chance: d.bloom_filter_fp_chance.filter(|_| since(Line::V1_0)),
        caching: Some(d.caching.unwrap_or_else(|| "KEYS_ONLY".into()))
            .filter(|_| since(Line::V1_1)),
        dclocal_read_repair_chance: Some(
            d.dclocal_read_repair_chance.unwrap_or(if since(Line::V2_0) { 0.1 } else { 0.0 }),
        )
        .filter(|_| since(Line::V1_1)),
        default_time_to_live: Some(d.default_time_to_live.unwrap_or(0))
            .filter(|_| since(Line::V2_0)),
        triggers: Some(d.triggers.unwrap_or_default()).filter(|_| since(Line::V2_0)),
        keyspace: d.keyspace,
        name: d.name,
        ..CfDef::default()
    }
}

fn columns(columns: Vec<ColumnDef>) -> Vec<ColumnDef> {
    let printed = |column: ColumnDef| ColumnDef {
        validation_class: printed(&column.validation_class).into(),
        ..column
    };
    columns.into_iter().map(printed).collect()
}

/// A type's class as servers answer it, with its package.
fn printed(class: &str) -> String {
    Type::parse(class).map_or_else(|_: ParseError| class.to_owned(), |ty| ty.to_string())
}

/// A class with the package it stands in unless told.
fn qualified(package: &str, class: &str) -> String {
    if class.contains('.') { class.to_owned() } else { format!("{package}{class}") }
}
