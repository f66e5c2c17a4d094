//! Drawing sequences that change the schema, in a keyspace of their own.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::{
    CfDef, ColumnDef, DescribeKeyspace, DescribeKeyspaces, IndexType, KsDef, SetKeyspace,
    SystemAddColumnFamily, SystemAddKeyspace, SystemDropColumnFamily, SystemDropKeyspace,
    SystemUpdateColumnFamily, SystemUpdateKeyspace,
};

use super::Draw;
use crate::step::{OWN, Step};
use crate::world;

/// Classes of types: those of all lines, those of some, and what is none.
const CLASSES: &[&str] = &[
    "BytesType",
    "UTF8Type",
    "LongType",
    "org.apache.cassandra.db.marshal.AsciiType",
    "IntegerType",
    "ReversedType(LongType)",
    "CompositeType(LongType,UTF8Type)",
    "CounterColumnType",
];
const ODD_CLASSES: &[&str] = &[
    "",
    "NoType",
    "bytestype",
    "CompositeType",
    "CompositeType(",
    "Int32Type",
    "java.lang.String",
];

impl Draw<'_> {
    pub(super) fn schema_changes(&mut self, many: usize) -> Vec<Step> {
        let first = [
            self.add_keyspace(),
            Step::of(&SetKeyspace { keyspace: OWN.into() }),
            self.add_family(),
            self.add_family(),
        ];
        let others = (0..many).map(|_| self.schema_step()).collect::<Vec<_>>();
        let last = Step::of(&SystemDropKeyspace { keyspace: OWN.into() });
        first.into_iter().chain(others).chain([last]).collect()
    }

    fn schema_step(&mut self) -> Step {
        self.wrong = self.chance(self.wrongs);
        match self.rng.u32(0..100) {
            0..15 => self.add_family(),
            15..27 => self.update_family(),
            27..33 => {
                let column_family = self.pick(&self.families.clone()).name;
                let column_family = if self.odd() { "Missing" } else { column_family }.into();
                Step::of(&SystemDropColumnFamily { column_family })
            }
            33..36 => Step::of(&SystemUpdateKeyspace { ks_def: self.keyspace() }),
            36..38 => self.add_keyspace(),
            38..40 => {
                let keyspace = if self.odd() { OWN } else { "Missing" }.into();
                Step::of(&SystemDropKeyspace { keyspace })
            }
            40..55 => Step::of(&DescribeKeyspace { keyspace: OWN.into() }),
            55..57 => Step::of(&DescribeKeyspaces {}),
            57..60 => Step::of(&SetKeyspace { keyspace: OWN.into() }),
            60..80 => self.write(),
            _ => self.read(),
        }
    }

    fn add_keyspace(&mut self) -> Step {
        Step::of(&SystemAddKeyspace { ks_def: self.keyspace() })
    }

    fn keyspace(&mut self) -> KsDef {
        let mut definition = world::keyspace(OWN, self.line, Vec::new());
        if self.odd() {
            definition.name = self.pick(&["", "a-b", "$S"]).into();
        }
        if self.odd() {
            let classes =
                ["", "SimpleStrategy", "NoStrategy", "LocalStrategy", "NetworkTopologyStrategy"];
            definition.strategy_class = self.pick(&classes).into();
        }
        if self.odd() {
            let factor = self.pick(&["", "0", "-1", "x", "3"]).into();
            let name = self.pick(&["replication_factor", "datacenter1", "other"]).into();
            definition.strategy_options = self.chance(70).then(|| vec![(name, factor)]);
        }
        if self.chance(20) {
            definition.durable_writes = Some(self.chance(50));
        }
        definition
    }

    fn add_family(&mut self) -> Step {
        Step::of(&SystemAddColumnFamily { cf_def: self.definition() })
    }

    fn update_family(&mut self) -> Step {
        Step::of(&SystemUpdateColumnFamily { cf_def: self.definition() })
    }

    fn definition(&mut self) -> CfDef {
        let family = self.pick(&self.families.clone());
        let mut definition = family.definition(OWN, self.line);
        for _ in 0..self.pick(&[0, 1, 2]) {
            self.set(&mut definition);
        }
        if self.odd() {
            self.set_badly(&mut definition);
        }
        definition
    }

    /// Sets an option that every line knows, or only some.
    fn set(&mut self, definition: &mut CfDef) {
        let part = Some(self.pick(&[0.0, 0.1, 0.5, 1.0]));
        match self.rng.u32(0..16) {
            0 => definition.comment = Some(self.pick(&["", "a comment"]).into()),
            1 => definition.read_repair_chance = part,
            2 => definition.dclocal_read_repair_chance = part,
            3 => definition.gc_grace_seconds = Some(self.pick(&[0, 10, 864_000])),
            4 => definition.min_compaction_threshold = Some(self.pick(&[0, 2, 4])),
            5 => definition.max_compaction_threshold = Some(self.pick(&[0, 8, 32])),
            6 => definition.caching = Some(self.pick(&["ALL", "keys_only", "NONE"]).into()),
            7 => definition.default_time_to_live = Some(self.pick(&[0, 1000])),
            8 => definition.bloom_filter_fp_chance = Some(self.pick(&[0.01, 0.1])),
            9 => definition.compression_options = Some(self.compression()),
            10 => {
                let retry = self.pick(&["ALWAYS", "10ms", "NONE"]);
                definition.speculative_retry = Some(retry.into());
            }
            11 => definition.memtable_flush_period_in_ms = Some(self.pick(&[0, 3_600_000])),
            12 => definition.key_alias = Some(Bytes::from_static(b"id")),
            13 => definition.replicate_on_write = Some(self.chance(50)),
            14 => definition.default_validation_class = Some(self.pick(CLASSES).into()),
            _ if self.line < Line::V2_0 => {
                let mut columns = self.columns();
                if definition.comparator_type.as_deref() == Some("BooleanType") {
                    // All that are true are one name to 1.1 and later, which has something of each.
                    columns.truncate(1);
                }
                definition.column_metadata = Some(columns);
            }
            // Names that are none of the comparator, and indexes of super families, each line refuses in its own way.
            _ if definition.comparator_type.as_deref() == Some("UTF8Type")
                && definition.column_type.is_none()
                && definition.default_validation_class.as_deref() != Some("CounterColumnType") =>
            {
                definition.column_metadata = Some(self.columns());
            }
            _ => {}
        }
    }

    fn compression(&mut self) -> Vec<(bytestring::ByteString, bytestring::ByteString)> {
        let deflate = || ("sstable_compression".into(), "DeflateCompressor".into());
        match self.rng.u32(0..3) {
            0 => Vec::new(),
            1 => vec![deflate()],
            _ => vec![deflate(), ("chunk_length_kb".into(), "64".into())],
        }
    }

    fn columns(&mut self) -> Vec<ColumnDef> {
        let many = self.rng.usize(0..3);
        let column = |draw: &mut Self| ColumnDef {
            name: draw.pick(&["a", "b", "e"]).as_bytes().into(),
            validation_class: draw.class(),
            index_type: draw.chance(40).then_some(IndexType::Keys),
            index_name: draw.chance(15).then(|| draw.pick(&["by_a", "other"]).into()),
            index_options: None,
        };
        (0..many).map(|_| column(self)).collect()
    }

    fn class(&mut self) -> bytestring::ByteString {
        if self.odd() { self.pick(ODD_CLASSES).into() } else { self.pick(CLASSES).into() }
    }

    fn set_badly(&mut self, definition: &mut CfDef) {
        let number = self.pick(&[-1, 0, 1, i32::MAX]);
        match self.rng.u32(0..14) {
            0 => definition.name = self.pick(&["", "a-b", "a b", "Missing"]).into(),
            1 => definition.keyspace = self.pick(&["", "Missing", "system"]).into(),
            2 => definition.column_type = Some(self.pick(&["", "super", "Super", "Odd"]).into()),
            3 => definition.comparator_type = Some(self.class()),
            4 => definition.subcomparator_type = Some(self.class()),
            5 => definition.default_validation_class = Some(self.class()),
            6 if self.line >= Line::V0_8 => definition.key_validation_class = Some(self.class()),
            7 => definition.gc_grace_seconds = Some(number),
            8 => definition.min_compaction_threshold = Some(number),
            9 => definition.max_compaction_threshold = Some(number),
            10 => definition.read_repair_chance = Some(self.pick(&[-0.1, 1.5])),
            11 => definition.caching = Some("sometimes".into()),
            12 => definition.default_time_to_live = Some(number),
            _ => definition.compaction_strategy = Some(self.pick(&["", "NoStrategy"]).into()),
        }
    }
}
