//! Clients that send what nobody should, or don't read what they asked for.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

use cassa_wire::{
    ApiVersion, BatchMutate, Call, CfDef, Column, ColumnOrSuperColumn, ColumnParent,
    ConsistencyLevel, DescribeKeyspaces, DescribeVersion, GetRangeSlices, GetSlice, KeyRange,
    KsDef, MultigetSlice, Mutation, SetKeyspace, SlicePredicate, SliceRange, SystemAddKeyspace,
    encode_call,
};

/// What a client does, again and again.
#[derive(Clone, Copy)]
enum Kind {
    /// Sends random bytes.
    Noise,
    /// Sends frames of requests in which some bytes are others.
    Fuzz,
    /// Announces a large frame and never ends it.
    Slow,
    /// Announces a frame above the limit and sends it all the same.
    Over,
    /// Asks and doesn't read.
    Deaf,
}

const KINDS: [Kind; 4] = [Kind::Noise, Kind::Fuzz, Kind::Slow, Kind::Over];
/// One in so many is deaf: what it asks is work for the node.
const DEAF: usize = 100;

fn kind(client: usize) -> Kind {
    if client.is_multiple_of(DEAF) { Kind::Deaf } else { KINDS[client % KINDS.len()] }
}

pub(crate) struct Attack {
    address: SocketAddr,
    random: fastrand::Rng,
    requests: Vec<Vec<u8>>,
    /// Selects the keyspace in which they do something.
    keyspace: Vec<u8>,
    clients: Vec<(Kind, TcpStream)>,
}

impl Attack {
    pub(crate) fn new(address: SocketAddr, clients: usize, seed: u64) -> Attack {
        let clients = (0..clients).map(|client| (kind(client), connected(address)));
        Attack {
            address,
            random: fastrand::Rng::with_seed(seed),
            requests: requests(),
            keyspace: encoded(&SetKeyspace { keyspace: "Hostile".into() }),
            clients: clients.collect(),
        }
    }

    /// Every client sends once more; one that was closed connects anew.
    pub(crate) fn go_on(&mut self) {
        for index in 0..self.clients.len() {
            let (kind, _) = self.clients[index];
            let bytes = self.bytes(kind);
            let (_, stream) = &mut self.clients[index];
            if !sent(stream, &bytes) || (!matches!(kind, Kind::Deaf) && !drained(stream)) {
                *stream = connected(self.address);
                if let Kind::Slow | Kind::Over = kind {
                    let claimed: u32 = if let Kind::Slow = kind { 1 << 20 } else { 16 << 20 };
                    sent(stream, &claimed.to_be_bytes());
                }
            }
        }
    }

    fn bytes(&mut self, kind: Kind) -> Vec<u8> {
        let length = self.random.usize(1..2_000);
        match kind {
            Kind::Noise => (0..length).map(|_| self.random.u8(..)).collect(),
            Kind::Fuzz => {
                let mut request = self.random.choice(&self.requests).unwrap().clone();
                for _ in 0..self.random.usize(1..4) {
                    // Mostly behind the header, so that it is read.
                    let place = self.random.usize(3..request.len());
                    request[place] = self.random.u8(..);
                }
                [&self.keyspace[..], &request].concat()
            }
            Kind::Slow | Kind::Over => vec![0; 50_000],
            Kind::Deaf => self.requests[0].repeat(20_000),
        }
    }
}

/// A keyspace for them.
pub(crate) fn keyspace() -> SystemAddKeyspace {
    let family = CfDef { keyspace: "Hostile".into(), name: "Family".into(), ..CfDef::default() };
    let strategy_class = "org.apache.cassandra.locator.SimpleStrategy".into();
    let strategy_options = Some(vec![("replication_factor".into(), "1".into())]);
    let (name, cf_defs) = ("Hostile".into(), vec![family]);
    let ks_def = KsDef { name, strategy_class, strategy_options, cf_defs, ..KsDef::default() };
    SystemAddKeyspace { ks_def }
}

/// Valid requests, with something in every argument.
fn requests() -> Vec<Vec<u8>> {
    let key = || b"key"[..].into();
    let keys = vec![b"key"[..].into(), b"other"[..].into()];
    let column_parent = ColumnParent { column_family: "Family".into(), ..Default::default() };
    let slice_range = Some(SliceRange { count: 100, ..Default::default() });
    let predicate = SlicePredicate { slice_range, ..Default::default() };
    let column =
        Column { name: key(), value: Some(key()), timestamp: Some(1), ..Default::default() };
    let column = Some(ColumnOrSuperColumn { column: Some(column), ..Default::default() });
    let mutation = Mutation { column_or_supercolumn: column, ..Default::default() };
    let mutation_map = vec![(key(), vec![("Family".into(), vec![mutation; 3])])];
    let (parent, slice) = (|| column_parent.clone(), || predicate.clone());
    let consistency_level = ConsistencyLevel::One;
    vec![
        encoded(&DescribeVersion {}),
        encoded(&DescribeKeyspaces {}),
        encoded(&GetSlice {
            key: key(),
            column_parent: parent(),
            predicate: slice(),
            consistency_level,
        }),
        encoded(&MultigetSlice {
            keys,
            column_parent: parent(),
            predicate: slice(),
            consistency_level,
        }),
        encoded(&GetRangeSlices {
            column_parent: parent(),
            predicate: slice(),
            range: KeyRange {
                start_key: Some(b""[..].into()),
                end_key: Some(b""[..].into()),
                ..Default::default()
            },
            consistency_level,
        }),
        encoded(&BatchMutate { mutation_map, consistency_level }),
        encoded(&keyspace()),
    ]
}

fn encoded<C: Call>(call: &C) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_call(call, 1, ApiVersion::V19_39_0, &mut bytes).unwrap();
    bytes
}

fn connected(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nonblocking(true).unwrap();
    stream
}

/// Sends as much as is taken without waiting; `false` when the connection was closed.
fn sent(stream: &mut TcpStream, mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        match stream.write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => return true,
            Err(_) => return false,
        }
    }
    true
}

/// Reads what is there; `false` when the connection was closed.
fn drained(stream: &mut TcpStream) -> bool {
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return true,
            Err(_) => return false,
        }
    }
}
