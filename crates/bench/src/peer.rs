//! The other end, in a process of its own: greets a client as a server does, then answers one request with one reply.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;

use bytes::Bytes;
use cassa_wire::{
    AnyCall, CfDef, DescribeKeyspace, DescribeVersion, KsDef, SERVER_MAX_REQUEST, SetKeyspace,
    decode_request, encode_result, frame_length,
};

use crate::Result;
use crate::exchange::{API, COLUMN_FAMILY, KEYSPACE, answers, reply, request};

/// What makes this program the peer.
pub(crate) const ARGUMENT: &str = "peer";
const TEXT: &str = "org.apache.cassandra.db.marshal.UTF8Type";

/// The peer's process, which ends with its standard input: when this is dropped, and when the bench is killed.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    process: Child,
}

impl Peer {
    pub(crate) fn start() -> Result<Peer> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let mut address = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut address)?;
        }
        Ok(Peer { address: address.trim().parse()?, process })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // It ends by itself in any case; nobody is left to tell of a failure.
        let _ = self.process.wait();
    }
}

/// The peer: prints its address, and serves until its standard input ends.
pub(crate) fn serve() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                if let Err(error) = converse(&stream) {
                    eprintln!("the peer closes a connection: {error}");
                }
            });
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

fn converse(mut stream: &TcpStream) -> Result<()> {
    stream.set_nodelay(true)?;
    let (request, mut reply) = (request()?, reply()?);
    let mut input = BufReader::new(stream);
    let mut frame = Vec::new();
    while read_frame(&mut input, &mut frame)? {
        if answers(&frame, &request, &mut reply) {
            stream.write_all(&reply)?;
        } else {
            stream.write_all(&greeting(&frame)?)?;
        }
    }
    Ok(())
}

/// One frame with its header; false at the end of the stream.
fn read_frame(input: &mut impl BufRead, frame: &mut Vec<u8>) -> Result<bool> {
    if input.fill_buf()?.is_empty() {
        return Ok(false);
    }
    let mut header = [0; 4];
    input.read_exact(&mut header)?;
    let length = frame_length(header, SERVER_MAX_REQUEST)?;
    frame.clear();
    frame.extend_from_slice(&header);
    input.take(u64::try_from(length)?).read_to_end(frame)?;
    Ok(true)
}

/// The reply to what a client asks before it reads a row.
fn greeting(frame: &[u8]) -> Result<Vec<u8>> {
    let request = decode_request(Bytes::copy_from_slice(frame.get(4..).unwrap_or_default()), API)?;
    let (sequence, mut out) = (request.sequence, Vec::new());
    match request.call {
        AnyCall::DescribeVersion(_) => {
            encode_result::<DescribeVersion>(&API.to_string().into(), sequence, API, &mut out)?;
        }
        AnyCall::SetKeyspace(_) => encode_result::<SetKeyspace>(&(), sequence, API, &mut out)?,
        AnyCall::DescribeKeyspace(_) => {
            encode_result::<DescribeKeyspace>(&keyspace(), sequence, API, &mut out)?;
        }
        other => {
            return Err(format!("neither a greeting nor the measured request: {other:?}").into());
        }
    }
    Ok(out)
}

fn keyspace() -> KsDef {
    let column_family = CfDef {
        keyspace: KEYSPACE.into(),
        name: COLUMN_FAMILY.into(),
        comparator_type: Some(TEXT.into()),
        key_validation_class: Some(TEXT.into()),
        default_validation_class: Some(TEXT.into()),
        ..CfDef::default()
    };
    KsDef { name: KEYSPACE.into(), cf_defs: vec![column_family], ..KsDef::default() }
}
