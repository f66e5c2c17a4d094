//! The client, the same for the node and the echo.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use cassa_wire::{
    Call, CfDef, KsDef, SERVER_MAX_REQUEST, SetKeyspace, SystemAddKeyspace, decode_reply,
    encode_call, frame_length,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::requests::{API, FAMILY, KEYSPACE, Requests};
use crate::Result;

const CONNECTIONS: usize = 16;

/// Who answers.
#[derive(Clone, Copy)]
pub(crate) enum Server {
    Node(SocketAddr),
    Echo(SocketAddr),
}

impl Server {
    fn address(self) -> SocketAddr {
        let (Server::Node(address) | Server::Echo(address)) = self;
        address
    }
}

/// Makes the keyspace that the requests are about.
pub(crate) async fn defined(node: SocketAddr) -> Result<()> {
    let family = CfDef { keyspace: KEYSPACE.into(), name: FAMILY.into(), ..CfDef::default() };
    let one = [("replication_factor".into(), "1".into())];
    let ks_def = KsDef {
        name: KEYSPACE.into(),
        strategy_class: "SimpleStrategy".into(),
        strategy_options: Some(one.into_iter().collect()),
        cf_defs: vec![family],
        ..KsDef::default()
    };
    let mut stream = TcpStream::connect(node).await?;
    call(&mut stream, &SystemAddKeyspace { ks_def }).await?;
    Ok(())
}

/// Makes every request once, so that what they write is there.
pub(crate) async fn made(node: SocketAddr, requests: &Requests) -> Result<()> {
    let mut stream = TcpStream::connect(node).await?;
    call(&mut stream, &SetKeyspace { keyspace: KEYSPACE.into() }).await?;
    let (expected, mut reply) = (requests.reply(), requests.reply());
    for request in &requests.all {
        stream.write_all(request).await?;
        stream.read_exact(&mut reply).await?;
        if reply != expected {
            return Err(format!("the reply is {reply:?} and not {expected:?}").into());
        }
    }
    Ok(())
}

/// Exchanges a second, over so many connections, each with one exchange at a time; the first one is looked at.
pub(crate) async fn rate(server: Server, requests: &Requests, round: Duration) -> Result<f64> {
    let share = requests.all.len() / CONNECTIONS;
    let mut streams = Vec::new();
    for own in requests.all.chunks(share).take(CONNECTIONS) {
        let mut stream = TcpStream::connect(server.address()).await?;
        stream.set_nodelay(true)?;
        if let Server::Node(_) = server {
            call(&mut stream, &SetKeyspace { keyspace: KEYSPACE.into() }).await?;
        }
        streams.push((stream, own.to_vec()));
    }
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for (stream, own) in streams {
        clients.spawn(exchanges(stream, own, requests.reply(), began + round));
    }
    let mut made = 0;
    while let Some(client) = clients.join_next().await {
        made += client??;
    }
    Ok(f64::from(made) / began.elapsed().as_secs_f64())
}

/// How many there were until the time was up.
async fn exchanges(
    mut stream: TcpStream,
    requests: Vec<Vec<u8>>,
    expected: Vec<u8>,
    until: Instant,
) -> Result<u32> {
    let mut reply = vec![0; expected.len()];
    let mut made = 0;
    for request in requests.iter().cycle() {
        stream.write_all(request).await?;
        stream.read_exact(&mut reply).await?;
        made += 1;
        if made == 1 && reply != expected {
            return Err(format!("the reply is {reply:?} and not {expected:?}").into());
        }
        if made % 16 == 0 && Instant::now() >= until {
            break;
        }
    }
    Ok(made)
}

async fn call<C: Call>(stream: &mut TcpStream, call: &C) -> Result<C::Reply> {
    let mut request = Vec::new();
    encode_call(call, 1, API, &mut request)?;
    stream.write_all(&request).await?;
    let mut header = [0; 4];
    stream.read_exact(&mut header).await?;
    let mut frame = vec![0; frame_length(header, SERVER_MAX_REQUEST)?];
    stream.read_exact(&mut frame).await?;
    Ok(decode_reply::<C>(frame.into(), 1)?)
}
