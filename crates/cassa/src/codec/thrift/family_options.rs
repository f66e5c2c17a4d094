//! The options of a column family, to and from the interface's fields.

use bytestring::ByteString;
use cassa_wire::{CfDef, TriggerDef};

use super::definition::unknown;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::schema::{ColumnFamilyOptions, OPTIONS, Trigger};

/// From 3.0 on servers tell both thresholds among the options of the class too, and there the old ones overrule new ones.
const THRESHOLDS: [&str; 2] = ["min_threshold", "max_threshold"];

/// A server ignores what it doesn't know without a word.
pub(super) fn check_options(options: &ColumnFamilyOptions, facts: &Facts) -> Result<(), Failure> {
    let strange = OPTIONS
        .iter()
        .find(|option| (option.is_set)(options) && !facts.may_be(option.since, option.until));
    strange.map_or(Ok(()), |option| Err(unknown(option.name, option.since, option.until, facts)))
}

/// The definition with all of these options.
pub(super) fn with_options(own: CfDef, options: &ColumnFamilyOptions) -> CfDef {
    let options = options.clone();
    let triggers = options.triggers.map(|triggers| {
        let wire = |Trigger { name, options }| TriggerDef { name, options };
        triggers.into_iter().map(wire).collect()
    });
    CfDef {
        row_cache_size: options.row_cache_size,
        key_cache_size: options.key_cache_size,
        read_repair_chance: options.read_repair_chance,
        gc_grace_seconds: options.gc_grace_seconds,
        min_compaction_threshold: options.min_compaction_threshold,
        max_compaction_threshold: options.max_compaction_threshold,
        row_cache_save_period_in_seconds: options.row_cache_save_period_in_seconds,
        key_cache_save_period_in_seconds: options.key_cache_save_period_in_seconds,
        memtable_flush_after_mins: options.memtable_flush_after_mins,
        memtable_throughput_in_mb: options.memtable_throughput_in_mb,
        memtable_operations_in_millions: options.memtable_operations_in_millions,
        replicate_on_write: options.replicate_on_write,
        merge_shards_chance: options.merge_shards_chance,
        row_cache_provider: options.row_cache_provider,
        key_alias: options.key_alias,
        compaction_strategy: options.compaction_strategy,
        compaction_strategy_options: options.compaction_strategy_options,
        row_cache_keys_to_save: options.row_cache_keys_to_save,
        compression_options: options.compression_options,
        bloom_filter_fp_chance: options.bloom_filter_fp_chance,
        caching: options.caching,
        dclocal_read_repair_chance: options.dclocal_read_repair_chance,
        populate_io_cache_on_flush: options.populate_io_cache_on_flush,
        memtable_flush_period_in_ms: options.memtable_flush_period_in_ms,
        default_time_to_live: options.default_time_to_live,
        index_interval: options.index_interval,
        speculative_retry: options.speculative_retry,
        triggers,
        cells_per_row_to_cache: options.cells_per_row_to_cache,
        min_index_interval: options.min_index_interval,
        max_index_interval: options.max_index_interval,
        ..own
    }
}

/// The options a server told.
pub(super) fn options_from(definition: &CfDef) -> ColumnFamilyOptions {
    let definition = definition.clone();
    let triggers = definition.triggers.map(|triggers| {
        let trigger = |TriggerDef { name, options }| Trigger { name, options };
        triggers.into_iter().map(trigger).collect()
    });
    let compaction_strategy_options = definition.compaction_strategy_options.map(|mut told| {
        told.retain(|(name, _)| !THRESHOLDS.contains(&&**name));
        told
    });
    let caching = definition.caching;
    let cells_per_row_to_cache =
        definition.cells_per_row_to_cache.filter(|_| caching.as_ref().is_some_and(caches_rows));
    ColumnFamilyOptions {
        row_cache_size: definition.row_cache_size,
        key_cache_size: definition.key_cache_size,
        read_repair_chance: definition.read_repair_chance,
        gc_grace_seconds: definition.gc_grace_seconds,
        min_compaction_threshold: definition.min_compaction_threshold,
        max_compaction_threshold: definition.max_compaction_threshold,
        row_cache_save_period_in_seconds: definition.row_cache_save_period_in_seconds,
        key_cache_save_period_in_seconds: definition.key_cache_save_period_in_seconds,
        memtable_flush_after_mins: definition.memtable_flush_after_mins,
        memtable_throughput_in_mb: definition.memtable_throughput_in_mb,
        memtable_operations_in_millions: definition.memtable_operations_in_millions,
        replicate_on_write: definition.replicate_on_write,
        merge_shards_chance: definition.merge_shards_chance,
        row_cache_provider: definition.row_cache_provider,
        key_alias: definition.key_alias,
        compaction_strategy: definition.compaction_strategy,
        compaction_strategy_options,
        row_cache_keys_to_save: definition.row_cache_keys_to_save,
        compression_options: definition.compression_options,
        bloom_filter_fp_chance: definition.bloom_filter_fp_chance,
        caching,
        dclocal_read_repair_chance: definition.dclocal_read_repair_chance,
        populate_io_cache_on_flush: definition.populate_io_cache_on_flush,
        memtable_flush_period_in_ms: definition.memtable_flush_period_in_ms,
        default_time_to_live: definition.default_time_to_live,
        index_interval: definition.index_interval,
        speculative_retry: definition.speculative_retry,
        triggers,
        cells_per_row_to_cache,
        min_index_interval: definition.min_index_interval,
        max_index_interval: definition.max_index_interval,
    }
}

/// Without rows in it, servers tell that 0 cells are cached, and told so with rows in it, they leave the rows out.
fn caches_rows(caching: &ByteString) -> bool {
    ["ALL", "ROWS_ONLY"].iter().any(|with_rows| caching.eq_ignore_ascii_case(with_rows))
}
