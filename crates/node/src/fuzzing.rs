//! A node without sockets, for the fuzz targets.

use std::iter;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use cassa_wire::{SERVER_MAX_REQUEST, frame_length};

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

/// Whether these bytes are frames and nothing else.
pub fn are_whole_frames(mut bytes: &[u8]) -> bool {
    while let Some((header, behind)) = bytes.split_first_chunk::<4>() {
        let Ok(length) = frame_length(*header, SERVER_MAX_REQUEST) else { return false };
        let Some(rest) = behind.get(length..) else { return false };
        bytes = rest;
    }
    bytes.is_empty()
}
