//! The reads by which a table is looked at, and what each answers.

use std::fmt::Debug;
use std::io::ErrorKind;
use std::net::SocketAddr;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_node::Line;
use cassa_wire::*;

use crate::cases::Case;
use crate::shown;
use crate::support::Client;

const LEVEL: ConsistencyLevel = ConsistencyLevel::One;

/// What each look at a case's table answers.
pub(crate) fn run(line: Line, address: SocketAddr, case: &Case) -> Vec<String> {
    let mut look = Look::new(line, address, case.name);
    for statement in case.statements {
        look.statement(statement);
    }
    look.schema();
    look.reads();
    look.writes();
    look.finish()
}

struct Look {
    line: Line,
    address: SocketAddr,
    client: Client,
    /// Of the keyspace and of the table.
    name: String,
    answers: Vec<String>,
}

impl Look {
    fn new(line: Line, address: SocketAddr, name: &str) -> Look {
        let client = Client::connect(address).unwrap();
        let mut look = Look { line, address, client, name: name.to_owned(), answers: Vec::new() };
        let one = ("replication_factor".into(), ByteString::from("1"));
        let ks_def = KsDef {
            name: name.into(),
            strategy_class: "SimpleStrategy".into(),
            strategy_options: Some(vec![one]),
            ..KsDef::default()
        };
        look.client.call(&SystemAddKeyspace { ks_def }).unwrap().unwrap();
        look.select();
        look
    }

    fn select(&mut self) {
        let keyspace = self.name.as_str().into();
        self.client.call(&SetKeyspace { keyspace }).unwrap().unwrap();
    }

    fn finish(mut self) -> Vec<String> {
        let keyspace = self.name.as_str().into();
        self.client.call(&SystemDropKeyspace { keyspace }).unwrap().unwrap();
        self.answers
    }

