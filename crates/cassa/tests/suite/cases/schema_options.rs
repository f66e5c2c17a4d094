//! Options of keyspaces and column families: every line's own, kept as they were set, and none of them lost without a word.

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition, Trigger};

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(every_option_the_line_knows_reads_back_as_it_was_set, [118]),
        case!(an_option_the_line_does_not_know_is_refused_before_sending, [118]),
        case!(every_option_the_line_knows_is_altered_and_the_rest_stays, [118, 119]),
        case!(durable_writes_read_back_and_are_refused_where_they_are_unknown, [118]),
    ]
}

/// An option, the lines that know it, and how to set it.
#[derive(Clone, Copy)]
struct Sample {
    name: &'static str,
    since: Line,
    until: Option<Line>,
    set: fn(ColumnFamilyDefinition) -> ColumnFamilyDefinition,
}

impl Sample {
    fn is_known_to(&self, line: Line) -> bool {
        line >= self.since && self.until.is_none_or(|until| line <= until)
    }
}

const fn from(
    since: Line,
    name: &'static str,
    set: fn(ColumnFamilyDefinition) -> ColumnFamilyDefinition,
) -> Sample {
    Sample { name, since, until: None, set }
}

const fn until(until: Line, sample: Sample) -> Sample {
    Sample { until: Some(until), ..sample }
}

const FIRST: Line = Line(0, 7);
const SIZE_TIERED: &str = "org.apache.cassandra.db.compaction.SizeTieredCompactionStrategy";
const DEFLATE: &str = "org.apache.cassandra.io.compress.DeflateCompressor";
const ROW_CACHE: &str = "org.apache.cassandra.cache.ConcurrentLinkedHashCacheProvider";
const TRIGGER: &str = "org.example.Trigger";

const SAMPLES: &[Sample] = &[
    until(Line(1, 0), from(FIRST, "row_cache_size", |cf| cf.row_cache_size(5_000.0))),
    until(Line(1, 0), from(FIRST, "key_cache_size", |cf| cf.key_cache_size(0.5))),
    from(FIRST, "read_repair_chance", |cf| cf.read_repair_chance(0.25)),
    from(FIRST, "gc_grace_seconds", |cf| cf.gc_grace_seconds(1_000)),
    from(FIRST, "min_compaction_threshold", |cf| cf.min_compaction_threshold(5)),
    from(FIRST, "max_compaction_threshold", |cf| cf.max_compaction_threshold(20)),
    until(
        Line(1, 0),
        from(FIRST, "row_cache_save_period_in_seconds", |cf| {
            cf.row_cache_save_period_in_seconds(60)
        }),
    ),
    until(
        Line(1, 0),
        from(FIRST, "key_cache_save_period_in_seconds", |cf| {
            cf.key_cache_save_period_in_seconds(600)
        }),
    ),
    until(
        Line(0, 8),
        from(FIRST, "memtable_flush_after_mins", |cf| cf.memtable_flush_after_mins(77)),
    ),
    until(
        Line(0, 8),
        from(FIRST, "memtable_throughput_in_mb", |cf| cf.memtable_throughput_in_mb(17)),
    ),
    until(
        Line(0, 8),
        from(FIRST, "memtable_operations_in_millions", |cf| {
            cf.memtable_operations_in_millions(0.5)
        }),
    ),
    until(Line(2, 0), from(Line(0, 8), "replicate_on_write", |cf| cf.replicate_on_write(false))),
    until(Line(1, 0), from(Line(0, 8), "merge_shards_chance", |cf| cf.merge_shards_chance(0.5))),
    until(
        Line(1, 0),
        from(Line(0, 8), "row_cache_provider", |cf| cf.row_cache_provider(ROW_CACHE)),
    ),
    from(Line(1, 0), "compaction_strategy", |cf| cf.compaction_strategy(SIZE_TIERED)),
    from(Line(1, 0), "compaction_strategy_options", |cf| {
        cf.compaction_strategy_option("min_sstable_size", "1000")
    }),
    from(Line(1, 0), "compression_options", |cf| {
        cf.compression_option("chunk_length_kb", "32")
            .compression_option("sstable_compression", DEFLATE)
    }),
    until(
        Line(1, 0),
        from(Line(1, 0), "row_cache_keys_to_save", |cf| cf.row_cache_keys_to_save(100)),
    ),
    from(Line(1, 0), "bloom_filter_fp_chance", |cf| cf.bloom_filter_fp_chance(0.05)),
    from(Line(1, 1), "caching", |cf| cf.caching("ALL")),
    from(Line(1, 1), "dclocal_read_repair_chance", |cf| cf.dclocal_read_repair_chance(0.3)),
    until(
        Line(2, 0),
        from(Line(1, 2), "populate_io_cache_on_flush", |cf| cf.populate_io_cache_on_flush(true)),
    ),
    from(Line(2, 0), "memtable_flush_period_in_ms", |cf| cf.memtable_flush_period_in_ms(60_000)),
    from(Line(2, 0), "default_time_to_live", |cf| cf.default_time_to_live(3_600)),
    until(Line(2, 0), from(Line(2, 0), "index_interval", |cf| cf.index_interval(64))),
    from(Line(2, 0), "speculative_retry", |cf| cf.speculative_retry("ALWAYS")),
    from(Line(2, 0), "triggers", |cf| cf.trigger(Trigger::new("audit", TRIGGER))),
    from(Line(2, 1), "cells_per_row_to_cache", |cf| cf.caching("ALL").cells_per_row_to_cache("50")),
    from(Line(2, 1), "min_index_interval", |cf| cf.min_index_interval(64)),
    from(Line(2, 1), "max_index_interval", |cf| cf.max_index_interval(1_024)),
];

