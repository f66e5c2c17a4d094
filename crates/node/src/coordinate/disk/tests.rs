use std::collections::BTreeMap;
use std::future::poll_fn;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::{env, fs, iter, process};

use bytes::Bytes;
use cassa_wire::{CfDef, ConsistencyLevel, KsDef};

use super::{changing_schema, open_until};
use crate::coordinate::{truncate, write};
use crate::ring::{Here, Ring};
use crate::schema::{Family, Keyspace};
use crate::store::{Cell, Change, Deletion, Expiry, Path as Column, RowMutation};
use crate::{Node, Place};

/// So short that a few rows are too much.
const LONG: u64 = 2_000;

fn opened(folder: &Path) -> Here {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
    let place = iter::once((address, Place::default()));
    let mut ring = Ring::new(&Node::builder(), place).unwrap();
    ring.disk = Some(open_until(&ring, folder, LONG).unwrap());
    Here { ring: Arc::new(ring), member: 0 }
}

/// A keyspace with a column family of each kind.
async fn defined(here: &Here) -> Arc<Keyspace> {
    let family = |name: &str, kind: &str, values: &str| CfDef {
        keyspace: "Kept".into(),
        name: name.into(),
        column_type: Some(kind.into()),
        comparator_type: Some("UTF8Type".into()),
        subcomparator_type: (kind == "Super").then(|| "UTF8Type".into()),
        default_validation_class: Some(values.into()),
        key_validation_class: Some("BytesType".into()),
        ..CfDef::default()
    };
    let families = [
        family("Plain", "Standard", "BytesType"),
        family("Supers", "Super", "BytesType"),
        family("Counters", "Standard", "CounterColumnType"),
    ];
    let definition =
        KsDef { name: "Kept".into(), strategy_class: "SimpleStrategy".into(), ..KsDef::default() };
    let changed = changing_schema(here, |catalog| {
        let families = families.map(|definition| {
            let family = Family::new(catalog.family_id(), definition).unwrap();
            (family.name().to_owned(), Arc::new(family))
        });
        let keyspace = Keyspace { definition, families: families.into() };
        catalog.keyspaces.insert("Kept".to_owned(), Arc::new(keyspace));
        Ok::<(), ()>(())
    });
    changed.await.unwrap().unwrap();
    here.ring.catalog().keyspace("Kept").unwrap().clone()
}