    /// Makes a call and keeps its answer as text.
    fn call<C: Call>(
        &mut self,
        what: &str,
        call: &C,
        shown: impl Fn(&C::Reply) -> String,
    ) -> Option<C::Reply> {
        let reply = self.client.call(call);
        let text = match &reply {
            Ok(Ok(reply)) => shown(reply),
            Ok(Err(ReplyError::Exception(exception))) => format!("{exception:?}"),
            Ok(Err(other)) => panic!("{other}"),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{what}");
                self.client = Client::connect(self.address).unwrap();
                self.select();
                "closed".to_owned()
            }
        };
        self.answers.push(format!("{what}: {text}"));
        reply.ok()?.ok()
    }

    fn statement(&mut self, statement: &str) {
        let call = ExecuteCql3Query {
            query: statement.to_owned().into(),
            compression: Compression::None,
            consistency: LEVEL,
        };
        self.call(statement, &call, result);
    }

    fn schema(&mut self) {
        let name = self.name.clone();
        let call = DescribeKeyspace { keyspace: name.as_str().into() };
        self.call("describe", &call, |keyspace| unnumbered(&keyspace.cf_defs));
        let query = match self.line < Line::V3_0 {
            true => format!(
                "SELECT column_name, type, component_index, validator FROM system.schema_columns \
                 WHERE keyspace_name = '{name}' AND columnfamily_name = 't'"
            ),
            false => format!(
                "SELECT column_name, kind, position, clustering_order, type FROM system_schema.columns \
                 WHERE keyspace_name = '{name}' AND table_name = 't'"
            ),
        };
        self.statement(&query);
    }

    fn reads(&mut self) {
        let Some(all) = self.range("all rows", SliceRange { count: 1000, ..SliceRange::default() })
        else {
            return;
        };
        let keys: Vec<Bytes> = all.rows().map(|row| Bytes::copy_from_slice(row.key())).collect();
        self.range("two of all rows", SliceRange { count: 2, ..SliceRange::default() });
        self.range(
            "two of all rows from behind",
            SliceRange { count: 2, reversed: true, ..SliceRange::default() },
        );
        for key in &keys {
            self.row(key);
        }
        let call = MultigetSlice {
            keys: keys.clone(),
            column_parent: parent(),
            predicate: slice(SliceRange { count: 3, ..SliceRange::default() }),
            consistency_level: LEVEL,
        };
        self.call("multiget", &call, shown::page);
        let call = MultigetCount {
            keys,
            column_parent: parent(),
            predicate: slice(SliceRange { count: 3, ..SliceRange::default() }),
            consistency_level: LEVEL,
        };
        self.call("multiget_count", &call, |counts| format!("{counts:?}"));
    }

    /// Writes cells by Thrift, which a table takes if they have the names of cells of its columns.
    fn writes(&mut self) {
        let key = Bytes::from_static(&[0, 0, 0, 1]);
        let long = |text: &str| {
            let text = text.as_bytes();
            [&[0, text.len() as u8], text, &[0]].concat()
        };
        let number = |number: u8| vec![0, 4, 0, 0, 0, number, 0];
        for components in [
            vec![long("a")],
            vec![long("b")],
            vec![long("nope")],
            vec![long("")],
            vec![long("x"), long("n")],
            vec![number(1), number(1)],
            vec![number(1), number(1), long("v")],
            vec![number(1), number(1), long("s")],
            vec![number(1), number(1), long("s"), number(5)],
            vec![number(1), number(1), long("v"), number(5)],
            vec![number(1), number(1), long("nope")],
            vec![number(1), number(1), long("")],
        ] {
            let name = Bytes::from(components.concat());
            let column = Column {
                name: name.clone(),
                value: Some(Bytes::from_static(b"val")),
                timestamp: Some(30),
                ttl: None,
            };
            let call = Insert {
                key: key.clone(),
                column_parent: parent(),
                column,
                consistency_level: LEVEL,
            };
            self.call(&format!("insert {}", shown::name(&name)), &call, |()| "done".to_owned());
        }
        self.slice(&key, "as it was written", SliceRange { count: 1000, ..SliceRange::default() });
        let cf_def =
            CfDef { keyspace: self.name.as_str().into(), name: "t".into(), ..CfDef::default() };
        if self.name != "KeysOnly" && !self.name.starts_with("Compact") {
            self.call("update", &SystemUpdateColumnFamily { cf_def: cf_def.clone() }, |_| {
                "done".to_owned()
            });
        }
        self.call("add", &SystemAddColumnFamily { cf_def }, |_| "done".to_owned());
    }

    fn range(&mut self, what: &str, range: SliceRange) -> Option<Page> {
        let call = GetRangeSlices {
            column_parent: parent(),
            predicate: slice(range),
            range: KeyRange {
                start_key: Some(Bytes::new()),
                end_key: Some(Bytes::new()),
                count: 100,
                ..KeyRange::default()
            },
            consistency_level: LEVEL,
        };
        self.call(what, &call, shown::page)
    }

    fn row(&mut self, key: &Bytes) {
        let all = SliceRange { count: 1000, ..SliceRange::default() };
        let Some(whole) = self.slice(key, "whole", all.clone()) else { return };
        let names: Vec<Bytes> =
            whole.columns().map(|column| Bytes::copy_from_slice(column.name())).collect();
        self.slice(key, "reversed", SliceRange { reversed: true, ..all.clone() });
        // From 3.0 on servers may look for none of a table's cells until their time is out.
        let least = if self.line < Line::V3_0 { 0 } else { 1 };
        for count in least..5 {
            for reversed in [false, true] {
                let range = SliceRange { count, reversed, ..SliceRange::default() };
                self.slice(key, &format!("{count} {reversed}"), range.clone());
                self.count(key, &format!("{count} {reversed}"), range);
            }
        }
        self.count(key, "whole", all);
        for name in &names {
            let shown = shown::name(name);
            for (count, reversed) in [(1000, false), (1000, true), (2, false), (2, true)] {
                if self.line < Line::V2_1 && reversed && name.starts_with(&[0xff; 2]) {
                    // 2.0 fails over it.
                    continue;
                }
                let range = SliceRange { count, reversed, ..SliceRange::default() };
                let from = SliceRange { start: name.clone(), ..range.clone() };
                let to = SliceRange { finish: name.clone(), ..range };
                self.slice(key, &format!("{count} {reversed} from {shown}"), from.clone());
                self.count(key, &format!("{count} {reversed} from {shown}"), from);
                self.slice(key, &format!("{count} {reversed} to {shown}"), to);
            }
            self.names(key, std::slice::from_ref(name));
            let path = ColumnPath {
                column_family: "t".into(),
                super_column: None,
                column: Some(name.clone()),
            };
            let call = Get { key: key.clone(), column_path: path, consistency_level: LEVEL };
            self.call(&format!("get {shown}"), &call, shown::page);
            self.paged(key, name);
        }
        for pair in names.windows(3) {
            self.names(key, &[pair[0].clone(), pair[2].clone()]);
        }
        // Ends that are no whole names.
        for name in names.iter().filter(|name| name.len() > 5) {
            let first = 3 + usize::from(name[1]);
            let Some(prefix) =
                name.get(..first).filter(|prefix| name[0] == 0 && prefix.len() < name.len())
            else {
                continue;
            };
            for end in [0, 1, 0xff] {
                let mut end_of = prefix.to_vec();
                end_of[first - 1] = end;
                let end_of = Bytes::from(end_of);
                for reversed in [false, true] {
                    let range = SliceRange { count: 1000, reversed, ..SliceRange::default() };
                    let shown = shown::name(&end_of);
                    self.slice(
                        key,
                        &format!("{reversed} from {shown}"),
                        SliceRange { start: end_of.clone(), ..range.clone() },
                    );
                    self.slice(
                        key,
                        &format!("{reversed} to {shown}"),
                        SliceRange { finish: end_of.clone(), ..range },
                    );
                }
            }
        }
    }

    fn slice(&mut self, key: &Bytes, what: &str, range: SliceRange) -> Option<Page> {
        let call = GetSlice {
            key: key.clone(),
            column_parent: parent(),
            predicate: slice(range),
            consistency_level: LEVEL,
        };
        self.call(&format!("{} {what}", shown::bytes(key)), &call, shown::page)
    }

    fn count(&mut self, key: &Bytes, what: &str, range: SliceRange) {
        if self.line >= Line::V3_0 && range.count < 1000 {
            // A server may count the same page of a table again and again until its time is out.
            return;
        }
        let call = GetCount {
            key: key.clone(),
            column_parent: parent(),
            predicate: slice(range),
            consistency_level: LEVEL,
        };
        self.call(&format!("count {} {what}", shown::bytes(key)), &call, ToString::to_string);
    }

    fn names(&mut self, key: &Bytes, names: &[Bytes]) {
        let call = GetSlice {
            key: key.clone(),
            column_parent: parent(),
            predicate: SlicePredicate { column_names: Some(names.to_vec()), slice_range: None },
            consistency_level: LEVEL,
        };
        let shown: Vec<String> = names.iter().map(|name| shown::name(name)).collect();
        self.call(
            &format!("{} of names {}", shown::bytes(key), shown.join(" and ")),
            &call,
            shown::page,
        );
    }

    fn paged(&mut self, key: &Bytes, start: &Bytes) {
        let call = GetPagedSlice {
            column_family: "t".into(),
            range: KeyRange {
                start_key: Some(key.clone()),
                end_key: Some(Bytes::new()),
                count: 4,
                ..KeyRange::default()
            },
            start_column: start.clone(),
            consistency_level: LEVEL,
        };
        self.call(&format!("paged from {}", shown::name(start)), &call, shown::page);
    }
}

fn parent() -> ColumnParent {
    ColumnParent { column_family: "t".into(), super_column: None }
}

fn slice(range: SliceRange) -> SlicePredicate {
    SlicePredicate { column_names: None, slice_range: Some(range) }
}

/// What a statement answers; rows with their columns' names.
fn result(result: &CqlResult) -> String {
    let Some(rows) = &result.rows else { return format!("{:?}", result.r#type) };
    let value = |column: &Column| {
        let name = shown::bytes(&column.name);
        let value = column.value.as_ref().map_or("null".to_owned(), |value| shown::bytes(value));
        format!("{name}={value}")
    };
    let rows = rows.iter().map(|row| row.columns.iter().map(value).collect::<Vec<_>>().join(" "));
    format!("{}\n{:?}", rows.collect::<Vec<_>>().join("\n"), result.schema)
}

/// Without the numbers of column families.
fn unnumbered(families: &[impl Debug]) -> String {
    let text = format!("{families:#?}");
    let told =
        text.lines().filter(|line| !line.trim().starts_with("id:") && !line.ends_with(": None,"));
    told.collect::<Vec<_>>().join("\n")
}
