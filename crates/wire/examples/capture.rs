//! Captures the golden frames: `cargo run -p cassa-wire --example capture -- VERSION…` starts each server and writes a
//! session of every kind of call, requests and replies in turn, to `crates/wire/golden/VERSION.frames`.
use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::*;
use session::Session;
use std::{error::Error, path::Path};

#[path = "support/session.rs"]
mod session;

fn main() -> Result<(), Box<dyn Error>> {
    for version in std::env::args().skip(1) {
        let server = cassa_testbed::Server::start(&version)?;
        let mut session = Session::connect(server.address())?;
        session.schema(version.starts_with("0.7."))?;
        session.describe()?;
        session.columns()?;
        session.super_columns()?;
        session.counters()?;
        session.queries()?;
        session.failures()?;
        session.drop_schema()?;
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/{version}.frames"));
        std::fs::write(&file, &session.captured)?;
        eprintln!(
            "{}: {} calls, {} bytes",
            file.display(),
            session.sequence,
            session.captured.len()
        );
    }
    Ok(())
}

const KEYSPACE: ByteString = ByteString::from_static("Golden");

impl Session {
    fn schema(&mut self, is_0_7: bool) -> Result<(), Box<dyn Error>> {
        let options = vec![("replication_factor".into(), "1".into())];
        let ks_def = KsDef {
            name: KEYSPACE,
            strategy_class: "org.apache.cassandra.locator.SimpleStrategy".into(),
            strategy_options: (!is_0_7).then_some(options),
            replication_factor: is_0_7.then_some(1),
            ..KsDef::default()
        };
        self.call(&SystemAddKeyspace { ks_def: ks_def.clone() })?;
        self.call(&SystemUpdateKeyspace { ks_def })?;
        self.call(&SetKeyspace { keyspace: KEYSPACE })?;
        let age = ColumnDef {
            name: Bytes::from_static(b"age"),
            validation_class: "LongType".into(),
            index_type: Some(IndexType::Keys),
            index_name: Some("by_age".into()),
            ..ColumnDef::default()
        };
        let family = |name: &'static str| CfDef {
            keyspace: KEYSPACE,
            name: name.into(),
            ..CfDef::default()
        };
        let counters = Some("CounterColumnType".into());
        let standard = CfDef {
            column_metadata: Some(vec![age]),
            comment: Some("é".into()),
            ..family("Standard")
        };
        let mut families =
            vec![standard, CfDef { column_type: Some("Super".into()), ..family("Super") }];
        if !is_0_7 {
            let counter = CfDef { default_validation_class: counters, ..family("Counter") };
            families.push(CfDef {
                name: "SuperCounter".into(),
                column_type: Some("Super".into()),
                ..counter.clone()
            });
            families.push(counter);
        }
        for cf_def in families {
            self.call(&SystemAddColumnFamily { cf_def })?;
        }
        let described = self.call(&DescribeKeyspace { keyspace: KEYSPACE })?;
        let known = described
            .into_iter()
            .flat_map(|keyspace| keyspace.cf_defs)
            .find(|known| known.name == "Super");
        self.call(&SystemUpdateColumnFamily { cf_def: known.ok_or("no column family Super")? })?;
        Ok(())
    }

    fn describe(&mut self) -> Result<(), Box<dyn Error>> {
        self.call(&Login::default())?;
        self.call(&DescribeVersion {})?;
        self.call(&DescribeClusterName {})?;
        self.call(&DescribeSchemaVersions {})?;
        self.call(&DescribeKeyspaces {})?;
        self.call(&DescribePartitioner {})?;
        self.call(&DescribeSnitch {})?;
        self.call(&DescribeRing { keyspace: KEYSPACE })?;
        self.call(&DescribeLocalRing { keyspace: KEYSPACE })?;
        self.call(&DescribeTokenMap {})?;
        let (start_token, end_token) = (ByteString::from("0"), ByteString::from("100"));
        let (cf_name, keys_per_split) = (ByteString::from("Standard"), 128);
        let (cf, start, end) = (cf_name.clone(), start_token.clone(), end_token.clone());
        self.call(&DescribeSplits {
            cf_name: cf,
            start_token: start,
            end_token: end,
            keys_per_split,
        })?;
        self.call(&DescribeSplitsEx { cf_name, start_token, end_token, keys_per_split })?;
        self.call(&TraceNextQuery {})?;
        Ok(())
    }

    fn columns(&mut self) -> Result<(), Box<dyn Error>> {
        let column_parent = parent("Standard");
        let plain = column(b"name", b"ann");
        self.call(&insert(b"ann", &column_parent, plain.clone()))?;
        let age = column(b"age", &[0, 0, 0, 0, 0, 0, 0, 18]);
        self.call(&insert(b"ann", &column_parent, age))?;
        self.call(&insert(
            b"bob",
            &column_parent,
            Column { ttl: Some(86_400), ..column(b"mail", b"") },
        ))?;
        self.call(&BatchMutate {
            mutation_map: batch(b"carl", write(plain.clone())),
            ..BatchMutate::default()
        })?;
        self.call(&AtomicBatchMutate {
            mutation_map: batch(b"carl", delete()),
            ..AtomicBatchMutate::default()
        })?;
        self.reads(&column_parent, b"ann", Some(b"name"))?;
        self.indexed(column_parent.clone())?;
        let expected = vec![plain];
        for updates in [vec![column(b"name", b"eve")], vec![column(b"name", b"zoe")]] {
            let (key, column_family) = (Bytes::from_static(b"ann"), ByteString::from("Standard"));
            let (expected, updates) = (Some(expected.clone()), Some(updates));
            self.call(&Cas { key, column_family, expected, updates, ..Cas::default() })?;
        }
        let column_path =
            ColumnPath { column: Some(Bytes::from_static(b"name")), ..path("Standard") };
        self.call(&Remove {
            key: Bytes::from_static(b"ann"),
            column_path,
            timestamp: 9,
            ..Remove::default()
        })?;
        self.call(&Truncate { cfname: "Standard".into() })?;
        Ok(())
    }

    /// Every call that reads columns.
    fn reads(
        &mut self,
        parent: &ColumnParent,
        key: &'static [u8],
        name: Option<&'static [u8]>,
    ) -> Result<(), Box<dyn Error>> {
        let (key, column_parent, predicate) = (Bytes::from_static(key), parent.clone(), all());
        let keys = vec![key.clone(), Bytes::from_static(b"bob"), Bytes::from_static(b"nobody")];
        let column_path = ColumnPath {
            column_family: parent.column_family.clone(),
            super_column: if name.is_none() { Some(Bytes::from_static(b"home")) } else { None },
            column: name.map(Bytes::from_static),
        };
        let one = ConsistencyLevel::One;
        self.call(&Get { key: key.clone(), column_path, consistency_level: one })?;
        let (k, c, p) = (key.clone(), column_parent.clone(), predicate.clone());
        self.call(&GetSlice { key: k, column_parent: c, predicate: p, consistency_level: one })?;
        let (k, c, p) = (key.clone(), column_parent.clone(), predicate.clone());
        self.call(&GetCount { key: k, column_parent: c, predicate: p, consistency_level: one })?;
        let (k, c, p) = (keys.clone(), column_parent.clone(), predicate.clone());
        self.call(&MultigetSlice {
            keys: k,
            column_parent: c,
            predicate: p,
            consistency_level: one,
        })?;
        let (c, p) = (column_parent.clone(), predicate.clone());
        self.call(&MultigetCount { keys, column_parent: c, predicate: p, consistency_level: one })?;
        let empty = Some(Bytes::new());
        let range = KeyRange {
            start_key: empty.clone(),
            end_key: empty,
            count: 100,
            ..KeyRange::default()
        };
        let (c, p, r) = (column_parent.clone(), predicate, range.clone());
        self.call(&GetRangeSlices {
            column_parent: c,
            predicate: p,
            range: r,
            consistency_level: one,
        })?;
        let column_family = column_parent.column_family.clone();
        let start_column = Bytes::new();
        self.call(&GetPagedSlice { column_family, range, start_column, consistency_level: one })?;
        let request = MultiSliceRequest {
            key: Some(key),
            column_parent: Some(column_parent),
            column_slices: Some(vec![ColumnSlice::default()]),
            count: Some(10),
            ..MultiSliceRequest::default()
        };
        self.call(&GetMultiSlice { request })?;
        Ok(())
    }

    fn indexed(&mut self, column_parent: ColumnParent) -> Result<(), Box<dyn Error>> {
        let value = Bytes::from_static(&[0, 0, 0, 0, 0, 0, 0, 18]);
        let expression = IndexExpression {
            column_name: Bytes::from_static(b"age"),
            op: IndexOperator::Eq,
            value,
        };
        let index_clause =
            IndexClause { expressions: vec![expression], count: 10, ..IndexClause::default() };
        let (column_predicate, consistency_level) = (all(), ConsistencyLevel::One);
        self.call(&GetIndexedSlices {
            column_parent,
            index_clause,
            column_predicate,
            consistency_level,
        })?;
        Ok(())
    }

    fn super_columns(&mut self) -> Result<(), Box<dyn Error>> {
        for (key, home) in [(&b"ann"[..], &b"home"[..]), (b"ann", b"work"), (b"bob", b"home")] {
            let inside = ColumnParent {
                super_column: Some(Bytes::copy_from_slice(home)),
                ..parent("Super")
            };
            self.call(&insert(key, &inside, column(b"street", b"1 Long Lane")))?;
            self.call(&insert(key, &inside, column(b"town", b"Oxford")))?;
        }
        self.reads(&parent("Super"), b"ann", None)?;
        let inside =
            ColumnParent { super_column: Some(Bytes::from_static(b"home")), ..parent("Super") };
        self.reads(&inside, b"ann", None)
    }

    fn counters(&mut self) -> Result<(), Box<dyn Error>> {
        let inside = ColumnParent {
            super_column: Some(Bytes::from_static(b"home")),
            ..parent("SuperCounter")
        };
        for (column_parent, value) in [(parent("Counter"), 3), (parent("Counter"), -5), (inside, 7)]
        {
            let column = CounterColumn { name: Bytes::from_static(b"hits"), value };
            self.call(&Add {
                key: Bytes::from_static(b"ann"),
                column_parent,
                column,
                ..Add::default()
            })?;
        }
        self.reads(&parent("Counter"), b"ann", Some(b"hits"))?;
        self.reads(&parent("SuperCounter"), b"ann", None)?;
        let path = ColumnPath { column: Some(Bytes::from_static(b"hits")), ..path("Counter") };
        self.call(&RemoveCounter {
            key: Bytes::from_static(b"ann"),
            path,
            ..RemoveCounter::default()
        })?;
        Ok(())
    }

    fn queries(&mut self) -> Result<(), Box<dyn Error>> {
        let compression = Compression::None;
        let consistency = ConsistencyLevel::One;
        self.call(&SetCqlVersion { version: "2.0.0".into() })?;
        for text in [
            "UPDATE Standard SET a = 1 WHERE KEY = 62",
            "SELECT * FROM Standard",
            "SELECT COUNT(*) FROM Standard",
        ] {
            self.call(&ExecuteCqlQuery { query: text.into(), compression })?;
        }
        let query = Bytes::from_static(b"SELECT * FROM Standard WHERE KEY = ?");
        if let Some(prepared) = self.call(&PrepareCqlQuery { query, compression })? {
            let values = vec![Bytes::from_static(b"b")];
            self.call(&ExecutePreparedCqlQuery { item_id: prepared.item_id, values })?;
        }
        self.call(&SetCqlVersion { version: "3.0.0".into() })?;
        for text in
            ["SELECT key, release_version FROM system.local", "USE \"Golden\"", "SELECT nonsense"]
        {
            self.call(&ExecuteCql3Query { query: text.into(), compression, consistency })?;
        }
        let query =
            Bytes::from_static(b"SELECT key, release_version FROM system.local WHERE key = ?");
        if let Some(prepared) = self.call(&PrepareCql3Query { query, compression })? {
            let values = vec![Bytes::from_static(b"local")];
            self.call(&ExecutePreparedCql3Query {
                item_id: prepared.item_id,
                values,
                consistency,
            })?;
        }
        Ok(())
    }

    fn failures(&mut self) -> Result<(), Box<dyn Error>> {
        let missing =
            ColumnPath { column: Some(Bytes::from_static(b"missing")), ..path("Standard") };
        self.call(&Get {
            key: Bytes::from_static(b"nobody"),
            column_path: missing,
            ..Get::default()
        })?;
        self.call(&DescribeKeyspace { keyspace: "Nowhere".into() })?;
        self.call(&SetKeyspace { keyspace: "Nowhere".into() })?;
        let consistency_level = ConsistencyLevel::Three;
        self.call(&Insert {
            consistency_level,
            ..insert(b"x", &parent("Standard"), column(b"a", b"b"))
        })?;
        Ok(())
    }

    fn drop_schema(&mut self) -> Result<(), Box<dyn Error>> {
        self.call(&SystemDropColumnFamily { column_family: "Standard".into() })?;
        self.call(&SystemDropKeyspace { keyspace: KEYSPACE })?;
        Ok(())
    }
}

