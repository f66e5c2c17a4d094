//! One connection over a link.

use std::io;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::watch;
use tokio::time::sleep;

use super::{Mode, Over};
use crate::frames;

type Modes = watch::Receiver<Mode>;

/// Carries messages both ways until an end closes, or the link is cut.
pub(crate) async fn carry(mut client: TcpStream, mut server: TcpStream, modes: Modes, over: &Over) {
    // Small messages that wait for one another would measure Nagle's algorithm.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let was_reset = {
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        let mut cut = modes.clone();
        let asked = Mutex::new(Bytes::new());
        tokio::select! {
            _ = requests(from_client, to_server, modes.clone(), over, &asked) => false,
            _ = replies(from_server, to_client, modes, over, &asked) => false,
            mode = cut.wait_for(|mode| cuts(*mode)) => {
                mode.is_ok_and(|mode| *mode == Mode::Resetting)
            }
        }
    };
    if was_reset {
        reset(&client);
    }
}

/// Has the socket answer with a reset when it is dropped.
pub(crate) fn reset(socket: &TcpStream) {
    let _ = socket.set_zero_linger();
}

fn cuts(mode: Mode) -> bool {
    matches!(mode, Mode::Refusing | Mode::Resetting | Mode::Ending)
}

async fn requests(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mut modes: Modes,
    over: &Over,
    asked: &Mutex<Bytes>,
) -> io::Result<()> {
    while let Some(frame) = frames::next(&mut from).await? {
        over.additions.sent(&frame);
        *asked.lock().unwrap_or_else(PoisonError::into_inner) = frame.clone();
        passed(&mut modes).await;
        to.write_all(&frame).await?;
    }
    Ok(())
}

async fn replies(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mut modes: Modes,
    over: &Over,
    asked: &Mutex<Bytes>,
) -> io::Result<()> {
    let mut last = Bytes::new();
    while let Some(frame) = frames::next(&mut from).await? {
        let request = asked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        over.additions.answered(&request, &frame);
        match passed(&mut modes).await {
            Mode::Halving => return half(&mut to, &frame).await,
            Mode::Straying if over.forges => to.write_all(&frames::forged(&last, &frame)).await?,
            Mode::Straying => to.write_all(&last).await?,
            _ => {}
        }
        to.write_all(&frame).await?;
        last = frame;
    }
    Ok(())
}

async fn half(to: &mut (impl AsyncWrite + Unpin), frame: &[u8]) -> io::Result<()> {
    to.write_all(frame.get(..frame.len() / 2).unwrap_or_default()).await?;
    to.flush().await
}

/// Waits for as long as the link keeps a message back; the mode that it then goes through.
async fn passed(modes: &mut Modes) -> Mode {
    let mode = match modes.wait_for(|mode| *mode != Mode::Silent).await {
        Ok(mode) => *mode,
        Err(_) => Mode::Open,
    };
    if let Mode::Slow(delay) = mode {
        sleep(delay).await;
    }
    mode
}
