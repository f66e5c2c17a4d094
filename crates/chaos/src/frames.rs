//! Messages with their length before them, as they go over a link.

use std::io;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt};

/// No message of this load is longer.
const LONGEST: usize = 16 << 20;

/// How many bytes the length takes.
pub(crate) const HEADER: usize = 4;

/// Where the length of the method's name stands: behind the message's length and the version of the protocol.
const NAME_LENGTH: usize = HEADER + 4;
/// Where the name itself begins.
const NAME: usize = NAME_LENGTH + 4;

/// The name of a message's method; `None` in a message that is none.
pub(crate) fn method(frame: &[u8]) -> Option<&[u8]> {
    let length = u32::from_be_bytes(*frame.get(NAME_LENGTH..)?.first_chunk()?);
    frame.get(NAME..)?.get(..length as usize)
}

/// A reply with the sequence id of another one; nothing when they don't answer the same method.
pub(crate) fn forged(reply: &[u8], other: &[u8]) -> Vec<u8> {
    let same = method(other).filter(|name| method(reply) == Some(*name)).and_then(|name| {
        let id = NAME + name.len()..NAME + name.len() + 4;
        let mut forged = reply.to_vec();
        forged.get_mut(id.clone())?.copy_from_slice(other.get(id)?);
        Some(forged)
    });
    same.unwrap_or_default()
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
