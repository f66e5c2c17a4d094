//! CQL that a client may send to a node: the first byte selects the line, zeros part statements. The node has tables of several kinds,
//! and whatever is sent it answers whole frames.
#![no_main]
use bytes::Bytes;
use cassa_node::{Line, fuzzing};
use cassa_wire::{
    Compression, ConsistencyLevel, ExecuteCql3Query, KsDef, SetKeyspace, SystemAddKeyspace,
    encode_call,
};
use libfuzzer_sys::fuzz_target;

const LINES: [Line; 5] = [Line::V1_2, Line::V2_0, Line::V2_1, Line::V3_0, Line::V3_11];

/// Tables that statements may be about.
const TABLES: [&str; 6] = [
    "CREATE TABLE t (k int, c text, v text, n varint, PRIMARY KEY (k, c)) WITH CLUSTERING ORDER BY (c DESC)",
    "CREATE TABLE s (k int, c int, h text static, l list<int>, s set<text>, m map<text, timestamp>, PRIMARY KEY (k, c))",
    "CREATE TABLE n (k uuid, j int, c int, n counter, PRIMARY KEY ((k, j), c))",
    "CREATE TABLE p (k blob PRIMARY KEY, d decimal, f double, b boolean, i inet)",
    "CREATE TABLE d (k int, c int, e int, v text, PRIMARY KEY (k, c, e)) WITH COMPACT STORAGE",
    "CREATE TABLE u (k int PRIMARY KEY, t frozen<tuple<int, text>>, z frozen<list<int>>)",
];

fuzz_target!(|data: &[u8]| {
    let [selector, statements @ ..] = data else { return };
    let line = LINES[usize::from(*selector) % LINES.len()];
    let mut sent = ground(line);
    for text in statements.split(|byte| *byte == 0) {
        send(&mut sent, text);
    }
    assert!(fuzzing::are_whole_frames(&fuzzing::answers(line, sent)));
});

/// Requests that make a keyspace with the tables, and select it.
fn ground(line: Line) -> Vec<u8> {
    let ks_def = KsDef {
        name: "k".into(),
        strategy_class: "org.apache.cassandra.locator.SimpleStrategy".into(),
        strategy_options: Some(vec![("replication_factor".into(), "1".into())]),
        ..KsDef::default()
    };
    let mut sent = Vec::new();
    encode_call(&SystemAddKeyspace { ks_def }, 1, line.api(), &mut sent).expect("it is known");
    encode_call(&SetKeyspace { keyspace: "k".into() }, 2, line.api(), &mut sent)
        .expect("it is known");
    // What a line doesn't know of them it refuses.
    TABLES.iter().for_each(|table| send(&mut sent, table.as_bytes()));
    sent
}

fn send(sent: &mut Vec<u8>, text: &[u8]) {
    let query = ExecuteCql3Query {
        query: Bytes::copy_from_slice(text),
        compression: Compression::None,
        consistency: ConsistencyLevel::One,
    };
    encode_call(&query, 3, Line::V1_2.api(), sent).expect("it is known");
}
