//! A read ends when its reply becomes too large, with no more in memory than that.
//!
//! It is alone in its process, since it measures the memory of the whole of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

#[path = "hostile/peak.rs"]
mod peak;
mod support;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_node::{Line, Method, Node, Reaction, Rule};
use cassa_wire::{
    BatchMutate, Call, CfDef, Column, ColumnDef, ColumnOrSuperColumn, ColumnParent,
    ConsistencyLevel, Exception, GetIndexedSlices, GetMultiSlice, GetPagedSlice, GetRangeSlices,
    GetSlice, IndexClause, IndexExpression, IndexOperator, IndexType, KeyRange, KsDef,
    MultiSliceRequest, MultigetSlice, Mutation, ReplyError, SetKeyspace, SlicePredicate,
    SliceRange, SuperColumn, SystemAddKeyspace, decode_reply,
};
use peak::Peak;
use support::Client;
use support::rows::answer;

const REPLY: usize = 64 << 10;
const ROWS: usize = 20_000;
/// Of each value: all together are twenty megabytes in each column family.
const BYTES: usize = 1_000;
/// What a refused read may take: a reply, what the test keeps of its requests, and what allocators keep.
const LIMIT: u64 = 6 << 20;
const ONE: ConsistencyLevel = ConsistencyLevel::One;

fn keyspace() -> SystemAddKeyspace {
    let family = |name: &'static str| CfDef {
        keyspace: "Large".into(),
        name: name.into(),
        column_type: (name == "Supers").then(|| "Super".into()),
        ..CfDef::default()
    };
    let index = ColumnDef {
        name: "name".into(),
        validation_class: "BytesType".into(),
        index_type: Some(IndexType::Keys),
        ..ColumnDef::default()
    };
    let indexed = CfDef { column_metadata: Some(vec![index]), ..family("Rows") };
    let ks_def = KsDef {
        name: "Large".into(),
        strategy_class: "org.apache.cassandra.locator.SimpleStrategy".into(),
        strategy_options: Some(vec![("replication_factor".into(), "1".into())]),
        cf_defs: vec![indexed, family("Wide"), family("Supers")],
        ..KsDef::default()
    };
    SystemAddKeyspace { ks_def }
}

fn key(number: usize) -> Bytes {
    Bytes::from(format!("{number:06}"))
}

fn filled(client: &mut Client) {
    let column = |name: Bytes| Column {
        name,
        value: Some(vec![b'v'; BYTES].into()),
        timestamp: Some(1),
        ttl: None,
    };
    let put = |put: ColumnOrSuperColumn| Mutation {
        column_or_supercolumn: Some(put),
        ..Mutation::default()
    };
    let one = |column: Column| {
        put(ColumnOrSuperColumn { column: Some(column), ..ColumnOrSuperColumn::default() })
    };
    let within = |name: Bytes| {
        let columns = vec![column("name".into())];
        let super_column = Some(SuperColumn { name, columns });
        put(ColumnOrSuperColumn { super_column, ..ColumnOrSuperColumn::default() })
    };
    for first in (0..ROWS).step_by(1_000) {
        let numbers = first..first + 1_000;
        let mut mutation_map: Vec<_> = numbers
            .clone()
            .map(|number| {
                (key(number), vec![(ByteString::from("Rows"), vec![one(column("name".into()))])])
            })
            .collect();
        let wide = numbers.clone().map(|number| one(column(key(number)))).collect();
        let supers = numbers.map(|number| within(key(number))).collect();
        mutation_map.push(("wide".into(), vec![("Wide".into(), wide), ("Supers".into(), supers)]));
        answer(client.call(&BatchMutate { mutation_map, consistency_level: ONE })).unwrap();
    }
}

fn is_refused<C: Call>(client: &mut Client, call: &C) -> bool {
    let reply = client.call(call).unwrap();
    matches!(reply, Err(ReplyError::Exception(Exception::Application { .. })))
}

/// Others would be in what it measures.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn reads_that_wait_for_a_replica_keep_nothing_of_what_others_had() {
    const READERS: usize = 40;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let waits = Duration::from_secs(2);
    let cluster = Node::builder().timeout(waits).cluster(3).start_blocking().unwrap();
    let mut clients: Vec<Client> =
        (0..=READERS).map(|_| Client::connect(cluster.node(0).address()).unwrap()).collect();
    answer(clients[0].call(&keyspace())).unwrap();
    for client in &mut clients {
        answer(client.call(&SetKeyspace { keyspace: "Large".into() })).unwrap();
    }
    filled(&mut clients[0]);
    // It has the last third of the rows; another's come before.
    cluster.node(2).pause();
    let slice_range = Some(SliceRange { count: i32::MAX, ..SliceRange::default() });
    let of_range = GetRangeSlices {
        column_parent: ColumnParent { column_family: "Rows".into(), ..ColumnParent::default() },
        predicate: SlicePredicate { slice_range, column_names: None },
        range: KeyRange {
            start_key: Some(Bytes::new()),
            end_key: Some(Bytes::new()),
            count: i32::MAX,
            ..KeyRange::default()
        },
        consistency_level: ONE,
    };
    let peak = Peak::begin();
    let readers = &mut clients[1..];
    readers.iter_mut().for_each(|client| client.send_call(&of_range).unwrap());
    for client in readers {
        let reply = decode_reply::<GetRangeSlices>(client.receive().unwrap(), 2);
        let timed_out = Exception::TimedOut {
            acknowledged_by: None,
            acknowledged_by_batchlog: None,
            paxos_in_progress: None,
        };
        assert_eq!(reply.unwrap_err(), ReplyError::Exception(timed_out));
    }
    let grown = peak.growth();
    assert!(grown < 80 << 20, "{grown} bytes");
}

