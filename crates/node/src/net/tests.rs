//! Connections without sockets: how they buffer, and what bounds them.

use std::io;
use std::iter;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use super::connection::Connection;
use super::inbound::{Inbound, Next};
use super::limits::{Budget, IDLE};
use super::sent::Sent;
use crate::ring::{Here, Ring};
use crate::{Builder, Line, Place};
use cassa_wire::{DescribeVersion, encode_call};

fn here() -> Here {
    let place = (SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Place::default());
    Here { ring: Arc::new(Ring::new(&Builder::new(), iter::once(place)).unwrap()), member: 0 }
}

fn asked(times: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for sequence in 0..times {
        let api = Line::default().api();
        encode_call(&DescribeVersion {}, sequence as i32, api, &mut bytes).unwrap();
    }
    bytes
}

#[tokio::test(flavor = "current_thread")]
async fn small_requests_sent_at_once_are_answered_with_few_writes() {
    let mut client = Sent { bytes: asked(10_000), ..Sent::default() };
    let budget = Budget::new(1 << 20);
    Connection::new(&mut client, here(), 1, 1 << 20, budget.share()).serve().await.unwrap();
    assert_eq!(client.answered.len(), 10_000 * 47);
    assert!(client.writes < 100, "{}", client.writes);
}

#[tokio::test(flavor = "current_thread")]
async fn a_connection_that_needs_more_than_is_left_is_closed() {
    let mut bytes = (1_u32 << 20).to_be_bytes().to_vec();
    bytes.resize(1 << 19, 0);
    let mut client = Sent { bytes, ..Sent::default() };
    let budget = Budget::new(1 << 18);
    let served = Connection::new(&mut client, here(), 1, 1 << 20, budget.share()).serve().await;
    assert_eq!(served.unwrap_err().kind(), io::ErrorKind::OutOfMemory);
    assert!(client.read < 1 << 19);
    assert!(budget.share().set(1 << 18), "given back");
}

#[test]
fn a_claimed_length_makes_no_room_before_its_bytes_come() {
    let mut inbound = Inbound::new(Line::V2_1, 15 << 20);
    inbound.room().extend_from_slice(&(15_u32 << 20).to_be_bytes());
    assert!(matches!(inbound.next(), Next::Read));
    assert!(inbound.room().capacity() <= IDLE);
    let mut received = 4;
    while received < 1 << 20 {
        inbound.room().extend_from_slice(&[0; 1024]);
        received += 1024;
        assert!(inbound.room().capacity() <= 2 * received + IDLE);
    }
}

#[test]
fn a_large_request_leaves_no_large_buffer() {
    let mut inbound = Inbound::new(Line::V2_1, 15 << 20);
    let mut request = asked(1);
    // A field that nobody knows.
    request.truncate(request.len() - 1);
    request.extend_from_slice(&[11, 0, 99]);
    request.extend_from_slice(&(1_u32 << 20).to_be_bytes());
    request.resize(request.len() + (1 << 20) + 1, 0);
    let length = request.len() - 4;
    request[..4].copy_from_slice(&(length as u32).to_be_bytes());
    for part in request.chunks(1000) {
        inbound.room().extend_from_slice(part);
    }
    assert!(matches!(inbound.next(), Next::Answer(_)));
    assert!(matches!(inbound.next(), Next::Read));
    assert!(inbound.room().capacity() <= IDLE);
    inbound.room().extend_from_slice(&asked(1));
    assert!(matches!(inbound.next(), Next::Answer(_)));
}

#[test]
fn a_request_in_too_many_frames_is_given_up() {
    let mut inbound = Inbound::new(Line::V2_1, 15 << 20);
    let whole = asked(1);
    for byte in &whole[4..] {
        inbound.room().extend_from_slice(&[0, 0, 0, 1, *byte]);
    }
    assert!(matches!(inbound.next(), Next::Close));
}

#[test]
fn a_value_that_claims_more_than_any_message_has_is_not_waited_for() {
    // Servers of some lines run out of memory and end over it.
    for (length, closes) in [(i32::MAX, true), ((16 << 20) + 1, true), (16 << 20, false)] {
        let mut inbound = Inbound::new(Line::V2_1, 15 << 20);
        let mut request = asked(1);
        request.truncate(request.len() - 1);
        request.extend_from_slice(&[11, 0, 99]);
        request.extend_from_slice(&length.to_be_bytes());
        let whole = u32::try_from(request.len() - 4).unwrap();
        request[..4].copy_from_slice(&whole.to_be_bytes());
        inbound.room().extend_from_slice(&request);
        assert_eq!(matches!(inbound.next(), Next::Close), closes, "{length}");
    }
}
