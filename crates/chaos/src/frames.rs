//! Messages with their length before them, as they go over a link.

use std::io;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt};

/// No message of this load is longer.
const LONGEST: usize = 16 << 20;

/// How many bytes the length takes.
pub(crate) const HEADER: usize = 4;

/// Where the method's length stands, and its name after it: behind the message's length and the version of the protocol.
const METHOD: usize = HEADER + 4;

/// A reply with the sequence id of another one; nothing when they don't answer the same method.
pub(crate) fn forged(reply: &[u8], other: &[u8]) -> Vec<u8> {
    let same = method_end(other).and_then(|end| {
        let id = other.get(end..end + 4)?;
        let mut forged =
            (reply.get(METHOD..end)? == other.get(METHOD..end)?).then(|| reply.to_vec())?;
        forged.get_mut(end..end + 4)?.copy_from_slice(id);
        Some(forged)
    });
    same.unwrap_or_default()
}

fn method_end(frame: &[u8]) -> Option<usize> {
    let length = frame.get(METHOD..)?.first_chunk()?;
    Some(METHOD + 4 + u32::from_be_bytes(*length) as usize)
}

/// The next message, its length included; `None` at the end.
pub(crate) async fn next(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Bytes>> {
    let mut header = [0; HEADER];
    match stream.read_exact(&mut header).await {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    };
    let length = u32::from_be_bytes(header) as usize;
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0; HEADER + length];
    let (head, body) = frame.split_at_mut(HEADER);
    head.copy_from_slice(&header);
    stream.read_exact(body).await?;
    Ok(Some(frame.into()))
}
