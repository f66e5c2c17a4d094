//! A relay before a server that hands on answers late, and counts what was asked for.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::cutter::frame;

/// The relay, until the suite ends.
#[derive(Debug, Clone)]
pub(crate) struct Late {
    pub(crate) address: SocketAddr,
    /// By method.
    asked: Arc<Mutex<HashMap<String, usize>>>,
}

impl Late {
    /// A relay whose answers come so late, but for those that a connection begins with.
    pub(crate) fn before(server: SocketAddr, late: Duration) -> io::Result<Late> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let relay = Late { address: listener.local_addr()?, asked: Arc::default() };
        let shared = relay.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let shared = shared.clone();
                // A connection ends with an error on either side.
                thread::spawn(move || drop(shared.relay(client, server, late)));
            }
        });
        Ok(relay)
    }

    /// How often a method was asked for.
    pub(crate) fn asked(&self, method: &str) -> usize {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.get(method).copied().unwrap_or(0)
    }

    fn relay(&self, mut client: TcpStream, server: SocketAddr, late: Duration) -> io::Result<()> {
        let mut server = TcpStream::connect(server)?;
        loop {
            let request = frame(&mut client)?;
            let method = method(&request);
            let begins = method.starts_with("describe") || method == "set_keyspace";
            *self
                .asked
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(method)
                .or_default() += 1;
            server.write_all(&request)?;
            let reply = frame(&mut server)?;
            if !begins {
                thread::sleep(late);
            }
            client.write_all(&reply)?;
        }
    }
}

/// The method of a frame: behind the frame's length and the message's type, with a length of its own.
fn method(frame: &[u8]) -> String {
    let length = frame
        .get(8..12)
        .map_or(0, |bytes| bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)));
    let name = frame.get(12..).and_then(|rest| rest.get(..length)).unwrap_or_default();
    String::from_utf8_lossy(name).into_owned()
}
