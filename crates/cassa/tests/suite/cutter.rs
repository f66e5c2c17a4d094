//! A relay before a server that loses one answer: the request goes through, its reply doesn't, and the connection breaks.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The relay, until the suite ends.
#[derive(Debug, Clone)]
pub(crate) struct Cutter {
    pub(crate) address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Cutter {
    /// A relay that loses the first answer to a method whose name begins with `method`.
    pub(crate) fn before(server: SocketAddr, method: &'static str) -> io::Result<Cutter> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let asked = Arc::new(AtomicUsize::new(0));
        let cutter = Cutter { address, asked };
        let shared = cutter.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let shared = shared.clone();
                // A connection ends with an error on either side.
                thread::spawn(move || drop(shared.relay(client, server, method)));
            }
        });
        Ok(cutter)
    }

    /// How often the method was asked for.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn relay(&self, mut client: TcpStream, server: SocketAddr, method: &str) -> io::Result<()> {
        let mut server = TcpStream::connect(server)?;
        loop {
            let request = frame(&mut client)?;
            let wanted = request.windows(method.len()).any(|part| part == method.as_bytes());
            let first = wanted && self.asked.fetch_add(1, Ordering::SeqCst) == 0;
            server.write_all(&request)?;
            let reply = frame(&mut server)?;
            if first {
                return client.shutdown(Shutdown::Both);
            }
            client.write_all(&reply)?;
        }
    }
}

/// One frame with its length.
pub(crate) fn frame(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut header = [0; 4];
    stream.read_exact(&mut header)?;
    let mut frame = header.to_vec();
    frame.resize(4 + usize::try_from(u32::from_be_bytes(header)).unwrap_or(0), 0);
    stream.read_exact(&mut frame[4..])?;
    Ok(frame)
}