fn parent(family: &'static str) -> ColumnParent {
    ColumnParent { column_family: family.into(), super_column: None }
}

fn path(family: &'static str) -> ColumnPath {
    ColumnPath { column_family: family.into(), ..ColumnPath::default() }
}

fn column(name: &'static [u8], value: &'static [u8]) -> Column {
    let value = Some(Bytes::from_static(value));
    Column {
        name: Bytes::from_static(name),
        value,
        timestamp: Some(1_261_349_837_816_957),
        ttl: None,
    }
}

fn insert(key: &[u8], parent: &ColumnParent, column: Column) -> Insert {
    Insert {
        key: Bytes::copy_from_slice(key),
        column_parent: parent.clone(),
        column,
        ..Insert::default()
    }
}

fn write(column: Column) -> Mutation {
    let column = ColumnOrSuperColumn { column: Some(column), ..ColumnOrSuperColumn::default() };
    Mutation { column_or_supercolumn: Some(column), deletion: None }
}

fn delete() -> Mutation {
    let column_names = Some(vec![Bytes::from_static(b"name")]);
    let predicate = Some(SlicePredicate { column_names, slice_range: None });
    Mutation {
        deletion: Some(Deletion { timestamp: Some(5), predicate, super_column: None }),
        ..Mutation::default()
    }
}

fn batch(key: &'static [u8], mutation: Mutation) -> Map<Bytes, Map<ByteString, Vec<Mutation>>> {
    vec![(Bytes::from_static(key), vec![("Standard".into(), vec![mutation])])]
}

fn all() -> SlicePredicate {
    SlicePredicate {
        column_names: None,
        slice_range: Some(SliceRange { count: 100, ..SliceRange::default() }),
    }
}
