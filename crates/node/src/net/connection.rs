//! One connection: requests one after the other, each answered before the next is looked at.

use bytes::BytesMut;
use cassa_wire::{SERVER_MAX_REQUEST, decode_request, frame_length};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::answer::answer;
use crate::ring::Here;
use crate::session::Session;

const HEADER: usize = 4;

/// Serves a connection until the client ends it, or sends what is no request.
pub(crate) async fn serve(client: &mut TcpStream, here: Here) {
    // Small replies wait for nobody. A socket that can't be told is served all the same.
    let _ = client.set_nodelay(true);
    let mut session = Session::default();
    let mut received = BytesMut::new();
    let mut reply = Vec::new();
    while let Some(frame) = next_frame(client, &mut received).await {
        let Ok(request) = decode_request(frame.freeze(), here.ring.line.api()) else { return };
        reply.clear();
        here.member().while_paused().await;
        answer(request, &here, &mut session, &mut reply).await;
        here.member().while_paused().await;
        if client.write_all(&reply).await.is_err() {
            return;
        }
    }
}

/// The next frame, without its header; `None` at the end, or when what comes is none.
async fn next_frame(client: &mut TcpStream, received: &mut BytesMut) -> Option<BytesMut> {
    loop {
        if let Some(header) = received.first_chunk::<HEADER>() {
            let length = frame_length(*header, SERVER_MAX_REQUEST).ok()?;
            if received.len() >= HEADER + length {
                let mut frame = received.split_to(HEADER + length);
                return Some(frame.split_off(HEADER));
            }
        }
        if client.read_buf(received).await.ok()? == 0 {
            return None;
        }
    }
}
