//! An address that was had, before anybody is served at it.

use std::net::{SocketAddr, TcpListener};

use crate::StartError;
use crate::runtime::runtime;

/// A socket at its address: clients may connect, and wait until they are served.
#[derive(Debug)]
pub(crate) struct Socket {
    socket: TcpListener,
    address: SocketAddr,
}

impl Socket {
    pub(crate) fn bind(address: SocketAddr) -> Result<Socket, StartError> {
        let failed = |source| StartError::Listen { address, source };
        let socket = TcpListener::bind(address).map_err(failed)?;
        socket.set_nonblocking(true).map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        Ok(Socket { socket, address })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same socket, for the threads that serve nodes.
    pub(super) fn serving(self) -> Result<tokio::net::TcpListener, StartError> {
        let address = self.address;
        let _guard = runtime()?.enter();
        tokio::net::TcpListener::from_std(self.socket)
            .map_err(|source| StartError::Listen { address, source })
    }
}