/// The lines that ignore a key's name when it is set so.
const ALIAS_NOT_CREATED: [Line; 2] = [Line(2, 1), Line(2, 2)];
const ALIAS_NOT_ALTERED: [Line; 3] = [Line(1, 2), Line(2, 0), Line(2, 1)];

/// The definition with everything set that the line knows.
fn full(line: Line, mut definition: ColumnFamilyDefinition) -> ColumnFamilyDefinition {
    // A trigger is added to those that are there.
    definition.options.triggers = None;
    let known = SAMPLES.iter().filter(|sample| sample.is_known_to(line));
    known.fold(definition, |definition, sample| (sample.set)(definition))
}

/// What the server has.
async fn read(stage: &Stage, name: &str) -> Result<ColumnFamilyDefinition, Failure> {
    let read = wait!(stage.pool.schema().column_family(&stage.keyspace(), name))?;
    read.ok_or_else(|| Failure(format!("{name} is not there")))
}

/// Servers tell options in an order of their own.
fn sorted(mut definition: ColumnFamilyDefinition) -> ColumnFamilyDefinition {
    let options = &mut definition.options;
    for list in [&mut options.compaction_strategy_options, &mut options.compression_options] {
        list.iter_mut().for_each(|list| list.sort());
    }
    definition.columns.sort_by(|one, other| one.name.cmp(&other.name));
    definition
}

async fn every_option_the_line_knows_reads_back_as_it_was_set(stage: Arc<Stage>) -> Verdict {
    let (line, schema) = (stage.line(), stage.pool.schema());
    let written = full(line, stage.defined("Optioned"));
    wait!(schema.create_column_family(&written))?;
    let found = sorted(read(&stage, "Optioned").await?);
    assert_eq!(found.options, sorted(full(line, found.clone())).options, "set again it changes");
    if line >= Line(0, 8) && !ALIAS_NOT_CREATED.contains(&line) {
        wait!(schema.create_column_family(&stage.defined("Aliased").key_alias("user")))?;
        let alias = read(&stage, "Aliased").await?.options.key_alias;
        assert_eq!(alias.as_deref(), Some(&b"user"[..]));
    }
    Ok(())
}

