//! Column families: what their fields say.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::*;

use crate::script::{Case, map};

pub(crate) const CASES: &[Case] = &[
    ("a column family has its line's defaults", |s| {
        s.begin();
        s.tries(s.family("a"));
        s.tries(CfDef { column_type: Some("Super".into()), ..s.family("a") });
    }),
    ("names of column families", |s| {
        s.begin();
        for name in ["", "a-b", "a b", "é", "_", "7up", "a.b", &"f".repeat(48), &"f".repeat(49)] {
            s.tries(s.family(name));
        }
        s.tries(CfDef { keyspace: "".into(), ..s.family("a") });
        s.tries(CfDef { keyspace: "none".into(), ..s.family("a") });
    }),
    ("a column family exists already", |s| {
        s.begin();
        s.add_family(s.family("a"));
        s.add_family(s.family("a"));
        s.add_family(s.family("A"));
        s.describe();
        s.call(&SystemDropColumnFamily { column_family: "b".into() });
        s.call(&SystemDropColumnFamily { column_family: "".into() });
    }),
    ("kinds of column families", |s| {
        s.begin();
        for kind in ["Standard", "Super", "super", "SUPER", "", "Other", "standard"] {
            s.tries(CfDef { column_type: Some(kind.into()), ..s.family("a") });
        }
        for class in ["LongType", "", "Nothing"] {
            s.tries(CfDef { subcomparator_type: Some(class.into()), ..s.family("a") });
            let kind = Some("Super".into());
            s.tries(CfDef {
                column_type: kind,
                subcomparator_type: Some(class.into()),
                ..s.family("a")
            });
        }
    }),
    ("plain fields", |s| {
        s.begin();
        s.tries(CfDef { comment: Some("what it is for".into()), ..s.family("a") });
        s.tries(CfDef { row_cache_size: Some(10.0), key_cache_size: Some(0.5), ..s.family("a") });
        s.tries(CfDef {
            read_repair_chance: Some(0.25),
            dclocal_read_repair_chance: Some(0.5),
            ..s.family("a")
        });
        s.tries(CfDef {
            read_repair_chance: Some(2.0),
            dclocal_read_repair_chance: Some(-3.0),
            ..s.family("a")
        });
        s.tries(CfDef { read_repair_chance: Some(2.0), ..s.family("a") });
        s.tries(CfDef { gc_grace_seconds: Some(0), ..s.family("a") });
        s.tries(CfDef { gc_grace_seconds: Some(-5), ..s.family("a") });
        s.tries(CfDef { id: Some(4711), ..s.family("a") });
        s.tries(CfDef {
            replicate_on_write: Some(false),
            merge_shards_chance: Some(0.5),
            ..s.family("a")
        });
        s.tries(CfDef { populate_io_cache_on_flush: Some(true), ..s.family("a") });
        s.tries(CfDef {
            memtable_flush_period_in_ms: Some(1000),
            default_time_to_live: Some(60),
            ..s.family("a")
        });
        s.tries(CfDef { memtable_flush_period_in_ms: Some(-1000), ..s.family("a") });
        s.tries(CfDef { default_time_to_live: Some(-60), ..s.family("a") });
        s.tries(CfDef { default_time_to_live: Some(i32::MAX), ..s.family("a") });
        s.tries(CfDef { bloom_filter_fp_chance: Some(0.2), ..s.family("a") });
        s.tries(CfDef { bloom_filter_fp_chance: Some(0.0), ..s.family("a") });
        s.tries(CfDef { bloom_filter_fp_chance: Some(1.5), ..s.family("a") });
        s.tries(CfDef { bloom_filter_fp_chance: Some(-0.5), ..s.family("a") });
        s.tries(CfDef {
            row_cache_keys_to_save: Some(12),
            row_cache_save_period_in_seconds: Some(3),
            ..s.family("a")
        });
        s.tries(CfDef {
            row_cache_keys_to_save: Some(0),
            key_cache_save_period_in_seconds: Some(7),
            ..s.family("a")
        });
    }),
    ("providers of the row cache", |s| {
        s.begin();
        for class in [
            "SerializingCacheProvider",
            "ConcurrentLinkedHashCacheProvider",
            "Nothing",
            "com.example.Nothing",
            "",
        ] {
            s.tries(CfDef { row_cache_provider: Some(class.into()), ..s.family("a") });
        }
    }),
    ("thresholds of compaction", |s| {
        s.begin();
        for (min, max) in [
            (Some(2), Some(3)),
            (Some(33), None),
            (Some(32), None),
            (Some(1), None),
            (Some(0), None),
            (None, Some(3)),
            (None, Some(0)),
            (None, Some(4)),
            (Some(5), Some(4)),
            (Some(5), Some(0)),
            (Some(0), Some(0)),
            (Some(-1), Some(-2)),
            (Some(1), Some(1)),
            (None, Some(-1)),
            (Some(4), Some(4)),
        ] {
            // 1.0 writes such a column family down, and can't read it again.
            let crossed = max != Some(0) && min.unwrap_or(4) > max.unwrap_or(32);
            if s.line == Line::V1_0 && crossed {
                continue;
            }
            s.tries(CfDef {
                min_compaction_threshold: min,
                max_compaction_threshold: max,
                ..s.family("a")
            });
        }
    }),
    ("memtables", |s| {
        s.begin();
        s.tries(CfDef {
            memtable_flush_after_mins: Some(5),
            memtable_throughput_in_mb: Some(7),
            ..s.family("a")
        });
        s.tries(CfDef { memtable_operations_in_millions: Some(0.5), ..s.family("a") });
        for bad in [0, -1] {
            s.tries(CfDef { memtable_flush_after_mins: Some(bad), ..s.family("a") });
            s.tries(CfDef { memtable_throughput_in_mb: Some(bad), ..s.family("a") });
            s.tries(CfDef {
                memtable_operations_in_millions: Some(f64::from(bad)),
                ..s.family("a")
            });
        }
        s.tries(CfDef { memtable_operations_in_millions: Some(1e30), ..s.family("a") });
    }),
    ("strategies of compaction", |s| {
        s.begin();
        for class in [
            "SizeTieredCompactionStrategy",
            "LeveledCompactionStrategy",
            "DateTieredCompactionStrategy",
            "TimeWindowCompactionStrategy",
            "Nothing",
            "com.example.Nothing",
            "",
            "org.apache.cassandra.db.compaction.LeveledCompactionStrategy",
        ] {
            s.tries(CfDef { compaction_strategy: Some(class.into()), ..s.family("a") });
        }
    }),
    ("options of compaction", |s| {
        s.begin();
        let options: [&[(&str, &str)]; 4] = [
            &[],
            &[("min_sstable_size", "100")],
            &[("bucket_low", "0.3"), ("bucket_high", "2"), ("tombstone_threshold", "0.1")],
            &[("min_threshold", "3"), ("max_threshold", "9")],
        ];
        for options in options {
            let options = Some(map(options));
            s.tries(CfDef { compaction_strategy_options: options, ..s.family("a") });
        }
        // Lines before look at options when they use them, once the column family is there.
        if s.line < Line::V1_2 {
            return;
        }
        for option in [
            ("unknown", "1"),
            ("min_sstable_size", "x"),
            ("min_sstable_size", "-1"),
            ("enabled", "false"),
            ("tombstone_threshold", "x"),
            ("tombstone_threshold", "-1"),
            ("tombstone_compaction_interval", "-1"),
            ("tombstone_compaction_interval", "x"),
            ("bucket_low", "2"),
            ("bucket_low", "x"),
            ("enabled", "maybe"),
            ("min_threshold", "1"),
            ("sstable_size_in_mb", "10"),
        ] {
            let options = Some(map(&[option]));
            s.tries(CfDef { compaction_strategy_options: options, ..s.family("a") });
        }
        for option in [
            ("sstable_size_in_mb", "10"),
            ("sstable_size_in_mb", "x"),
            ("sstable_size_in_mb", "0"),
            ("min_sstable_size", "1"),
        ] {
            s.tries(CfDef {
                compaction_strategy: Some("LeveledCompactionStrategy".into()),
                compaction_strategy_options: Some(map(&[option])),
                ..s.family("a")
            });
        }
    }),
    ("compression", |s| {
        s.begin();
        for options in [
            &[][..],
            &[("sstable_compression", "")],
            &[("sstable_compression", "SnappyCompressor")],
            &[("sstable_compression", "DeflateCompressor"), ("chunk_length_kb", "32")],
            &[("sstable_compression", "LZ4Compressor")],
            &[("sstable_compression", "Nothing")],
            &[("sstable_compression", "com.example.Nothing")],
            &[("sstable_compression", "DeflateCompressor"), ("chunk_length_kb", "33")],
            &[("sstable_compression", "DeflateCompressor"), ("chunk_length_kb", "x")],
            &[("sstable_compression", "DeflateCompressor"), ("chunk_length_kb", "0")],
            &[("sstable_compression", "DeflateCompressor"), ("chunk_length_kb", "-4")],
            &[("sstable_compression", "DeflateCompressor"), ("crc_check_chance", "0.5")],
            &[("sstable_compression", "DeflateCompressor"), ("crc_check_chance", "2")],
            &[("sstable_compression", "DeflateCompressor"), ("crc_check_chance", "x")],
            &[("sstable_compression", "DeflateCompressor"), ("unknown", "1")],
            &[("chunk_length_kb", "64")],
            &[("unknown", "1")],
            &[("sstable_compression", "org.apache.cassandra.io.compress.DeflateCompressor")],
            &[("class", "LZ4Compressor")],
            &[("class", "LZ4Compressor"), ("chunk_length_in_kb", "16")],
            &[("enabled", "false")],
        ] {
            s.tries(CfDef { compression_options: Some(map(options)), ..s.family("a") });
        }
    }),
    ("caching", |s| {
        s.begin();
        for (caching, cells) in [
            (Some("ALL"), None),
            (Some("NONE"), None),
            (Some("rows_only"), None),
            (Some("keys_only"), None),
            (Some("ROWS_ONLY"), Some("10")),
            (Some("other"), None),
            (Some(""), None),
            (None, Some("ALL")),
            (None, Some("x")),
            (Some("ALL"), Some("-1")),
            (Some("all"), Some("all")),
            (Some("{'keys': 'ALL', 'rows_per_partition': 'NONE'}"), None),
            (Some("keys_only"), Some("5")),
            (Some("ALL"), Some("5")),
        ] {
            let (caching, cells) = (caching.map(Into::into), cells.map(Into::into));
            s.tries(CfDef { caching, cells_per_row_to_cache: cells, ..s.family("a") });
        }
    }),
    ("intervals of the index", |s| {
        s.begin();
        for (interval, min, max) in [
            (Some(64), None, None),
            (Some(0), None, None),
            (Some(-1), None, None),
            (None, Some(64), None),
            (None, Some(0), None),
            (None, None, Some(100)),
            (None, Some(200), Some(100)),
            (None, Some(4000), None),
            (Some(4000), None, None),
            (Some(5), Some(6), Some(7)),
        ] {
            s.tries(CfDef {
                index_interval: interval,
                min_index_interval: min,
                max_index_interval: max,
                ..s.family("a")
            });
        }
    }),
    ("speculative retries", |s| {
        s.begin();
        for retry in [
            "NONE",
            "ALWAYS",
            "always",
            "99percentile",
            "99.0PERCENTILE",
            "50ms",
            "50.5MS",
            "120percentile",
            "-1percentile",
            "xms",
            "x",
            "",
            "99.95PERCENTILE",
            "0ms",
            "CUSTOM",
            "-5ms",
            "33.33333percentile",
        ] {
            s.tries(CfDef { speculative_retry: Some(retry.into()), ..s.family("a") });
        }
    }),
    ("key aliases", |s| {
        s.begin();
        for alias in ["", "KEY", "key", "user id", "é"] {
            let alias = Some(Bytes::copy_from_slice(alias.as_bytes()));
            s.tries(CfDef { key_alias: alias.clone(), ..s.family("a") });
            s.tries(CfDef {
                key_alias: alias,
                key_validation_class: Some("UTF8Type".into()),
                ..s.family("a")
            });
        }
        let alias = Some(Bytes::from_static(b"name"));
        let name = ColumnDef {
            name: "name".into(),
            validation_class: "UTF8Type".into(),
            ..ColumnDef::default()
        };
        let composite = Some("CompositeType(UTF8Type,LongType)".into());
        s.tries(CfDef {
            key_alias: alias.clone(),
            key_validation_class: composite,
            ..s.family("a")
        });
        s.tries(CfDef {
            key_alias: alias.clone(),
            column_metadata: Some(vec![name.clone()]),
            ..s.family("a")
        });
        let utf8 = Some("UTF8Type".into());
        s.tries(CfDef {
            key_alias: alias,
            key_validation_class: utf8,
            column_metadata: Some(vec![name]),
            ..s.family("a")
        });
    }),
    ("triggers", |s| {
        s.begin();
        let trigger =
            |options: &[(&str, &str)]| TriggerDef { name: "t".into(), options: map(options) };
        s.tries(CfDef { triggers: Some(vec![]), ..s.family("a") });
        s.tries(CfDef {
            triggers: Some(vec![trigger(&[("class", "com.example.Trigger")])]),
            ..s.family("a")
        });
        s.tries(CfDef { triggers: Some(vec![trigger(&[])]), ..s.family("a") });
    }),
];
