//! Peers that speak something else than Thrift.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// What a peer does with a connection, once something has arrived on it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Manner {
    /// An HTTP server's answer to what it can't read.
    Http,
    /// A TLS server's alert.
    Tls,
    /// Bytes that look like a small frame of Thrift and are none.
    Garbage,
    /// The end of the stream.
    Closes,
    /// Nothing at all.
    Silent,
}

impl Manner {
    fn answer(self) -> &'static [u8] {
        match self {
            Manner::Http => b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
            Manner::Tls => b"\x15\x03\x01\x00\x02\x02\x0a",
            Manner::Garbage => b"\0\0\0\x08\xde\xad\xbe\xef\xde\xad\xbe\xef",
            Manner::Closes | Manner::Silent => b"",
        }
    }
}

/// Where a peer listens, until the suite ends.
pub(crate) fn peer(manner: Manner) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        let mut kept = Vec::new();
        for connection in listener.incoming().map_while(Result::ok) {
            // Its client may be gone already.
            let _ = serve(&connection, manner);
            if matches!(manner, Manner::Silent) {
                kept.push(connection);
            }
        }
    });
    Ok(address)
}

fn serve(mut connection: &TcpStream, manner: Manner) -> std::io::Result<()> {
    if matches!(manner, Manner::Silent) {
        return Ok(());
    }
    let mut request = [0; 512];
    if connection.read(&mut request)? > 0 {
        connection.write_all(manner.answer())?;
    }
    connection.shutdown(Shutdown::Both)
}

/// An address where nobody listens.
pub(crate) fn nobody() -> std::io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

/// An address whose host drops every packet, until the suite ends: its line of those who connect is full.
pub(crate) fn black_hole() -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    rustix::net::listen(&listener, 0)?;
    let address = listener.local_addr()?;
    let mut line = Vec::new();
    while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        line.push(stream);
    }
    std::mem::forget((listener, line));
    Ok(address)
}
