//! An export of all rows by several tasks, killed half-way, that goes on where it was.
//!
//! Each task reads a part of the ring and writes its rows into a file of its own. Now and then its checkpoint goes into the one of
//! all parts, which is stored together with the lengths of the files. Who goes on from it cuts off what was written behind its
//! checkpoint, so that every row is exported once, wherever the process before was killed.
//!
//! `cargo run --example export` prints:
//!
//! ```text
//! killed after 500 rows
//! goes on with 4 parts
//! 1000 rows are exported, 1000 different ones
//! ```

mod support;

use std::collections::HashSet;
use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cassa::{Checkpoint, ColumnFamily, ScanPart, Type};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PARTS: usize = 4;
/// Rows of a part from one stored checkpoint to the next.
const ROWS_PER_CHECKPOINT: usize = 20;

#[tokio::main]
async fn main() -> Done<()> {
    let pool = support::connect().await?;
    let define = |cf: cassa::schema::ColumnFamilyDefinition| {
        cf.key(Type::Utf8).comparator(Type::Utf8).default_validator(Type::Long)
    };
    let readings = support::made_anew(&pool, define, "Export").await?;
    let rows = (0..1_000_i64).map(|number| (format!("station {number}"), [("height", number)]));
    readings.insert_rows(rows).await?;

    let folder = std::env::temp_dir().join(format!("cassa-export-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let killed_after = export(&readings, &folder, 500).await?;
    println!("killed after {killed_after} rows");
    export(&readings, &folder, usize::MAX).await?;

    let (mut rows, mut keys) = (0, HashSet::new());
    for part in 0..PARTS {
        for line in fs::read_to_string(file(&folder, part))?.lines() {
            rows += 1;
            keys.insert(line.to_owned());
        }
    }
    println!("{rows} rows are exported, {} different ones", keys.len());
    Ok(fs::remove_dir_all(&folder)?)
}

/// Exports rows, or those that are left, until it is killed after so many, and returns how many it wrote.
async fn export(readings: &ColumnFamily, folder: &Path, killed_after: usize) -> Done<usize> {
    let store = folder.join("checkpoint.json");
    let (parts, lengths) = match fs::read_to_string(&store) {
        Ok(stored) => {
            let (all, lengths): (Checkpoint, Vec<u64>) = serde_json::from_str(&stored)?;
            println!("goes on with {} parts", all.parts());
            (readings.scan().resume(&all).await?, lengths)
        }
        Err(_) => (readings.scan().split(PARTS).await?, vec![0; PARTS]),
    };
    let all = Checkpoint::of(&parts)?;
    let progress = Arc::new(Mutex::new(Progress { all, lengths: lengths.clone(), store }));
    let (tell, mut told) = mpsc::channel(1);
    let mut tasks = JoinSet::new();
    for (number, (part, length)) in parts.into_iter().zip(lengths).enumerate() {
        let file = OpenOptions::new().create(true).append(true).open(file(folder, number))?;
        file.set_len(length)?;
        tasks.spawn(export_part(number, part, file, progress.clone(), tell.clone()));
    }
    drop(tell);
    let mut rows = 0;
    while rows < killed_after && told.recv().await.is_some() {
        rows += 1;
    }
    if rows == killed_after {
        // Each task ends at the request it waits for.
        tasks.shutdown().await;
        return Ok(rows);
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    Ok(rows)
}

async fn export_part(
    number: usize,
    mut part: ScanPart,
    mut file: File,
    progress: Arc<Mutex<Progress>>,
    tell: mpsc::Sender<()>,
) -> Done<()> {
    for rows in 1.. {
        let row = part.next().await?;
        if let Some(row) = &row {
            let height: Option<i64> = row.value("height")?;
            writeln!(file, "{},{}", row.key::<&str>()?, height.unwrap_or_default())?;
        }
        if row.is_none() || rows % ROWS_PER_CHECKPOINT == 0 {
            file.sync_data()?;
            let length = file.metadata()?.len();
            progress.lock().await.store(number, length, &part.checkpoint())?;
        }
        if row.is_none() || tell.send(()).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// How far all parts have come, and where that is stored.
struct Progress {
    all: Checkpoint,
    lengths: Vec<u64>,
    store: PathBuf,
}

impl Progress {
    fn store(&mut self, number: usize, length: u64, part: &Checkpoint) -> Done<()> {
        self.all.update(part)?;
        if let Some(known) = self.lengths.get_mut(number) {
            *known = length;
        }
        // What is read is the old checkpoint or the new one, never half of it.
        let new = self.store.with_extension("new");
        fs::write(&new, serde_json::to_string(&(&self.all, &self.lengths))?)?;
        Ok(fs::rename(&new, &self.store)?)
    }
}

fn file(folder: &Path, part: usize) -> PathBuf {
    folder.join(format!("part-{part}.csv"))
}
