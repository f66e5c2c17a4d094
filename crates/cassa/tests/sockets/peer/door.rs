//! A port that is open, refuses connects, or drops their packets.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::net::{Shutdown, listen, shutdown, sockopt};

use super::state::State;
use super::stream;

/// What the system buffers of a request that a server doesn't read.
const SMALL: usize = 64 << 10;

pub(super) struct Door {
    pub(super) address: SocketAddr,
    /// Whether plans are for it.
    is_first: bool,
    state: Arc<State>,
    listener: Option<Arc<TcpListener>>,
    accepting: Option<JoinHandle<()>>,
    /// Connections that nobody accepts.
    line: Vec<TcpStream>,
}

impl Door {
    /// An open one.
    pub(super) fn new(address: Ipv4Addr, is_first: bool, state: &Arc<State>) -> io::Result<Door> {
        let listener = TcpListener::bind((address, 0))?;
        let mut door = Door {
            address: listener.local_addr()?,
            is_first,
            state: state.clone(),
            listener: Some(Arc::new(listener)),
            accepting: None,
            line: Vec::new(),
        };
        door.open()?;
        Ok(door)
    }

    pub(super) fn open(&mut self) -> io::Result<()> {
        if self.accepting.is_some() {
            return Ok(());
        }
        self.line.clear();
        let listener = self.listener()?;
        sockopt::set_socket_recv_buffer_size(&listener, SMALL)?;
        listen(&listener, 128)?;
        let (is_first, state) = (self.is_first, self.state.clone());
        self.accepting = Some(thread::spawn(move || {
            // Until it is shut down; a connection that is gone already is none.
            loop {
                match listener.accept() {
                    Ok((stream, _)) => stream::accepted(stream, is_first, &state),
                    Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                    Err(_) => return,
                }
            }
        }));
        Ok(())
    }

    /// Nobody listens; connections that are open stay.
    pub(super) fn refuse(&mut self) {
        if let Some(listener) = self.listener.take() {
            // This wakes who accepts.
            let _ = shutdown(&listener, Shutdown::Both);
        }
        if let Some(accepting) = self.accepting.take() {
            accepting.join().expect("no panic");
        }
        self.line.clear();
    }

    /// Its line is full, so that the system drops the packets of who connects; what was open stays.
    pub(super) fn drop_packets(&mut self) -> io::Result<()> {
        self.refuse();
        let listener = self.listener()?;
        listen(&listener, 0)?;
        while let Ok(stream) = TcpStream::connect_timeout(&self.address, Duration::from_millis(50))
        {
            self.line.push(stream);
        }
        Ok(())
    }

    fn listener(&mut self) -> io::Result<Arc<TcpListener>> {
        let listener = match &self.listener {
            Some(listener) => listener.clone(),
            None => Arc::new(TcpListener::bind(self.address)?),
        };
        self.listener = Some(listener.clone());
        Ok(listener)
    }
}
