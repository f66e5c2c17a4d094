//! A node that keeps its data: what it acknowledged is there when it starts again, whatever ended it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use std::{env, fs, hint, process, thread};

use bytes::Bytes;
use cassa_node::{Line, Node, StartError};
use cassa_wire::ConsistencyLevel::One;
use cassa_wire::{ApiVersion, Column, ColumnParent, Insert, Truncate, encode_call};
use support::Client;
use support::rows::{FAMILY, client, define, get, insert, keys};

/// A folder that is removed when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Folder(env::temp_dir().join(format!("cassa-node-{}-{number}", process::id())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn started(folder: &Folder) -> Node {
    Node::builder().data(&folder.0).start_blocking().unwrap()
}

#[test]
fn a_dropped_node_has_left_its_folder_however_busy_the_machine_is() {
    let folder = Folder::new();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    hint::spin_loop();
                }
            });
        }
        let opened =
            (0..50).all(|_| Node::builder().data(&folder.0).start_blocking().map(drop).is_ok());
        over.store(true, Ordering::Relaxed);
        assert!(opened);
    });
}

#[test]
fn a_node_has_its_schema_and_its_rows_when_it_starts_again() {
    let folder = Folder::new();
    let node = started(&folder);
    define(node.address(), 1);
    let mut first = client(node.address());
    insert(&mut first, "old", "1", 1, One).unwrap();
    first.call(&Truncate { cfname: FAMILY.into() }).unwrap().unwrap();
    insert(&mut first, "key", "2", 1, One).unwrap();
    drop(node);
    let node = started(&folder);
    let mut second = client(node.address());
    assert_eq!(keys(&mut second, One).unwrap(), ["key"]);
    assert_eq!(get(&mut second, "key", One).unwrap().as_deref(), Some("2"));
}

#[test]
fn a_journal_that_was_cut_or_in_which_a_bit_is_another_is_refused_and_never_believed() {
    let folder = Folder::new();
    let node = started(&folder);
    define(node.address(), 1);
    let mut first = client(node.address());
    let value = "v".repeat(2_000);
    let keys: Vec<String> = (0..20).map(|number| format!("key {number}")).collect();
    for key in &keys {
        insert(&mut first, key, &value, 1, One).unwrap();
    }
    drop(node);
    let file = folder.0.join("cassa-node.redb");
    let whole = fs::read(&file).unwrap();
    let used: Vec<usize> = (0..whole.len()).filter(|place| whole[*place] != 0).collect();
    let step = whole.len() / 10;
    let cut = (0..10).map(|part| whole[..part * step].to_vec());
    let flipped = used.iter().step_by(used.len() / 40).map(|place| {
        let mut other = whole.clone();
        other[*place] ^= 1;
        other
    });
    let mut refused = 0;
    for other in cut.chain(flipped) {
        fs::write(&file, other).unwrap();
        match Node::builder().data(&folder.0).start_blocking() {
            // It was one that nothing depends on.
            Ok(node) => {
                let mut second = client(node.address());
                for key in &keys {
                    assert_eq!(get(&mut second, key, One).unwrap().as_ref(), Some(&value));
                }
            }
            Err(StartError::Data { .. }) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused > 20, "{refused}");
    fs::write(&file, whole).unwrap();
    assert_eq!(get(&mut client(started(&folder).address()), "key 1", One).unwrap(), Some(value));
}

#[test]
fn of_two_nodes_one_has_a_folder() {
    let folder = Folder::new();
    let _first = started(&folder);
    let second = Node::builder().data(&folder.0).start_blocking();
    assert!(matches!(second, Err(StartError::Data { .. })), "{second:?}");
    let cluster = Node::builder().data(&folder.0).cluster(2).start_blocking();
    assert!(matches!(cluster, Err(StartError::DataOfCluster { .. })), "{cluster:?}");
}

#[test]
fn a_node_starts_on_its_data_as_what_it_was() {
    let folder = Folder::new();
    drop(started(&folder));
    let other = Node::builder().line(Line::V0_8).data(&folder.0).start_blocking().unwrap_err();
    let why = std::error::Error::source(&other).unwrap().to_string();
    assert!(why.contains("2.1.22") && why.contains("0.8.10"), "{why}");
    started(&folder);
}

#[test]
fn a_node_whose_making_was_stopped_starts() {
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).unwrap();
    fs::write(folder.0.join("cassa-node.redb.unfinished"), [0; 5_000]).unwrap();
    define(started(&folder).address(), 1);
    client(started(&folder).address());
}

/// A node in a process of its own.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(folder: &Path) -> Process {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cassa-node"))
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit(' ').next().unwrap().parse().unwrap();
        Process { child, address }
    }

    /// Ends it at once, with SIGKILL.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes rows with growing numbers until the node is gone; how many were acknowledged.
fn write_on(mut client: Client, writer: usize, from: u32) -> u32 {
    let mut next = from;
    loop {
        let mut request = Vec::new();
        let insert = Insert {
            key: Bytes::from(format!("{writer} {next}")),
            column_parent: ColumnParent { column_family: FAMILY.into(), super_column: None },
            column: Column {
                name: Bytes::from_static(b"name"),
                value: Some(Bytes::from(next.to_string())),
                timestamp: Some(1),
                ttl: None,
            },
            consistency_level: One,
        };
        encode_call(&insert, 1, ApiVersion::V20_1_0, &mut request).unwrap();
        if client.send(&request).is_err() || client.receive().is_err() {
            return next;
        }
        next += 1;
    }
}

const WRITERS: usize = 3;

/// Kills a node so often while it is written to, each time at another moment.
fn kills(count: u64) {
    let folder = Folder::new();
    let process = Process::start(&folder.0);
    define(process.address, 1);
    process.kill();
    let mut acknowledged = [0_u32; WRITERS];
    for round in 0..count {
        let process = Process::start(&folder.0);
        let address = process.address;
        let mut reader = client(address);
        for (writer, acknowledged) in acknowledged.iter().enumerate() {
            // The last ones are those in danger.
            for number in acknowledged.saturating_sub(200)..*acknowledged {
                let found = get(&mut reader, &format!("{writer} {number}"), One).unwrap();
                assert_eq!(found, Some(number.to_string()), "round {round}");
            }
        }
        let writers: Vec<_> = acknowledged
            .iter()
            .enumerate()
            .map(|(writer, from)| (client(address), writer, *from))
            .map(|(client, writer, from)| thread::spawn(move || write_on(client, writer, from)))
            .collect();
        thread::sleep(Duration::from_millis(5 + round * 7 % 50));
        process.kill();
        for (acknowledged, writer) in acknowledged.iter_mut().zip(writers) {
            *acknowledged = writer.join().unwrap();
        }
    }
    assert!(acknowledged.iter().all(|acknowledged| *acknowledged > 0), "{acknowledged:?}");
    println!("{count} kills, {} acknowledged writes", acknowledged.iter().sum::<u32>());
}

#[test]
fn a_killed_node_has_every_acknowledged_write() {
    kills(10);
}

#[test]
#[ignore = "takes a while: 200 kills"]
fn a_node_killed_two_hundred_times_has_every_acknowledged_write() {
    kills(200);
}
