//! Asks a server over Thrift whether it is there, and for its ring: by hand, so that the testbed depends on no part it helps to test.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

// Thrift's types.
const STOP: u8 = 0;
const I32: u8 = 8;
const STRING: u8 = 11;
const STRUCT: u8 = 12;
const MAP: u8 = 13;
const LIST: u8 = 15;

/// A server that is starting may accept a connection and answer late.
const PATIENCE: Duration = Duration::from_secs(3);

/// No answer to these calls is longer.
const LONGEST: u32 = 1 << 20;

/// The version of the server's Thrift interface: an answer means that it serves.
pub(crate) fn describe_version(address: SocketAddr) -> io::Result<String> {
    let reply = call(address, "describe_version", &[STOP])?;
    let text = result(&reply, STRING).and_then(|body| {
        let (size, body) = body.split_first_chunk()?;
        String::from_utf8(body.get(..u32::from_be_bytes(*size) as usize)?.to_vec()).ok()
    });
    text.ok_or_else(unexpected)
}

/// How many tokens the server knows.
pub(crate) fn token_map(address: SocketAddr) -> io::Result<usize> {
    elements(&call(address, "describe_token_map", &[STOP])?, MAP)
}

/// How many ranges the ring of a keyspace has: as many as the server knows nodes.
pub(crate) fn ring(address: SocketAddr, keyspace: &str) -> io::Result<usize> {
    let arguments = [&field(STRING, 1), text(keyspace).as_slice(), &[STOP]].concat();
    elements(&call(address, "describe_ring", &arguments)?, LIST)
}

/// How many versions of the schema the cluster has: one, when all nodes agree.
pub(crate) fn schema_versions(address: SocketAddr) -> io::Result<usize> {
    elements(&call(address, "describe_schema_versions", &[STOP])?, MAP)
}

/// Makes an empty keyspace with one replica; 0.7 takes the replication factor in a field, later servers among the options.
pub(crate) fn add_keyspace(address: SocketAddr, name: &str, in_options: bool) -> io::Result<()> {
    let replication = if in_options {
        let one =
            [&[STRING, STRING][..], &length(1), &text("replication_factor"), &text("1")].concat();
        [&field(MAP, 3), one.as_slice()].concat()
    } else {
        [&field(I32, 4), length(1).as_slice()].concat()
    };
    let definition = [
        &field(STRUCT, 1),
        &field(STRING, 1),
        text(name).as_slice(),
        &field(STRING, 2),
        &text("org.apache.cassandra.locator.SimpleStrategy"),
        &replication,
        &field(LIST, 5),
        &[STRUCT],
        &length(0),
        &[STOP, STOP],
    ]
    .concat();
    schema_call(address, "system_add_keyspace", &definition)
}

/// Drops a keyspace.
pub(crate) fn drop_keyspace(address: SocketAddr, name: &str) -> io::Result<()> {
    let arguments = [&field(STRING, 1), text(name).as_slice(), &[STOP]].concat();
    schema_call(address, "system_drop_keyspace", &arguments)
}

/// A schema change answers with text when it is done.
fn schema_call(address: SocketAddr, method: &str, arguments: &[u8]) -> io::Result<()> {
    result(&call(address, method, arguments)?, STRING).map(drop).ok_or_else(unexpected)
}

/// Sends one call and gives what follows the header of its reply.
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
        return Err(unexpected());
    }
    let mut reply = Vec::new();
    socket.take(u64::from(size)).read_to_end(&mut reply)?;
    let is_reply = reply.get(3) == Some(&2);
    match reply.get(HEADER + method.len()..) {
        Some(result) if is_reply => Ok(result.to_vec()),
        _ => Err(unexpected()),
    }
}

/// The successful result, of the type `kind`, in a reply; an exception has another field's number.
fn result(reply: &[u8], kind: u8) -> Option<&[u8]> {
    reply.strip_prefix(&field(kind, 0))
}

/// How many elements the list or map has that is the result.
fn elements(reply: &[u8], kind: u8) -> io::Result<usize> {
    let types = if kind == MAP { 2 } else { 1 };
    let count = result(reply, kind).and_then(|body| body.get(types..)?.first_chunk());
    count.map(|count| u32::from_be_bytes(*count) as usize).ok_or_else(unexpected)
}

fn unexpected() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

fn field(kind: u8, number: u8) -> [u8; 3] {
    [kind, 0, number]
}

fn text(value: &str) -> Vec<u8> {
    [&length(value.len()), value.as_bytes()].concat()
}

/// Lengths here are those of our own few bytes.
fn length(size: usize) -> [u8; 4] {
    (size as u32).to_be_bytes()
}
