//! A node without sockets, for the fuzz target.

use std::iter;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use crate::net::{Sent, converse};
use crate::ring::{Here, Ring};
use crate::runtime::runtime;
use crate::{Builder, Line, Place};

/// All that a new node of this line answers to a client that sends these bytes.
pub fn answers(line: Line, sent: Vec<u8>) -> Vec<u8> {
    let place = (SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Place::default());
    let told = Builder::new().line(line);
    let Ok(ring) = Ring::new(&told, iter::once(place)) else { return Vec::new() };
    let here = Here { ring: Arc::new(ring), member: 0 };
    let mut client = Sent { bytes: sent, ..Sent::default() };
    if let Ok(runtime) = runtime() {
        // A connection that is closed has answered what it has.
        let _ = runtime.block_on(converse(&mut client, here, &told.settings.limits));
    }
    client.answered
}
