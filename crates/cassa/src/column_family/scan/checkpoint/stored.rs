//! A checkpoint as it is stored. What is read back is what another program wrote, or something else.

use std::sync::Arc;

use bytes::Bytes;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Checkpoint, Place, Subject};
use crate::column_family::scan::split::MOST_PARTS;

/// It grows by one when a stored checkpoint can't be read as it was.
const VERSION: u32 = 1;
/// Keys carry their length in two bytes.
const LONGEST_KEY: usize = u16::MAX as usize;

/// The form is the same in every format: names are text, keys are hexadecimal digits.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    /// The first field, so that nothing of another version is read before it is refused.
    #[serde(deserialize_with = "known_version")]
    version: u32,
    partitioner: String,
    keyspace: String,
    column_family: String,
    selection: String,
    parts: Vec<StoredPart>,
}

#[derive(Serialize, Deserialize)]
struct StoredPart {
    start: String,
    end: String,
    behind: Option<String>,
    done: bool,
}

fn known_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    match u32::deserialize(deserializer)? {
        VERSION => Ok(VERSION),
        other => {
            let message = format!("a checkpoint of version {other}, and this is version {VERSION}");
            Err(D::Error::custom(message))
        }
    }
}

impl From<Checkpoint> for Stored {
    fn from(checkpoint: Checkpoint) -> Stored {
        let Subject { partitioner, keyspace, column_family, selection } =
            Arc::unwrap_or_clone(checkpoint.subject);
        let parts = checkpoint.parts.into_iter().map(|part| StoredPart {
            start: part.start.to_string(),
            end: part.end.to_string(),
            behind: part.behind.map(|key| format!("{key:x}")),
            done: part.done,
        });
        let parts = parts.collect();
        Stored { version: VERSION, partitioner, keyspace, column_family, selection, parts }
    }
}

impl TryFrom<Stored> for Checkpoint {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Checkpoint, String> {
        let Stored { partitioner, keyspace, column_family, selection, parts, .. } = stored;
        if parts.len() > MOST_PARTS {
            return Err(format!("a checkpoint of more than {MOST_PARTS} parts"));
        }
        let places = parts.into_iter().map(|part| {
            let behind = part.behind.as_deref().map(key).transpose()?;
            let (start, end) = (part.start.into(), part.end.into());
            Ok(Place { start, end, behind, done: part.done })
        });
        let places = places.collect::<Result<_, String>>()?;
        let subject = Subject { partitioner, keyspace, column_family, selection };
        Checkpoint::new(subject.into(), places).map_err(|error| error.message().to_owned())
    }
}

fn key(digits: &str) -> Result<Bytes, String> {
    let is_whole =
        digits.len().is_multiple_of(2) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_sized = (2..=2 * LONGEST_KEY).contains(&digits.len());
    if !is_whole || !is_sized {
        return Err("what a part is behind is no row key in hexadecimal digits".to_owned());
    }
    let pairs = digits.as_bytes().chunks_exact(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap_or_default(), 16);
    pairs.map(byte).collect::<Result<Vec<u8>, _>>().map(Bytes::from).map_err(|it| it.to_string())
}
