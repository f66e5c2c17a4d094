//! Hostile CQL and hostile batches: each is answered, in little memory, and the node goes on.
//!
//! It is alone in its process, since it measures the memory of the whole of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

#[path = "hostile/peak.rs"]
mod peak;
mod support;

use std::io::ErrorKind;

use bytes::Bytes;
use cassa_node::{Line, Node};
use cassa_wire::{
    BatchMutate, CfDef, ColumnDef, Compression, ConsistencyLevel, Deletion, DescribeVersion,
    Exception, ExecuteCql3Query, KsDef, Mutation, ReplyError, SetKeyspace, SlicePredicate,
    SliceRange, SystemAddKeyspace,
};
use peak::Peak;
use support::Client;
use support::rows::answer;

const LIMIT: u64 = 512 << 20;

fn cql(text: impl Into<Bytes>) -> ExecuteCql3Query {
    ExecuteCql3Query {
        query: text.into(),
        compression: Compression::None,
        consistency: ConsistencyLevel::One,
    }
}

/// A keyspace with a family that has many columns with types of their own.
fn keyspace() -> SystemAddKeyspace {
    let declared = (0..2_000).map(|number| ColumnDef {
        name: Bytes::from(format!("c{number:05}")),
        validation_class: "BytesType".into(),
        ..ColumnDef::default()
    });
    let family = CfDef {
        keyspace: "hostile".into(),
        name: "Declared".into(),
        comparator_type: Some("UTF8Type".into()),
        column_metadata: Some(declared.collect()),
        ..CfDef::default()
    };
    let counters = CfDef {
        keyspace: "hostile".into(),
        name: "Counters".into(),
        comparator_type: Some("UTF8Type".into()),
        default_validation_class: Some("CounterColumnType".into()),
        ..CfDef::default()
    };
    let plain = CfDef {
        keyspace: "hostile".into(),
        name: "Plain".into(),
        comparator_type: Some("UTF8Type".into()),
        ..CfDef::default()
    };
    let ks_def = KsDef {
        name: "hostile".into(),
        strategy_class: "org.apache.cassandra.locator.SimpleStrategy".into(),
        strategy_options: Some(vec![("replication_factor".into(), "1".into())]),
        cf_defs: vec![family, counters, plain],
        ..KsDef::default()
    };
    SystemAddKeyspace { ks_def }
}

fn client(node: &Node) -> Client {
    let mut client = Client::connect(node.address()).unwrap();
    answer(client.call(&SetKeyspace { keyspace: "hostile".into() })).unwrap();
    client
}

/// Statements that nobody should send.
fn statements() -> Vec<(&'static str, Vec<u8>)> {
    let many = |text: &str, times: usize| text.repeat(times);
    let columns = |count: usize| {
        let columns: Vec<String> = (0..count).map(|number| format!("c{number} int")).collect();
        columns.join(", ")
    };
    let values = many("1,", 400_000);
    vec![
        ("nothing", Vec::new()),
        ("blanks", many(" \n\t", 100_000).into_bytes()),
        ("an open comment", b"/* SELECT".to_vec()),
        ("many comments", many("/**/", 200_000).into_bytes()),
        ("an open quotation", b"INSERT INTO t (k) VALUES ('abc".to_vec()),
        ("quotes alone", many("'", 500_001).into_bytes()),
        ("an open name", b"SELECT \"abc FROM t".to_vec()),
        ("no text", vec![0xff; 1000]),
        ("zeros", vec![0; 1000]),
        ("letters of other scripts", "SÉLECT ключ FROM \u{1F600}".into()),
        ("blanks of other scripts", "\u{2003}\u{a0}SELECT * FROM t".into()),
        ("cut letters", "SELECT '€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€".into()),
        ("lists in lists", format!("INSERT INTO t (k) VALUES ({}", many("[", 500_000)).into()),
        ("maps in maps", format!("INSERT INTO t (k) VALUES ({}", many("{1:", 300_000)).into()),
        ("signs", format!("INSERT INTO t (k) VALUES ({}1)", many("-", 500_001)).into()),
        (
            "types in types",
            format!("CREATE TABLE d (k {}int", many("frozen<list<", 60_000)).into(),
        ),
        ("a tuple of many", format!("CREATE TABLE d (k tuple<{}int>, PRIMARY KEY (k))", many("int,", 100_000)).into()),
        ("a table of many columns", format!("CREATE TABLE d (k int PRIMARY KEY, {})", columns(90_000)).into()),
        ("a key of many columns", format!("CREATE TABLE d (k int, PRIMARY KEY ({}k))", many("k,", 400_000)).into()),
        ("an order of many columns", format!("CREATE TABLE d (k int, c int, PRIMARY KEY (k, c)) WITH CLUSTERING ORDER BY ({}c DESC)", many("c DESC,", 100_000)).into()),
        ("one column again and again", format!("INSERT INTO t ({}k) VALUES ({}1)", many("k,", 200_000), many("1,", 200_000)).into()),
        ("one assignment again and again", format!("UPDATE t SET {}v = 'x' WHERE k = 1", many("v = 'x',", 100_000)).into()),
        ("one condition again and again", format!("DELETE FROM t WHERE {}k = 1", many("k = 1 AND ", 100_000)).into()),
        ("many keys with a large value", format!("UPDATE t SET v = '{}' WHERE k IN ({values}1)", many("x", 100_000)).into()),
        ("many keys of many columns", {
            let told: Vec<String> = (0..4_000).map(|number| format!("c{number} = 1 AND ")).collect();
            format!("DELETE FROM wide WHERE {}k IN ({values}1)", told.concat()).into()
        }),
        ("a long number", format!("INSERT INTO t (k, n) VALUES (1, {})", many("9", 900_000)).into()),
        ("a long decimal", format!("INSERT INTO t (k, d) VALUES (1, {}.5)", many("9", 900_000)).into()),
        ("a large exponent", b"INSERT INTO t (k, d) VALUES (1, 1e999999999)".to_vec()),
        ("a larger exponent", b"INSERT INTO t (k, d) VALUES (1, 1e99999999999999999999)".to_vec()),
        ("a long blob", format!("INSERT INTO t (k, b) VALUES (1, 0x{})", many("ab", 400_000)).into()),
        ("half a blob", b"INSERT INTO t (k, b) VALUES (1, 0xabc)".to_vec()),
        ("strange times", b"INSERT INTO t (k, at) VALUES (1, '99999-99-99T99:99:99.999999999999999Z')".to_vec()),
        ("the last times", b"INSERT INTO t (k, at) VALUES (1, '9999-12-31T23:59:60-25:59')".to_vec()),
        ("a selection of many", format!("SELECT {}keyspace_name FROM system.schema_columns", many("keyspace_name,", 70_000)).into()),
        ("many values of a condition", format!("SELECT * FROM system.schema_columns WHERE keyspace_name IN ({}'hostile')", many("'a',", 200_000)).into()),
        ("many conditions", format!("SELECT * FROM system.schema_columns WHERE {}keyspace_name = 'hostile'", many("keyspace_name = 'hostile' AND ", 30_000)).into()),
        ("a statement of 2 MiB", format!("SELECT '{}'", many("x", 2 << 20)).into()),
    ]
}

