//! Definitions of keyspaces, column families and columns.
//!
//! An absent field means the server's default when it is sent, and a field the server doesn't have when it is received.
use super::IndexType;
use crate::{table::structs, wire::Map};
use bytes::Bytes;
use bytestring::ByteString;

structs! {
    /// A keyspace.
    pub struct KsDef {
        /// Its name.
        1 name: ByteString,
        /// The class that places replicas.
        2 strategy_class: ByteString,
        /// The class's options; from 0.8 on the replication factor is among them.
        3 strategy_options: Option<Map<ByteString, ByteString>>,
        /// How many replicas; required before 0.8, an option of the class since.
        4 replication_factor: Option<i32>,
        /// Its column families.
        5 cf_defs: Vec<CfDef>,
        /// Whether writes go through the commit log; from 0.8 on.
        6 durable_writes: Option<bool>,
    }
    /// A column with a type or an index of its own.
    pub struct ColumnDef {
        /// Its name, packed by the comparator.
        1 name: Bytes,
        /// The class of its values.
        2 validation_class: ByteString,
        /// The kind of its index, if it has one.
        3 index_type: Option<IndexType>,
        /// The index' name.
        4 index_name: Option<ByteString>,
        /// The index' options; from 1.0 on.
        5 index_options: Option<Map<ByteString, ByteString>>,
    }
    /// Code that runs when a row is written; from 2.0 on.
    pub struct TriggerDef {
        /// Its name.
        1 name: ByteString,
        /// Its options; `class` is the class.
        2 options: Map<ByteString, ByteString>,
    }
    /// A column family.
    pub struct CfDef {
        /// Its keyspace.
        1 keyspace: ByteString,
        /// Its name.
        2 name: ByteString,
        /// `Standard` or `Super`.
        3 column_type: Option<ByteString>,
        /// The class of names, or of super columns' names.
        5 comparator_type: Option<ByteString>,
        /// The class of names inside super columns.
        6 subcomparator_type: Option<ByteString>,
        /// A text for people.
        8 comment: Option<ByteString>,
        /// Rows kept in memory: a number, or a part of all below 1.
        9 row_cache_size: Option<f64>,
        /// Keys kept in memory: a number, or a part of all below 1.
        11 key_cache_size: Option<f64>,
        /// How often a read repairs, 0 to 1.
        12 read_repair_chance: Option<f64>,
        /// Columns with a type or an index of their own.
        13 column_metadata: Option<Vec<ColumnDef>>,
        /// How long deletions are remembered, in seconds.
        14 gc_grace_seconds: Option<i32>,
        /// The class of values.
        15 default_validation_class: Option<ByteString>,
        /// The server's number of it; needed for an update.
        16 id: Option<i32>,
        /// Fewest files of one compaction.
        17 min_compaction_threshold: Option<i32>,
        /// Most files of one compaction.
        18 max_compaction_threshold: Option<i32>,
        /// How often the row cache is saved, in seconds.
        19 row_cache_save_period_in_seconds: Option<i32>,
        /// How often the key cache is saved, in seconds.
        20 key_cache_save_period_in_seconds: Option<i32>,
        /// How long writes stay in memory, in minutes; before 1.0.
        21 memtable_flush_after_mins: Option<i32>,
        /// How many megabytes of writes stay in memory; before 1.0.
        22 memtable_throughput_in_mb: Option<i32>,
        /// How many millions of writes stay in memory; before 1.0.
        23 memtable_operations_in_millions: Option<f64>,
        /// Whether counters are replicated as they are written; from 0.8 on.
        24 replicate_on_write: Option<bool>,
        /// How often counters' shards are merged, 0 to 1; from 0.8 on.
        25 merge_shards_chance: Option<f64>,
        /// The class of keys; from 0.8 on.
        26 key_validation_class: Option<ByteString>,
        /// The class of the row cache; from 0.8 on.
        27 row_cache_provider: Option<ByteString>,
        /// The key's name in CQL; from 0.8 on.
        28 key_alias: Option<Bytes>,
        /// The class that compacts; from 1.0 on.
        29 compaction_strategy: Option<ByteString>,
        /// That class's options; from 1.0 on.
        30 compaction_strategy_options: Option<Map<ByteString, ByteString>>,
        /// How many keys of the row cache are saved; from 1.0 on.
        31 row_cache_keys_to_save: Option<i32>,
        /// How files are compressed; from 1.0 on.
        32 compression_options: Option<Map<ByteString, ByteString>>,
        /// How often a bloom filter may err, 0 to 1; from 1.0 on.
        33 bloom_filter_fp_chance: Option<f64>,
        /// What is cached; from 1.1 on.
        34 caching: Option<ByteString>,
        /// How often a read repairs within the data centre, 0 to 1; from 1.1 on.
        37 dclocal_read_repair_chance: Option<f64>,
        /// Whether flushed files are put into the page cache; from 1.2 on.
        38 populate_io_cache_on_flush: Option<bool>,
        /// How long writes stay in memory, in milliseconds; from 2.0 on.
        39 memtable_flush_period_in_ms: Option<i32>,
        /// The time to live of columns that have none, in seconds; from 2.0 on.
        40 default_time_to_live: Option<i32>,
        /// How many rows one entry of the index' summary stands for; 2.0 only.
        41 index_interval: Option<i32>,
        /// When another replica is asked as well; from 2.0 on.
        42 speculative_retry: Option<ByteString>,
        /// Its triggers; from 2.0 on.
        43 triggers: Option<Vec<TriggerDef>>,
        /// How many cells of a row are cached; from 2.1 on.
        44 cells_per_row_to_cache: Option<ByteString>,
        /// Fewest rows one entry of the index' summary stands for; from 2.1 on.
        45 min_index_interval: Option<i32>,
        /// Most rows one entry of the index' summary stands for; from 2.1 on.
        46 max_index_interval: Option<i32>,
    }
}
