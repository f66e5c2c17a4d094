//! Runs CQL on a server, which cassa doesn't: for tables that Thrift can't make.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use cassa_wire::{
    ApiVersion, Compression, ConsistencyLevel, ExecuteCql3Query, decode_reply, encode_call,
};

use crate::case::Failure;

/// Runs statements one after the other.
pub(crate) fn run(server: SocketAddr, statements: &[String]) -> Result<(), Failure> {
    let mut stream = TcpStream::connect(server)?;
    for statement in statements {
        let call = ExecuteCql3Query {
            query: statement.clone().into(),
            compression: Compression::None,
            consistency: ConsistencyLevel::One,
        };
        let mut request = Vec::new();
        encode_call(&call, 1, ApiVersion::V20_1_0, &mut request)?;
        stream.write_all(&request)?;
        let mut length = [0; 4];
        stream.read_exact(&mut length)?;
        let mut reply = vec![0; usize::try_from(u32::from_be_bytes(length))?];
        stream.read_exact(&mut reply)?;
        let reply = decode_reply::<ExecuteCql3Query>(reply.into(), 1);
        reply.map_err(|error| Failure(format!("{statement}: {error:?}")))?;
    }
    Ok(())
}