#[test]
fn replies_that_a_fault_keeps_are_counted_with_what_is_buffered() {
    const READERS: usize = 40;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let node = Node::builder().max_buffered(64 << 20).start_blocking().unwrap();
    let mut clients: Vec<Client> =
        (0..=READERS).map(|_| Client::connect(node.address()).unwrap()).collect();
    answer(clients[0].call(&keyspace())).unwrap();
    for client in &mut clients {
        answer(client.call(&SetKeyspace { keyspace: "Large".into() })).unwrap();
    }
    filled(&mut clients[0]);
    let late = Rule::new(Reaction::Delay(Duration::from_secs(1))).after_applying();
    node.faults().add(late.method(Method::GetSlice)).stay();
    let slice_range = Some(SliceRange { count: i32::MAX, ..SliceRange::default() });
    let row = GetSlice {
        key: "wide".into(),
        column_parent: ColumnParent { column_family: "Wide".into(), ..ColumnParent::default() },
        predicate: SlicePredicate { slice_range, column_names: None },
        consistency_level: ONE,
    };
    let peak = Peak::begin();
    let readers = &mut clients[1..];
    readers.iter_mut().for_each(|client| client.send_call(&row).unwrap());
    let answered = readers.iter_mut().filter_map(|client| client.receive().ok()).count();
    let grown = peak.growth();
    assert!((1..=3).contains(&answered), "{answered}");
    assert!(grown < 200 << 20, "{grown} bytes");
}

#[test]
fn a_read_whose_reply_is_too_large_ends_with_no_more_than_that_in_memory() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let node = Node::builder().line(Line::V2_1).max_reply(REPLY).start_blocking().unwrap();
    let mut client = Client::connect(node.address()).unwrap();
    answer(client.call(&keyspace())).unwrap();
    answer(client.call(&SetKeyspace { keyspace: "Large".into() })).unwrap();
    filled(&mut client);
    let most = i32::MAX;
    let parent = |family: &'static str| ColumnParent {
        column_family: family.into(),
        ..ColumnParent::default()
    };
    let all = || SlicePredicate {
        slice_range: Some(SliceRange { count: most, ..SliceRange::default() }),
        column_names: None,
    };
    let range = || KeyRange {
        start_key: Some(Bytes::new()),
        end_key: Some(Bytes::new()),
        count: most,
        ..KeyRange::default()
    };
    let of_range = GetRangeSlices {
        column_parent: parent("Rows"),
        predicate: all(),
        range: range(),
        consistency_level: ONE,
    };
    let of_keys = MultigetSlice {
        keys: (0..ROWS).map(key).collect(),
        column_parent: parent("Rows"),
        predicate: all(),
        consistency_level: ONE,
    };
    let of_pages = GetPagedSlice {
        column_family: "Rows".into(),
        range: range(),
        start_column: Bytes::new(),
        consistency_level: ONE,
    };
    let expressions = vec![IndexExpression {
        column_name: "name".into(),
        op: IndexOperator::Eq,
        value: vec![b'v'; BYTES].into(),
    }];
    let found = GetIndexedSlices {
        column_parent: parent("Rows"),
        index_clause: IndexClause { expressions, start_key: Bytes::new(), count: most },
        column_predicate: all(),
        consistency_level: ONE,
    };
    let row = |family| GetSlice {
        key: "wide".into(),
        column_parent: parent(family),
        predicate: all(),
        consistency_level: ONE,
    };
    let request = MultiSliceRequest {
        key: Some("wide".into()),
        column_parent: Some(parent("Wide")),
        column_slices: Some(vec![cassa_wire::ColumnSlice::default()]),
        count: Some(most),
        ..MultiSliceRequest::default()
    };
    let peak = Peak::begin();
    assert!(is_refused(&mut client, &of_range));
    assert!(is_refused(&mut client, &of_keys));
    assert!(is_refused(&mut client, &of_pages));
    assert!(is_refused(&mut client, &found));
    assert!(is_refused(&mut client, &row("Wide")));
    assert!(is_refused(&mut client, &row("Supers")));
    assert!(is_refused(&mut client, &GetMultiSlice { request }));
    let grown = peak.growth();
    assert!(grown < LIMIT, "{grown} bytes");
    // The connection goes on, and what is small enough is read.
    let few = SliceRange { count: 10, ..SliceRange::default() };
    let predicate = SlicePredicate { slice_range: Some(few), column_names: None };
    let few = answer(client.call(&GetSlice { predicate, ..row("Wide") })).unwrap();
    assert_eq!(few.column_count(), 10);
}