#[test]
fn hostile_statements_and_batches_are_answered_in_little_memory_and_the_node_goes_on() {
    for line in [Line::V1_2, Line::V2_1, Line::V3_11] {
        let node = Node::builder().line(line).start_blocking().unwrap();
        let mut good = Client::connect(node.address()).unwrap();
        answer(good.call(&keyspace())).unwrap();
        let mut client = client(&node);
        let wide: Vec<String> = (0..4_000).map(|number| format!("c{number}")).collect();
        for made in [
            "CREATE TABLE t (k int PRIMARY KEY, v text, n varint, d decimal, b blob, at timestamp)"
                .to_owned(),
            format!(
                "CREATE TABLE wide ({} int, k int, PRIMARY KEY (({}, k)))",
                wide.join(" int, "),
                wide.join(", ")
            ),
        ] {
            answer(client.call(&cql(made))).unwrap();
        }
        let peak = Peak::begin();
        for (name, statement) in statements() {
            let answered = client
                .call(&cql(statement))
                .unwrap_or_else(|error| panic!("{line}, {name}: {error}"));
            assert!(!matches!(answered, Err(ReplyError::Wire(_))), "{line}, {name}: {answered:?}");
        }
        batches(&mut client, line);
        too_long(&node);
        let grown = peak.growth();
        println!("{line}: {} MiB more memory", grown >> 20);
        assert!(grown < LIMIT, "{line}: {grown} bytes");
        good.call(&DescribeVersion {}).unwrap().unwrap();
    }
}

/// A statement larger than any request may be.
fn too_long(node: &Node) {
    let mut client = client(node);
    let sent = client.send_call(&cql(vec![b' '; 64 << 20]));
    let kind = sent.and_then(|()| client.receive()).unwrap_err().kind();
    let closed = [ErrorKind::UnexpectedEof, ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
    assert!(closed.contains(&kind), "{kind:?}");
}

/// Many removals of slices that overlap, of one row.
fn batches(client: &mut Client, line: Line) {
    const MANY: usize = 100_000;
    if line < Line::V2_0 {
        return; // They remove no slices.
    }
    for family in ["Plain", "Counters", "Declared"] {
        let removed = |number: usize| {
            let name = |number: usize| Bytes::from(format!("{:06}", number * 7_919 % MANY));
            let (one, other) = (name(number), name(number + 1));
            let (start, finish) = if one < other { (one, other) } else { (other, one) };
            let range = SliceRange { start, finish, ..SliceRange::default() };
            let predicate = Some(SlicePredicate { column_names: None, slice_range: Some(range) });
            let timestamp = Some((number * 31 % 1_000) as i64);
            let deletion = Deletion { timestamp, super_column: None, predicate };
            Mutation { deletion: Some(deletion), ..Mutation::default() }
        };
        let mutations = (0..MANY).map(removed).collect();
        let mutation_map = vec![("row".into(), vec![(family.into(), mutations)])];
        let call = BatchMutate { mutation_map, consistency_level: ConsistencyLevel::One };
        match answer(client.call(&call)) {
            Ok(()) => {}
            Err(Exception::InvalidRequest { .. }) => {
                assert!(family == "Declared" && line >= Line::V3_0);
            }
            Err(other) => panic!("{line}, {family}: {other:?}"),
        }
    }
}
