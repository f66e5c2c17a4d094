//! A node parts a range of rows as a server does that has them on disk.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::net::SocketAddr;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_node::{Line, Node};
use cassa_testbed::{Server, skip_without_servers};
use cassa_wire::{
    BatchMutate, CfDef, Column, ColumnOrSuperColumn, ConsistencyLevel, DescribeSplits,
    DescribeSplitsEx, KsDef, Mutation, SetKeyspace, SystemAddKeyspace,
};
use support::Client;
use support::rows::answer;

const KEYSPACE: &str = "Parted";
/// Families, with as many rows, and the interval of one that has another than usual.
const FAMILIES: [(&str, usize, Option<i32>); 5] = [
    ("None", 0, None),
    ("One", 1, None),
    ("Few", 300, None),
    ("Many", 6_000, None),
    ("Close", 500, Some(16)),
];

fn define(address: SocketAddr, line: Line) {
    let family = |(name, _, interval): (&'static str, usize, Option<i32>)| CfDef {
        keyspace: KEYSPACE.into(),
        name: name.into(),
        index_interval: interval.filter(|_| line == Line::V2_0),
        min_index_interval: interval.filter(|_| line >= Line::V2_1),
        ..CfDef::default()
    };
    let in_options = line >= Line::V0_8;
    let ks_def = KsDef {
        name: KEYSPACE.into(),
        strategy_class: "org.apache.cassandra.locator.SimpleStrategy".into(),
        strategy_options: in_options.then(|| vec![("replication_factor".into(), "1".into())]),
        replication_factor: (!in_options).then_some(1),
        cf_defs: FAMILIES.map(family).to_vec(),
        ..KsDef::default()
    };
    let mut client = Client::connect(address).unwrap();
    answer(client.call(&SystemAddKeyspace { ks_def })).unwrap();
    answer(client.call(&SetKeyspace { keyspace: KEYSPACE.into() })).unwrap();
    for (family, rows, _) in FAMILIES {
        for first in (0..rows).step_by(500) {
            fill(&mut client, family, first..rows.min(first + 500));
        }
    }
}

fn fill(client: &mut Client, family: &str, rows: std::ops::Range<usize>) {
    let row = |number: usize| {
        let column = Column {
            name: "name".into(),
            value: Some("value".into()),
            timestamp: Some(1),
            ttl: None,
        };
        let put = ColumnOrSuperColumn { column: Some(column), ..ColumnOrSuperColumn::default() };
        let put = Mutation { column_or_supercolumn: Some(put), deletion: None };
        (Bytes::from(format!("key{number}")), vec![(ByteString::from(family), vec![put])])
    };
    let mutation_map = rows.map(row).collect();
    let consistency_level = ConsistencyLevel::One;
    answer(client.call(&BatchMutate { mutation_map, consistency_level })).unwrap();
}

/// The frame that answers each question, or none where the connection is closed.
fn asked(address: SocketAddr, line: Line) -> Vec<(String, Option<Bytes>)> {
    let quarter = |number: i64| match line < Line::V1_2 {
        true => ((number as u128) << 125).to_string(),
        false => (number - 2).wrapping_mul(1 << 62).to_string(),
    };
    let mut answers = Vec::new();
    for (family, ..) in FAMILIES {
        for (start, end) in [(0, 0), (0, 2), (1, 3), (3, 1), (2, 2)] {
            for keys_per_split in [1, 10, 100, 128, 129, 500, 512, 1_000, 2_000, 100_000, -3, 0] {
                let (start_token, end_token) = (quarter(start), quarter(end));
                let (start_token, end_token) =
                    (ByteString::from(start_token), ByteString::from(end_token));
                let mut client = Client::connect(address).unwrap();
                answer(client.call(&SetKeyspace { keyspace: KEYSPACE.into() })).unwrap();
                let name = format!("{family} from {start} to {end} by {keys_per_split}");
                let cf_name = ByteString::from(family);
                let plain = DescribeSplits {
                    cf_name: cf_name.clone(),
                    start_token: start_token.clone(),
                    end_token: end_token.clone(),
                    keys_per_split,
                };
                answers.push((name.clone(), client.reply_to(&plain).ok()));
                if line >= Line::V1_1 {
                    let mut client = Client::connect(address).unwrap();
                    answer(client.call(&SetKeyspace { keyspace: KEYSPACE.into() })).unwrap();
                    let sized =
                        DescribeSplitsEx { cf_name, start_token, end_token, keys_per_split };
                    answers.push((format!("{name}, sized"), client.reply_to(&sized).ok()));
                }
            }
        }
    }
    answers
}

fn compare(line: Line) {
    if skip_without_servers("the comparison of splits") {
        return;
    }
    let server = Server::builder(line.release()).commitlog_batch(true).start().unwrap();
    let node = Node::builder().line(line).start_blocking().unwrap();
    define(server.address(), line);
    define(node.address(), line);
    // It starts with writing to disk what it had in memory.
    server.restart().unwrap();
    let (theirs, ours) = (asked(server.address(), line), asked(node.address(), line));
    let differ: Vec<_> = theirs.iter().zip(&ours).filter(|(theirs, ours)| theirs != ours).collect();
    assert!(
        differ.is_empty(),
        "{line}, {} of {}: {:#?}",
        differ.len(),
        ours.len(),
        &differ[..differ.len().min(5)]
    );
}

#[test]
fn ranges_are_parted_as_on_0_8() {
    compare(Line::V0_8);
}

#[test]
fn ranges_are_parted_as_on_1_2() {
    compare(Line::V1_2);
}

#[test]
fn ranges_are_parted_as_on_2_1() {
    compare(Line::V2_1);
}

#[test]
#[ignore = "the lines between those of every run: cargo test -p cassa-node --test splits -- --ignored"]
fn ranges_are_parted_as_on_the_other_lines() {
    for line in
        [Line::V0_7, Line::V1_0, Line::V1_1, Line::V2_0, Line::V2_2, Line::V3_0, Line::V3_11]
    {
        compare(line);
    }
}

/// What needs no server: a program that reads in parts has several.
#[test]
fn many_rows_are_several_parts_that_follow_one_another() {
    for line in Line::ALL {
        let node = Node::builder().line(line).start_blocking().unwrap();
        define(node.address(), line);
        let mut client = Client::connect(node.address()).unwrap();
        answer(client.call(&SetKeyspace { keyspace: KEYSPACE.into() })).unwrap();
        let whole = ByteString::from(if line < Line::V1_2 { "0" } else { "-9223372036854775808" });
        let splits = DescribeSplits {
            cf_name: "Many".into(),
            start_token: whole.clone(),
            end_token: whole.clone(),
            keys_per_split: 1_000,
        };
        let tokens = answer(client.call(&splits)).unwrap();
        assert_eq!((tokens.len(), &tokens[0], tokens.last()), (7, &whole, Some(&whole)), "{line}");
    }
}
