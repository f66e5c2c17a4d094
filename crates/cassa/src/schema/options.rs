//! What a column family may be told beside its types: one table of every option of every line of servers.

use bytes::Bytes;
use bytestring::ByteString;

use super::{ColumnFamilyDefinition, Trigger};
use crate::hosts::Line;

/// Names and values, as servers' classes take their options.
pub type Properties = Vec<(ByteString, ByteString)>;

/// An option, and the lines that know it.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) since: Line,
    /// The last line that knows it; `None` when all later ones do.
    pub(crate) until: Option<Line>,
    pub(crate) is_set: fn(&ColumnFamilyOptions) -> bool,
}

/// Makes the table: the options, the lines that know them, and a setter of each but those that are set piece by piece.
macro_rules! options {
    (
        set { $( $(#[$doc:meta])* $name:ident: $type:ty, $since:literal to $until:literal; )* }
        set_by_piece { $( $(#[$piece_doc:meta])* $piece:ident: $piece_type:ty, $piece_since:literal to $piece_until:literal; )* }
    ) => {
        /// The options of a column family beside its types; each has its setter on [`ColumnFamilyDefinition`], under the name
        /// servers know it by.
        ///
        /// When it is created, an absent option is left to the server's default. Read back, what is absent is what the server
        /// doesn't have. One that is set and that a server doesn't know is [`Unsupported`](crate::ErrorKind::Unsupported)
        /// before anything is sent.
        #[derive(Debug, Clone, PartialEq, Default)]
        #[non_exhaustive]
        pub struct ColumnFamilyOptions {
            $( $(#[$doc])* pub $name: Option<$type>, )*
            $( $(#[$piece_doc])* pub $piece: Option<$piece_type>, )*
        }

        /// Every option, in the order of its field's number in the interface, those set by piece last.
        pub(crate) const OPTIONS: &[Known] = &[
            $( Known {
                name: stringify!($name),
                since: Line::of($since),
                until: until($until),
                is_set: |options| options.$name.is_some(),
            }, )*
            $( Known {
                name: stringify!($piece),
                since: Line::of($piece_since),
                until: until($piece_until),
                is_set: |options| options.$piece.is_some(),
            }, )*
        ];

        impl ColumnFamilyDefinition {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(mut self, value: impl Into<$type>) -> ColumnFamilyDefinition {
                    self.options.$name = Some(value.into());
                    self
                }
            )*
        }
    };
}

options! {
    set {
    /// How many rows are cached, or which part of all below 1. Known from 0.7 to 1.0.
    row_cache_size: f64, "0.7" to "1.0";
    /// How many keys are cached, or which part of all below 1. Known from 0.7 to 1.0.
    key_cache_size: f64, "0.7" to "1.0";
    /// How often a read repairs, from 0 to 1.
    read_repair_chance: f64, "0.7" to "";
    /// How long removals are remembered, in seconds: every node must be repaired within it.
    gc_grace_seconds: i32, "0.7" to "";
    /// How many files of about one size are compacted at least; 0 to compact none.
    min_compaction_threshold: i32, "0.7" to "";
    /// How many files are compacted at most; 0 to compact none.
    max_compaction_threshold: i32, "0.7" to "";
    /// How often the row cache is saved, in seconds; 0 for never. Known from 0.7 to 1.0.
    row_cache_save_period_in_seconds: i32, "0.7" to "1.0";
    /// How often the key cache is saved, in seconds; 0 for never. Known from 0.7 to 1.0.
    key_cache_save_period_in_seconds: i32, "0.7" to "1.0";
    /// How long writes stay in memory, in minutes. Known from 0.7 to 0.8.
    memtable_flush_after_mins: i32, "0.7" to "0.8";
    /// How many megabytes of writes stay in memory. Known from 0.7 to 0.8.
    memtable_throughput_in_mb: i32, "0.7" to "0.8";
    /// How many millions of writes stay in memory. Known from 0.7 to 0.8.
    memtable_operations_in_millions: f64, "0.7" to "0.8";
    /// Whether counters are replicated as they are written. Known from 0.8 to 2.0.
    replicate_on_write: bool, "0.8" to "2.0";
    /// How often the shards of counters are merged, from 0 to 1. Known from 0.8 to 1.0.
    merge_shards_chance: f64, "0.8" to "1.0";
    /// The class of the row cache. Known from 0.8 to 1.0.
    row_cache_provider: ByteString, "0.8" to "1.0";
    /// The key's name in CQL, as bytes of UTF-8. Known from 0.8 on; 1.2 to 2.1 don't alter it, and 2.1 and 2.2 don't create it.
    key_alias: Bytes, "0.8" to "";
    /// The class that compacts, as in `LeveledCompactionStrategy`. Known from 1.0 on.
    compaction_strategy: ByteString, "1.0" to "";
    /// How many keys of the row cache are saved. Known to 1.0 only.
    row_cache_keys_to_save: i32, "1.0" to "1.0";
    /// How often a bloom filter may err, above 0 to 1. Known from 1.0 on.
    bloom_filter_fp_chance: f64, "1.0" to "";
    /// What is cached: `ALL`, `KEYS_ONLY`, `ROWS_ONLY` or `NONE`. Known from 1.1 on.
    caching: ByteString, "1.1" to "";
    /// How often a read repairs within the data centre, from 0 to 1. Known from 1.1 on.
    dclocal_read_repair_chance: f64, "1.1" to "";
    /// Whether what is flushed is put into the system's page cache. Known from 1.2 to 2.0.
    populate_io_cache_on_flush: bool, "1.2" to "2.0";
    /// After how many milliseconds writes in memory are flushed; 0 for no such time. Known from 2.0 on.
    memtable_flush_period_in_ms: i32, "2.0" to "";
    /// The time to live of columns that have none, in seconds; 0 for ever. Known from 2.0 on.
    default_time_to_live: i32, "2.0" to "";
    /// How many rows one entry of the index' summary stands for. Known to 2.0 only.
    index_interval: i32, "2.0" to "2.0";
    /// When another replica is asked as well: `NONE`, `ALWAYS`, `99percentile` or `50ms`. Known from 2.0 on.
    speculative_retry: ByteString, "2.0" to "";
    /// How many cells of a row are cached: a number, or `ALL`; for a `caching` that includes rows. Known from 2.1 on.
    cells_per_row_to_cache: ByteString, "2.1" to "";
    /// How many rows one entry of the index' summary stands for at least. Known from 2.1 on.
    min_index_interval: i32, "2.1" to "";
    /// How many rows one entry of the index' summary stands for at most. Known from 2.1 on.
    max_index_interval: i32, "2.1" to "";
    }
    set_by_piece {
    /// What the class that compacts is told. Known from 1.0 on.
    compaction_strategy_options: Properties, "1.0" to "";
    /// How files are compressed, as in `sstable_compression`; with none of them they aren't. Known from 1.0 on.
    compression_options: Properties, "1.0" to "";
    /// Code that servers run when a row is written. Known from 2.0 on.
    triggers: Vec<Trigger>, "2.0" to "";
    }
}

impl ColumnFamilyDefinition {
    /// One option of the class that compacts; a second value of one name replaces the first.
    #[must_use]
    pub fn compaction_strategy_option(
        mut self,
        name: impl Into<ByteString>,
        value: impl Into<ByteString>,
    ) -> ColumnFamilyDefinition {
        let options = self.options.compaction_strategy_options.get_or_insert_default();
        put(options, name.into(), value.into());
        self
    }

    /// One option of how files are compressed; a second value of one name replaces the first.
    #[must_use]
    pub fn compression_option(
        mut self,
        name: impl Into<ByteString>,
        value: impl Into<ByteString>,
    ) -> ColumnFamilyDefinition {
        put(self.options.compression_options.get_or_insert_default(), name.into(), value.into());
        self
    }

    /// A trigger, whose class must be in the servers' `triggers` folder.
    #[must_use]
    pub fn trigger(mut self, trigger: Trigger) -> ColumnFamilyDefinition {
        self.options.triggers.get_or_insert_default().push(trigger);
        self
    }
}

/// Sets one option among others.
pub(super) fn put(options: &mut Properties, name: ByteString, value: ByteString) {
    options.retain(|(other, _)| *other != name);
    options.push((name, value));
}

const fn until(line: &str) -> Option<Line> {
    if line.is_empty() { None } else { Some(Line::of(line)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = include_str!("../../../../docs/schema.md");

    /// The cells of a row of a table.
    fn cells(row: &str) -> Vec<&str> {
        row.trim_matches('|').split('|').map(str::trim).collect()
    }

    #[test]
    fn the_guide_tells_which_lines_know_which_option() {
        let mut rows = GUIDE.lines().skip_while(|line| !line.starts_with("| option |"));
        let lines = cells(rows.next().expect("the table"));
        let lines: Vec<Line> = lines.iter().skip(2).map(|line| Line::of(line)).collect();
        assert_eq!(lines.len(), 10);
        let rows: Vec<_> = rows.skip(1).take_while(|row| row.starts_with('|')).collect();
        assert_eq!(rows.len(), OPTIONS.len());
        for (row, option) in rows.into_iter().zip(OPTIONS) {
            let cells = cells(row);
            assert_eq!(cells[0], format!("`{}`", option.name));
            for (line, told) in lines.iter().zip(&cells[2..]) {
                let known = *line >= option.since && option.until.is_none_or(|last| *line <= last);
                assert_eq!(*told, if known { "yes" } else { "" }, "{} on {line}", option.name);
            }
        }
    }

    #[test]
    fn only_what_was_set_counts_as_set() {
        let plain = ColumnFamilyDefinition::new("Keyspace1", "Standard1");
        assert!(OPTIONS.iter().all(|option| !(option.is_set)(&plain.options)));
        let set = plain.caching("ALL").compression_option("sstable_compression", "");
        let names = OPTIONS.iter().filter(|option| (option.is_set)(&set.options));
        let names: Vec<_> = names.map(|option| option.name).collect();
        assert_eq!(names, ["caching", "compression_options"]);
    }
}
