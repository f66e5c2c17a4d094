//! What a connection makes of bytes that are no proper request: the same as a server's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod support;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use cassa_node::{Line, Node};

/// Longer than a busy server takes.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_connection_treats_what_is_no_request_as_a_servers_does() {
    if cassa_testbed::skip_without_servers("the comparison of a node's connection and a server's") {
        return;
    }
    for line in [Line::V0_8, Line::V1_2, Line::V2_0, Line::V2_1, Line::V3_11] {
        let server = cassa_testbed::Server::start(line.release()).unwrap();
        let node = Node::builder().line(line).start_blocking().unwrap();
        let mut different = Vec::new();
        for (what, bytes) in cases() {
            let [theirs, ours] = [server.address(), node.address()]
                .map(|address| text(&answer(address, &[&bytes, &version(9)])));
            if ours != theirs {
                different.push(format!("{what}\nserver: {theirs}\nnode:   {ours}"));
            }
        }
        assert!(different.is_empty(), "{line}\n{}", different.join("\n"));
    }
}

/// All that is answered to these sends and the client's end after them. Who closes a connection under unread bytes resets it, and a
/// reset may drop what was answered before: of several tries the longest answer has lost the least.
fn answer(address: SocketAddr, sends: &[&[u8]]) -> Vec<u8> {
    const TRIES: usize = 20;
    let mut longest = Vec::new();
    for _ in 0..TRIES {
        let (answered, is_whole) = try_once(address, sends);
        if is_whole {
            return answered;
        }
        if answered.len() > longest.len() {
            longest = answered;
        }
    }
    longest
}

/// What is answered, and whether nothing of it was lost.
fn try_once(address: SocketAddr, sends: &[&[u8]]) -> (Vec<u8>, bool) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // Who closes early doesn't take it all.
    let sent = sends.iter().try_for_each(|bytes| stream.write_all(bytes));
    let _ = sent.and_then(|()| stream.shutdown(Shutdown::Write));
    let mut answered = Vec::new();
    match stream.read_to_end(&mut answered) {
        Ok(_) => (answered, true),
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => (answered, false),
        Err(error) => panic!("{error}"),
    }
}

/// What is compared: replies, one a line.
fn text(answered: &[u8]) -> String {
    let mut frames = Vec::new();
    let mut rest = answered;
    while let Some((header, behind)) = rest.split_first_chunk::<4>() {
        let (frame, behind) = behind.split_at(u32::from_be_bytes(*header) as usize);
        frames.push(frame.escape_ascii().to_string());
        rest = behind;
    }
    frames.join("\n")
}

fn cases() -> Vec<(&'static str, Vec<u8>)> {
    let frame = |body: &[u8]| [&(body.len() as u32).to_be_bytes(), body].concat();
    let call = |name: &[u8], arguments: &[u8]| frame(&message(0x8001_0001, name, arguments));
    let field = |id: u8, value: &[u8]| [&[11, 0, id], &text_of(value)[..]].concat();
    let version = |head| frame(&message(head, b"describe_version", &[0]));
    vec![
        ("a request", version(0x8001_0001)),
        ("a negative length", [0xff; 24].to_vec()),
        ("the least length", [&[0x80, 0, 0, 0][..], &[b'x'; 20]].concat()),
        ("an empty frame", vec![0; 4]),
        ("a frame of the limit", (15_u32 << 20).to_be_bytes().to_vec()),
        ("a frame over the limit", ((15_u32 << 20) + 1).to_be_bytes().to_vec()),
        ("a message without a frame", version(0x8001_0001)[4..].to_vec()),
        ("HTTP", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        ("garbage in a frame", frame(&[0xde, 0xad, 0xbe, 0xef, 1, 2, 3, 4])),
        ("a frame of two bytes", frame(&[0x80, 1])),
        ("half a header", vec![0, 0]),
        ("half a frame", version(0x8001_0001)[..10].to_vec()),
        (
            "the protocol that isn't strict",
            frame(&[&text_of(b"describe_version")[..], &[1, 0, 0, 0, 7, 0]].concat()),
        ),
        ("another version of the protocol", version(0x8002_0001)),
        ("a third byte that says something", version(0x8001_ff01)),
        ("an unknown method", call(b"nope", &[0])),
        (
            "an unknown method with arguments",
            call(b"nope", &[&field(1, b"abc")[..], &[0]].concat()),
        ),
        ("a method without a name", call(b"", &[0])),
        ("a method whose name isn't UTF-8", call(&[0xff, b'a'], &[0])),
        (
            "a method's name of negative length",
            frame(&[0x80, 1, 0, 1, 0xff, 0xff, 0xff, 0xfb, 0, 0, 0, 0, 0]),
        ),
        ("a method's name beyond the frame", frame(&[0x80, 1, 0, 1, 0, 0, 0, 100, 0, 0, 0, 0, 0])),
        ("a one-way message", version(0x8001_0004)),
        ("an unknown one-way message", frame(&message(0x8001_0004, b"nope", &[0]))),
        ("a reply", version(0x8001_0002)),
        ("an exception", version(0x8001_0003)),
        ("a type of message that doesn't exist", version(0x8001_0009)),
        ("bytes behind a message", call(b"describe_version", &[0, 1, 2, 3, 4, 5])),
        (
            "two messages in a frame",
            frame(&[&version(0x8001_0001)[4..], &version(0x8001_0001)[4..]].concat()),
        ),
        (
            "a message in two frames",
            [frame(&[0x80, 1]), frame(&version(0x8001_0001)[6..])].concat(),
        ),
        ("a message without its end", call(b"describe_version", &[])),
        ("an unknown field", call(b"describe_version", &[&field(99, b"abc")[..], &[0]].concat())),
        ("a field of a type that doesn't exist", call(b"describe_version", &[99, 0, 1, 0])),
        ("a missing field", call(b"set_keyspace", &[0])),
        ("a field of another type", call(b"set_keyspace", &[8, 0, 1, 0, 0, 0, 5, 0])),
        ("text beyond the frame", call(b"set_keyspace", &[11, 0, 1, 0, 0, 0, 100, b'a', 0])),
        (
            "text of negative length",
            call(b"set_keyspace", &[11, 0, 1, 0xff, 0xff, 0xff, 0xfb, b'a', 0]),
        ),
        ("no argument of many", call(b"get_slice", &[0])),
        ("the second argument missing", call(b"get_slice", &[&field(1, b"k")[..], &[0]].concat())),
        (
            "a field missing from an argument",
            call(
                b"get_slice",
                &[&field(1, b"k")[..], &[12, 0, 2, 0], &[12, 0, 3, 0], &[0]].concat(),
            ),
        ),
        (
            "requests one after the other",
            [version(0x8001_0001), call(b"nope", &[0]), version(0x8001_0001)].concat(),
        ),
    ]
}

fn version(sequence: u8) -> Vec<u8> {
    let mut message = message(0x8001_0001, b"describe_version", &[0]);
    let place = message.len() - 2;
    message[place] = sequence;
    [&(message.len() as u32).to_be_bytes()[..], &message].concat()
}

fn message(head: u32, name: &[u8], arguments: &[u8]) -> Vec<u8> {
    [&head.to_be_bytes()[..], &text_of(name), &[0, 0, 0, 7], arguments].concat()
}

fn text_of(value: &[u8]) -> Vec<u8> {
    [&(value.len() as u32).to_be_bytes()[..], value].concat()
}
