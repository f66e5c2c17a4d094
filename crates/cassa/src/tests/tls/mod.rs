//! Connections over TLS: the same promises as those in plain text, and who is spoken to at all.

mod answers;
mod certificates;
mod handshakes;
mod login;
#[cfg(feature = "openssl")]
mod openssl;
mod secrets;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use super::world::mind;
use crate::driver::sim::{self, Door, Mind, Network, Reaction, Sim};
use crate::options::{Options, PoolSize, Tls};
use crate::pool::{Pool, Shared};
use crate::tls::connector;

/// A pool over simulated servers, not connected yet.
fn pool(network: &Network, options: Options) -> Pool<Sim> {
    Pool::over(shared(network, options))
}

fn shared(network: &Network, options: Options) -> Arc<Shared<Sim>> {
    let options = options.keyspace("Keyspace1").checked().expect("valid options");
    let tls = options.tls.as_ref().map(|tls| connector(tls).expect("can be used"));
    let shared = Shared::new(Sim(network.clone()), options);
    if let Some(tls) = tls {
        shared.over_tls(tls);
    }
    shared
}

fn one_server(tls: Tls) -> Options {
    Options::new().server("10.0.0.1").size(PoolSize::Total(1)).tls(tls)
}

/// A server at 10.0.0.1 over TLS, whose rows have one column: its value is the key.
fn echo(network: &Network, config: Arc<ServerConfig>) {
    serve(network, config, mind(|_, reply| Reaction::Send(reply)));
}

/// A server at 10.0.0.1 over TLS.
fn serve(network: &Network, config: Arc<ServerConfig>, mind: Mind) {
    talk(network, move |stream| accepted(stream, config.clone(), mind.clone()));
}

/// The same, whose every byte goes through `pump`.
fn serve_through<F>(
    network: &Network,
    config: Arc<ServerConfig>,
    mind: Mind,
    pump: impl Fn(DuplexStream, DuplexStream) -> F + Clone + Send + Sync + 'static,
) where
    F: Future<Output = ()> + Send,
{
    talk(network, move |stream| {
        let (config, mind, pump) = (config.clone(), mind.clone(), pump.clone());
        async move {
            let (near, far) = duplex(64 << 10);
            tokio::join!(accepted(far, config, mind), pump(near, stream));
        }
    });
}

async fn accepted(stream: DuplexStream, config: Arc<ServerConfig>, mind: Mind) {
    if let Ok(stream) = TlsAcceptor::from(config).accept(stream).await {
        sim::serve(stream, mind).await;
    }
}

/// A server at 10.0.0.1 that says what it likes.
fn talk<F>(network: &Network, talk: impl Fn(DuplexStream) -> F + Send + Sync + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    let boxed =
        move |stream| -> Pin<Box<dyn Future<Output = ()> + Send>> { Box::pin(talk(stream)) };
    network.talk(([10, 0, 0, 1], 9160).into(), Door::Open, Arc::new(boxed));
}

/// Carries what the server says in pieces of so many bytes, each so long after the one before, and `most` bytes in all.
async fn in_pieces(
    server: DuplexStream,
    client: DuplexStream,
    size: usize,
    pause: Duration,
    most: usize,
) {
    let (mut from_server, mut to_server) = tokio::io::split(server);
    let (mut from_client, mut to_client) = tokio::io::split(client);
    let pieces = async move {
        let mut piece = vec![0; size];
        let mut left = most;
        while let Ok(length @ 1..) = from_server.read(&mut piece).await {
            tokio::time::sleep(pause).await;
            let carried = length.min(left);
            left -= carried;
            if to_client.write_all(&piece[..carried]).await.is_err() || left == 0 {
                return;
            }
        }
    };
    tokio::select! {
        () = pieces => {}
        _ = tokio::io::copy(&mut from_client, &mut to_server) => {}
    }
}