/// Changes of every kind, told from others by their number.
fn changes(number: i64) -> [(&'static str, Vec<Change>); 3] {
    let path = |super_column: Option<&str>, name: i64| {
        let super_column = super_column.map(|name| Bytes::copy_from_slice(name.as_bytes()));
        Column::new(super_column, Bytes::from(format!("{name:04}")))
    };
    let cell = |expiry| Cell { value: Bytes::from(vec![b'v'; 50]), timestamp: number, expiry };
    let lives = Some(Expiry { ttl: 1_000, end: i64::MAX / 2 });
    let deletion = Deletion { timestamp: number - 5, at: i64::MAX / 2 };
    let text = |name: i64| Bytes::from(format!("{name:04}"));
    let range = |super_column| Change::RemoveRange {
        super_column,
        start: text(number - 4),
        finish: text(number - 2),
        spared: vec![text(number - 3)],
        deletion,
    };
    let plain = vec![
        Change::Put(path(None, number), cell(None)),
        Change::Put(path(None, number + 1), cell(lives)),
        Change::RemoveColumn(path(None, number - 10), deletion),
        range(None),
        Change::RemoveRow(Deletion { timestamp: number - 30, ..deletion }),
    ];
    let supers = vec![
        Change::Put(path(Some("s"), number), cell(None)),
        Change::Put(path(Some("t"), number), cell(lives)),
        Change::RemoveSuper("t".into(), deletion),
        range(Some("s".into())),
    ];
    let add = |delta| Change::Add { path: path(None, number % 5), delta, timestamp: number };
    let again = Change::CountAgain {
        super_column: None,
        start: text(number % 7),
        finish: text(number % 7),
        deletion,
    };
    let gone = Change::RemoveCounter(path(None, number % 4), deletion);
    let counters = vec![add(number), gone, add(-1), again];
    [("Plain", plain), ("Supers", supers), ("Counters", counters)]
}

/// Every row of every column family, as the changes that make it.
fn dump(here: &Here) -> BTreeMap<(String, Bytes), Vec<Change>> {
    let mut rows = BTreeMap::new();
    for family in here.ring.catalog().families() {
        here.member().store.dump(family, |key, changes| {
            rows.insert((family.name().to_owned(), key.clone()), changes);
        });
    }
    rows
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_journal_written_anew_has_all_that_the_long_one_had() {
    let folder = Folder(env::temp_dir().join(format!("cassa-node-long-{}", process::id())));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut known = None;
    let mut number = 0;
    for _ in 0..4 {
        let here = opened(&folder.0);
        runtime.block_on(async {
            let keyspace = match here.ring.catalog().keyspace("Kept") {
                Some(keyspace) => keyspace.clone(),
                None => defined(&here).await,
            };
            assert_eq!(known.take().unwrap_or_else(|| dump(&here)), dump(&here));
            for _ in 0..60 {
                number += 1;
                let family = |name: &str| keyspace.families[name].clone();
                let changes = changes(number).map(|(name, changes)| (family(name), changes));
                let key = Bytes::from(format!("row {}", number % 3));
                let row = RowMutation { key, changes: changes.into() };
                write(&here, &keyspace, ConsistencyLevel::One, &[row]).await.unwrap();
            }
            truncate(&here, keyspace.families["Supers"].id).await.unwrap();
        });
        known = Some(dump(&here));
    }
    assert!(number == 240 && known.unwrap().len() == 6);
    let size = fs::metadata(folder.0.join("cassa-node.redb")).unwrap().len();
    assert!(size < 4 << 20, "what was replaced is gone: {size} bytes");
}

#[test]
fn a_journal_in_which_only_the_schema_changes_is_written_anew_too() {
    let folder = Folder(env::temp_dir().join(format!("cassa-node-again-{}", process::id())));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let here = opened(&folder.0);
    runtime.block_on(async {
        let keyspace = defined(&here).await;
        for number in 0..100 {
            let renamed = changing_schema(&here, |catalog| {
                let name = format!("{number}{}", "x".repeat(50_000));
                let keyspace = Keyspace::clone(&keyspace);
                let definition = KsDef { strategy_class: name.into(), ..keyspace.definition };
                let keyspace = Keyspace { definition, ..keyspace };
                catalog.keyspaces.insert("Kept".to_owned(), Arc::new(keyspace));
                Ok::<(), ()>(())
            });
            renamed.await.unwrap().unwrap();
        }
    });
    let version = here.ring.catalog().version;
    drop(here);
    let size = fs::metadata(folder.0.join("cassa-node.redb")).unwrap().len();
    assert!(size < 2 << 20, "what was replaced is gone: {size} bytes");
    assert_eq!(opened(&folder.0).ring.catalog().version, version);
}

#[test]
fn a_journal_written_anew_while_the_node_is_paused_lacks_nothing() {
    let folder = Folder(env::temp_dir().join(format!("cassa-node-paused-{}", process::id())));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let here = opened(&folder.0);
    runtime.block_on(async {
        let keyspace = defined(&here).await;
        let mut number = 0;
        for is_paused in [false, true] {
            if is_paused {
                here.member().pause();
            }
            for _ in 0..60 {
                number += 1;
                let changes = vec![(keyspace.families["Plain"].clone(), changes(1)[0].1.clone())];
                let row = RowMutation { key: Bytes::from(format!("row {number}")), changes };
                write(&here, &keyspace, ConsistencyLevel::Any, &[row]).await.unwrap();
            }
        }
    });
    here.member().resume();
    let known = dump(&here);
    assert_eq!(known.len(), 120);
    drop(here);
    assert_eq!(dump(&opened(&folder.0)), known);
}

#[test]
fn a_write_that_is_cancelled_anywhere_is_in_memory_only_if_it_is_on_the_disk() {
    let folder = Folder(env::temp_dir().join(format!("cassa-node-cut-{}", process::id())));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let here = opened(&folder.0);
    runtime.block_on(async {
        let keyspace = defined(&here).await;
        // A task makes way for others after so many steps.
        for steps in 0..150 {
            tokio::task::yield_now().await;
            for _ in 0..steps {
                once(tokio::task::consume_budget()).await;
            }
            let changes = vec![(keyspace.families["Plain"].clone(), changes(1)[0].1.clone())];
            let row = RowMutation { key: Bytes::from(format!("row {steps}")), changes };
            once(write(&here, &keyspace, ConsistencyLevel::One, &[row])).await;
        }
    });
    let known = dump(&here);
    drop(here);
    assert_eq!(dump(&opened(&folder.0)), known);
}

#[test]
fn a_node_that_starts_again_has_no_rows_of_dropped_column_families() {
    let folder = Folder(env::temp_dir().join(format!("cassa-node-drop-{}", process::id())));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let here = opened(&folder.0);
    let dropped = runtime.block_on(async {
        let keyspace = defined(&here).await;
        let family = keyspace.families["Plain"].clone();
        let changes = vec![(family.clone(), changes(1)[0].1.clone())];
        let row = RowMutation { key: "row".into(), changes };
        write(&here, &keyspace, ConsistencyLevel::One, &[row]).await.unwrap();
        let without = changing_schema(&here, |catalog| {
            catalog.keyspaces.remove("Kept");
            Ok::<(), ()>(())
        });
        without.await.unwrap().unwrap();
        family
    });
    drop(here);
    opened(&folder.0).member().store.dump(&dropped, |key, _| panic!("{key:?}"));
}

/// Polls a future once and drops it; whether it was done.
async fn once(future: impl Future) -> bool {
    let mut future = pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await
}
