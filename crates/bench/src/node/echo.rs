//! The floor: a server that answers so many bytes with others and looks at none, on as many threads as nodes have.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

use crate::Result;

/// As many as serve nodes.
const THREADS: usize = 2;

/// A running server; it ends when this is dropped.
pub(crate) struct Echo {
    address: SocketAddr,
    _runtime: Runtime,
}

impl Echo {
    /// Answers each `request` bytes with `reply`.
    pub(crate) fn start(request: usize, reply: Vec<u8>) -> Result<Echo> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        let reply = Arc::new(reply);
        runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(serve(client, request, reply.clone()));
            }
        });
        Ok(Echo { address, _runtime: runtime })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Until the client goes, or a socket fails.
async fn serve(mut client: TcpStream, request: usize, reply: Arc<Vec<u8>>) {
    let _ = client.set_nodelay(true);
    let (mut buffer, mut filled) = (vec![0; 8 << 10], 0);
    while let Ok(count @ 1..) = client.read(&mut buffer).await {
        filled += count;
        while filled >= request {
            filled -= request;
            if client.write_all(&reply).await.is_err() {
                return;
            }
        }
    }
}
