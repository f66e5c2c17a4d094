//! How far the parts of a scan have come: a value to store, and to go on from.

#[cfg(feature = "serde")]
mod stored;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use bytestring::ByteString;

use super::ScanPart;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};

const NO_PARTS: &str = "a checkpoint of no parts";

/// How far the [parts](ScanPart) of a scan have come: behind which row each is. [`Scan::resume`](super::Scan::resume) goes on from it,
/// in another process too.
///
/// [`ScanPart::checkpoint`] is that of one part. One of all parts begins with [`of`](Self::of), and [`update`](Self::update) takes in
/// what each part has come to:
///
/// ```
/// # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
/// # #[cfg(all(feature = "tokio", feature = "serde"))]
/// # async fn example(pool: cassa::Pool) -> Result<(), Box<dyn std::error::Error>> {
/// # let users = pool.column_family("Users").await?;
/// # users.insert_rows((0..8).map(|number| (number.to_string(), [("mail", "none")]))).await?;
/// # let folder = std::env::temp_dir().join(format!("cassa-checkpoint-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # std::env::set_current_dir(&folder)?;
/// use cassa::Checkpoint;
///
/// let mut parts = users.scan().split(4).await?;
/// let mut all = Checkpoint::of(&parts)?;
/// let part = &mut parts[0];
/// while let Some(row) = part.next().await? {
///     println!("{row:?}");
///     all.update(&part.checkpoint())?; // behind this row
///     std::fs::write("checkpoint", serde_json::to_string(&all)?)?;
/// }
///
/// let all: Checkpoint = serde_json::from_str(&std::fs::read_to_string("checkpoint")?)?;
/// let parts = users.scan().resume(&all).await?;
/// # std::fs::remove_dir_all(&folder)?;
/// # let mut parts = parts;
/// # assert!(parts[0].next().await?.is_none());
/// # Ok(())
/// # }
/// # #[cfg(all(feature = "tokio", feature = "serde"))]
/// # node::run(example);
/// ```
///
/// With the feature `serde`, which is on by default, it is `Serialize` and `Deserialize`. What is stored has a version, which is
/// read by this and every later cassa, and the partitioner, the keyspace, the column family and the selection it is of: keys and
/// names in hexadecimal digits, no values.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(into = "stored::Stored", try_from = "stored::Stored"))]
pub struct Checkpoint {
    pub(super) subject: Arc<Subject>,
    pub(super) parts: Vec<Place>,
}

/// What is scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// Its class.
    pub(super) partitioner: String,
    pub(super) keyspace: String,
    pub(super) column_family: String,
    /// What is read of which rows.
    pub(super) selection: String,
}

/// How far a part has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The token behind which the part begins, and its last one: no two parts have the same.
    pub(super) start: ByteString,
    pub(super) end: ByteString,
    /// The key of the last row that was read.
    pub(super) behind: Option<Bytes>,
    /// There is nothing left to read.
    pub(super) done: bool,
}

impl Checkpoint {
    /// The checkpoint of all these parts, in this order.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) for parts of different scans, a part given twice, and no parts.
    pub fn of<'a, D: Driver>(
        parts: impl IntoIterator<Item = &'a ScanPart<D>>,
    ) -> Result<Checkpoint> {
        let mut parts = parts.into_iter().map(ScanPart::checkpoint);
        let Some(Checkpoint { subject, parts: mut all }) = parts.next() else {
            return Err(Error::new(ErrorKind::InvalidArgument, NO_PARTS).during("scan"));
        };
        for part in parts {
            part.check(&subject)?;
            all.extend(part.parts);
        }
        Checkpoint::new(subject, all)
    }

    fn new(subject: Arc<Subject>, parts: Vec<Place>) -> Result<Checkpoint> {
        if parts.is_empty() {
            return Err(subject.refused(NO_PARTS.to_owned()));
        }
        let mut seen = HashSet::new();
        if let Some(Place { start, end, .. }) =
            parts.iter().find(|part| !seen.insert((&part.start, &part.end)))
        {
            let message = format!("the part from {start:?} to {end:?} is given twice");
            return Err(subject.refused(message));
        }
        Ok(Checkpoint { subject, parts })
    }

    /// Takes in how far a part has come since, or several.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) when this isn't a checkpoint of that part: then nothing is taken in.
    pub fn update(&mut self, newer: &Checkpoint) -> Result<()> {
        newer.check(&self.subject)?;
        let is_known = |newer: &Place| self.parts.iter().any(|part| part.is_of(newer));
        if let Some(stranger) = newer.parts.iter().find(|part| !is_known(part)) {
            let Place { start, end, .. } = stranger;
            let message = format!("the checkpoint has no part from {start:?} to {end:?}");
            return Err(self.subject.refused(message));
        }
        for newer in &newer.parts {
            if let Some(part) = self.parts.iter_mut().find(|part| part.is_of(newer)) {
                part.clone_from(newer);
            }
        }
        Ok(())
    }

    /// Whether nothing is left to read of any part.
    pub fn is_done(&self) -> bool {
        self.parts.iter().all(|part| part.done)
    }

    /// How many parts it is of.
    pub fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Refuses a checkpoint of something else than `subject`.
    pub(super) fn check(&self, subject: &Subject) -> Result<()> {
        if *self.subject == *subject {
            return Ok(());
        }
        let message = format!("the checkpoint is of {}, and not of {subject}", self.subject);
        Err(subject.refused(message))
    }
}

impl Place {
    fn is_of(&self, other: &Place) -> bool {
        self.start == other.start && self.end == other.end
    }
}

impl Subject {
    pub(super) fn refused(&self, message: String) -> Error {
        let error = Error::new(ErrorKind::InvalidArgument, message).during("scan");
        error.on(Some(&self.keyspace), Some(&self.column_family))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Subject { partitioner, keyspace, column_family, selection } = self;
        write!(f, "{keyspace}.{column_family} ({selection}) in the order of {partitioner}")
    }
}