async fn an_option_the_line_does_not_know_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let (line, schema) = (stage.line(), stage.pool.schema());
    let unknown = |error: &Error, name: &str| {
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert!(never_sent(error), "{error}");
        assert_eq!(error.column_family(), Some("Strange"), "{error}");
        let text = error.to_string();
        assert!(text.contains(name) && text.contains(&format!("{}.{}", line.0, line.1)), "{text}");
    };
    let mut strange = 0;
    for sample in SAMPLES.iter().filter(|sample| !sample.is_known_to(line)) {
        let definition = (sample.set)(stage.defined("Strange"));
        let error = refused(wait!(schema.create_column_family(&definition)));
        unknown(&error, known_as(sample, line));
        strange += 1;
    }
    assert!(strange > 4, "{strange} options of other lines");
    if line < Line(0, 8) || ALIAS_NOT_CREATED.contains(&line) {
        let definition = stage.defined("Strange").key_alias("user");
        unknown(&refused(wait!(schema.create_column_family(&definition))), "key_alias");
    }
    assert_eq!(wait!(schema.column_family(&stage.keyspace(), "Strange"))?, None);
    Ok(())
}

/// What the error names: the number of cells comes with a caching that older lines don't know either.
fn known_as(sample: &Sample, line: Line) -> &'static str {
    if sample.name == "cells_per_row_to_cache" && line < Line(1, 1) {
        "caching"
    } else {
        sample.name
    }
}

async fn every_option_the_line_knows_is_altered_and_the_rest_stays(stage: Arc<Stage>) -> Verdict {
    let (line, schema, keyspace) = (stage.line(), stage.pool.schema(), stage.keyspace());
    let plain = stage.defined("Altered").key(Type::Utf8).comparator(Type::Utf8);
    let plain = plain.indexed("state", Type::Utf8).column("age", Type::Long).comment("first");
    wait!(schema.create_column_family(&plain))?;
    let before = read(&stage, "Altered").await?;
    wait!(schema.alter_column_family(&keyspace, "Altered", |family| full(line, family)))?;
    let after = read(&stage, "Altered").await?;
    assert_eq!(sorted(after.clone()), sorted(full(line, before)), "all options, and nothing else");
    wait!(schema.alter_column_family(&keyspace, "Altered", |family| family.comment("second")))?;
    let mut last = read(&stage, "Altered").await?;
    assert_eq!(std::mem::replace(&mut last.comment, "first".into()), "second");
    assert_eq!(sorted(last), sorted(after), "the remark, and nothing else");
    if line < Line(0, 8) {
        return Ok(());
    }
    let altered = wait!(
        schema.alter_column_family(&keyspace, "Altered", |family| { family.key_alias("user") })
    );
    if ALIAS_NOT_ALTERED.contains(&line) {
        let error = refused(altered);
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
    } else {
        altered?;
        let alias = read(&stage, "Altered").await?.options.key_alias;
        assert_eq!(alias.as_deref(), Some(&b"user"[..]));
    }
    Ok(())
}

async fn durable_writes_read_back_and_are_refused_where_they_are_unknown(
    stage: Arc<Stage>,
) -> Verdict {
    let schema = stage.pool.schema();
    let name = format!("{}_durable", stage.keyspace());
    let created =
        wait!(schema.create_keyspace(&KeyspaceDefinition::new(name.clone()).durable_writes(false)));
    if stage.line() < Line(0, 8) {
        let error = refused(created);
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        assert!(error.to_string().contains("durable_writes"), "{error}");
        assert_eq!(wait!(schema.keyspace(&name))?, None);
        return Ok(());
    }
    created?;
    assert_eq!(wait!(schema.keyspace(&name))?.unwrap().durable_writes, Some(false));
    wait!(schema.drop_keyspace(&name))?;
    Ok(())
}
