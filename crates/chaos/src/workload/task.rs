//! One task: what it writes and reads, one call after the other.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use cassa::{Error, Row};

use super::Shared;
use super::found::Outcome;
use super::written::Written;
use crate::Result;

/// The column of a row that is written again and again.
const LATEST: &str = "latest";

/// What a task has done so far.
pub(crate) struct Task {
    number: usize,
    shared: Arc<Shared>,
    random: fastrand::Rng,
    written: Written,
    /// Of the column that is written again and again: the number that was tried last, and the one that was acknowledged last.
    tried: u64,
    latest: u64,
    /// How many additions it has begun.
    added: u64,
}

impl Task {
    pub(crate) fn new(number: usize, shared: Arc<Shared>) -> Task {
        Task {
            number,
            shared,
            random: fastrand::Rng::with_seed(number as u64),
            written: Written::by(number),
            tried: 0,
            latest: 0,
            added: 0,
        }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.shared.stopped.load(Ordering::Relaxed)
    }

    /// One call.
    pub(crate) async fn step(&mut self) {
        let begun = Instant::now();
        match self.random.u8(..10) {
            0..=2 => self.write().await,
            3..=5 => self.read().await,
            6 => self.write_again().await,
            7..=8 => self.read_latest().await,
            _ => self.add().await,
        }
        self.shared.timeline.ended(begun);
    }

    async fn write(&mut self) {
        let column = self.written.next();
        let (key, value) = (self.written.key(column), self.written.value(column));
        match self.shared.rows.insert(&*key, [(column.to_string(), value)]).await {
            Ok(_) => {
                self.written.acknowledge(column);
                self.shared.found.add(Outcome::Acknowledged);
            }
            Err(error) => self.failed(&error),
        }
    }

    async fn read(&mut self) {
        let Some(column) = self.written.any(&mut self.random) else { return };
        let (key, name) = (self.written.key(column), column.to_string());
        match self.shared.rows.columns([&*name]).get(&*key).await {
            Ok(row) => {
                let expected = self.written.value(column);
                let read = value(row.as_ref(), &name);
                if read.as_deref() != Some(&*expected) {
                    self.wrong(&key, &name, read.as_deref(), &expected);
                }
            }
            Err(error) => self.failed(&error),
        }
    }

    async fn write_again(&mut self) {
        self.tried += 1;
        let number = self.tried.to_string();
        match self.shared.rows.insert(self.own_key(), [(LATEST, number)]).await {
            Ok(_) => {
                self.latest = self.tried;
                self.shared.found.add(Outcome::Acknowledged);
            }
            Err(error) => self.failed(&error),
        }
    }

    async fn read_latest(&mut self) {
        let key = self.own_key();
        match self.shared.rows.columns([LATEST]).get(&*key).await {
            Ok(row) => {
                let read = value(row.as_ref(), LATEST);
                let number = read.as_deref().map_or(Some(0), |read| read.parse().ok());
                if !number.is_some_and(|number| (self.latest..=self.tried).contains(&number)) {
                    let expected = format!("{} to {}", self.latest, self.tried);
                    self.wrong(&key, LATEST, read.as_deref(), &expected);
                }
            }
            Err(error) => self.failed(&error),
        }
    }

    async fn add(&mut self) {
        self.added += 1;
        let (key, column) = (self.own_key(), self.added.to_string());
        let added = self.shared.counts.add(&*key, &*column, 1).await;
        match added {
            Ok(()) => self.shared.found.add(Outcome::Acknowledged),
            Err(error) if error.maybe_applied() => {
                self.shared.found.tell(Outcome::Doubtful, shown(&error));
            }
            Err(error) => self.failed(&error),
        }
        let times = self.shared.additions.take(&key, &column);
        if times > 1 {
            let words = format!("the addition to {key}, {column} was sent {times} times");
            self.shared.found.tell(Outcome::Doubled, words);
        }
    }

    /// Reads every row, and tells what is missing of what was acknowledged.
    pub(crate) async fn look_for_all(&self) -> Result<()> {
        for (key, columns) in self.written.rows() {
            let row = self.shared.rows.get(&*key).await?;
            for column in columns {
                let read = value(row.as_ref(), &column.to_string());
                if read.as_deref() != Some(&*self.written.value(column)) {
                    let by_name = self.shared.rows.columns([column.to_string()]).get(&*key).await?;
                    let by_name = value(by_name.as_ref(), &column.to_string());
                    let words =
                        format!("row {key}, column {column} is {read:?}, by its name {by_name:?}");
                    self.shared.found.tell(Outcome::Lost, words);
                }
            }
        }
        let row = self.shared.rows.columns([LATEST]).get(self.own_key()).await?;
        let read = value(row.as_ref(), LATEST).and_then(|read| read.parse().ok());
        if read.unwrap_or(0) < self.latest {
            let words = format!("task {}: {read:?} after {}", self.number, self.latest);
            self.shared.found.tell(Outcome::Lost, words);
        }
        Ok(())
    }

    fn own_key(&self) -> String {
        self.number.to_string()
    }

    fn wrong(&self, key: &str, column: &str, read: Option<&str>, expected: &str) {
        let words = format!("row {key}, column {column} is {read:?} and must be {expected:?}");
        self.shared.found.tell(Outcome::Wrong, words);
    }

    fn failed(&self, error: &Error) {
        let hosts = self.shared.pool.hosts();
        let up: Vec<_> = hosts.iter().filter(|host| host.up).map(|host| &host.address).collect();
        self.shared.found.tell(Outcome::Error, format!("{} up: {up:?}", shown(error)));
    }
}

/// A column's text; what is no text is wrong as well.
fn value(row: Option<&Row>, column: &str) -> Option<String> {
    match row?.value::<String>(column) {
        Ok(value) => value,
        Err(error) => Some(error.to_string()),
    }
}

fn shown(error: &Error) -> String {
    let attempts = error.attempts().iter().map(|attempt| {
        format!(
            "{} {} {:?} {:?}",
            attempt.host(),
            attempt.cause(),
            attempt.phase(),
            attempt.elapsed()
        )
    });
    format!("{error} [{}]", attempts.collect::<Vec<_>>().join("; "))
}
