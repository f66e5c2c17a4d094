//! Asks a server over Thrift whether it is there: by hand, so that the testbed depends on no part it helps to test.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A server that is starting may accept a connection and answer late.
const PATIENCE: Duration = Duration::from_secs(3);

/// No answer to these calls is longer.
const LONGEST: u32 = 1 << 20;

/// The version of the server's Thrift interface: an answer means that it serves.
pub(crate) fn describe_version(address: SocketAddr) -> io::Result<String> {
    let reply = call(address, "describe_version", &[0])?;
    Reply { rest: &reply }.string().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}

/// Sends one call and gives what follows the header of the field with its result.
fn call(address: SocketAddr, method: &str, arguments: &[u8]) -> io::Result<Vec<u8>> {
    const HEADER: usize = 4 + 4 + 4;
    let mut message = vec![0x80, 1, 0, 1];
    message.extend(text(method));
    message.extend(1u32.to_be_bytes());
    message.extend(arguments);
    let mut socket = TcpStream::connect_timeout(&address, PATIENCE)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.set_write_timeout(Some(PATIENCE))?;
    socket.write_all(&length(message.len()))?;
    socket.write_all(&message)?;
    let mut size = [0; 4];
    socket.read_exact(&mut size)?;
    let size = u32::from_be_bytes(size);
    if size > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut reply = Vec::new();
    socket.take(u64::from(size)).read_to_end(&mut reply)?;
    let is_reply = reply.get(3) == Some(&2);
    match reply.get(HEADER + method.len()..) {
        Some(result) if is_reply => Ok(result.to_vec()),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// What is left of a reply.
struct Reply<'a> {
    rest: &'a [u8],
}

impl Reply<'_> {
    /// A result that is text: its field has type 11 and number 0.
    fn string(&mut self) -> Option<String> {
        let body = self.rest.strip_prefix(&[11, 0, 0])?;
        let (size, body) = body.split_first_chunk()?;
        let text = body.get(..u32::from_be_bytes(*size) as usize)?;
        String::from_utf8(text.to_vec()).ok()
    }
}

fn text(value: &str) -> Vec<u8> {
    [&length(value.len()), value.as_bytes()].concat()
}

/// Lengths here are those of our own few bytes.
fn length(size: usize) -> [u8; 4] {
    (size as u32).to_be_bytes()
}
