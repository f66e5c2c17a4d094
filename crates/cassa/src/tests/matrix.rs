//! Every call is dropped at each of its polls and ended at many times, whatever the server does at whatever stage, over a pool that is
//! free or full: no slot is lost, no socket leaked, no reply crossed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use cassa_wire::{AnyCall, Exception, decode_request};
use tokio::time::sleep;

use super::accounts::{audit, reply_to};
use super::cancellation::polled;
use super::world::{API, pool, refuse, standard1};
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Mind, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};
use crate::pool::Pool;

/// Where a call waits for the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Connect,
    Greeting,
    Login,
    Schema,
    Keyspace,
    Data,
}

const STAGES: [Stage; 6] =
    [Stage::Connect, Stage::Greeting, Stage::Login, Stage::Schema, Stage::Keyspace, Stage::Data];

/// What the server does there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Ok,
    Error,
    Slow,
    Never,
    /// It answers with the row of another key: a bug that is planted.
    Crossed,
}

const ACTS: [Act; 4] = [Act::Ok, Act::Error, Act::Slow, Act::Never];
const STEP: Duration = Duration::from_millis(1);
const SLOW: Duration = Duration::from_millis(5);
/// The call that has the only connection of a full pool.
const HOLDER: &str = "holder";

fn stage_of(call: &AnyCall) -> Stage {
    match call {
        AnyCall::DescribeVersion(_) => Stage::Greeting,
        AnyCall::Login(_) => Stage::Login,
        AnyCall::SetKeyspace(_) => Stage::Keyspace,
        AnyCall::DescribeKeyspace(_) => Stage::Schema,
        _ => Stage::Data,
    }
}

/// A server that acts at a stage as the switch says, and well at all others.
fn serve(network: &Network, stage: Stage, switch: &Arc<Mutex<Act>>) {
    let act = switch.clone();
    let mind: Mind = Arc::new(move |frame| {
        let request = decode_request(Bytes::copy_from_slice(frame), API).expect("a request");
        let mut reply = reply_to(frame);
        if let AnyCall::GetSlice(call) = &request.call
            && call.key == HOLDER
        {
            return Reaction::Late(SLOW * 2, reply);
        }
        let act = *act.lock().expect("no panic");
        if stage_of(&request.call) != stage {
            return Reaction::Late(STEP, reply);
        }
        match (act, stage) {
            (Act::Ok, _) => Reaction::Late(STEP, reply),
            (Act::Slow, _) => Reaction::Late(SLOW, reply),
            (Act::Never, _) => Reaction::Never,
            (Act::Error, Stage::Login) => {
                let why = "wrong".to_owned();
                let refused = Exception::Authentication { why };
                Reaction::Send(refuse::<cassa_wire::Login>(&request, &refused))
            }
            (Act::Error, Stage::Data) => {
                let refused = Exception::Unavailable;
                Reaction::Send(refuse::<cassa_wire::GetSlice>(&request, &refused))
            }
            (Act::Error, _) => Reaction::Last(Vec::new()),
            (Act::Crossed, _) => {
                // The value is the key, and ends the reply but for the timestamp and what closes it.
                let second = b"second";
                if let Some(place) = reply.windows(6).position(|bytes| bytes == second) {
                    reply[place..place + 6].copy_from_slice(b"crosse");
                }
                Reaction::Send(reply)
            }
        }
    });
    let now = *switch.lock().expect("no panic");
    let door = match (stage, now) {
        (Stage::Connect, Act::Slow) => Door::Slow(SLOW),
        (Stage::Connect, Act::Never) => Door::Silent,
        _ => Door::Slow(STEP),
    };
    let port = if (stage, now) == (Stage::Connect, Act::Error) { 9161 } else { 9160 };
    network.serve(([10, 0, 0, 1], port).into(), door, mind);
}

fn options() -> Options {
    let options = Options::new().server("10.0.0.1").size(PoolSize::Total(1));
    let options = options.login("ann", "s3cret").connect_timeout(SLOW * 8);
    options.attempt_timeout(SLOW * 8).deadline(SLOW * 20).max_attempts(2)
}

/// Why a call doesn't read its own row.
async fn own(users: &ColumnFamily<Sim>, key: &str) -> Result<(), String> {
    let row = users.read_row(key).await.map_err(|error| error.to_string())?;
    let value = row.and_then(|row| row.value::<Vec<u8>>("column").ok().flatten());
    match value {
        Some(value) if value == key.as_bytes() => Ok(()),
        other => Err(format!("{key} reads {other:?}")),
    }
}

/// How a call ends early.
#[derive(Debug, Clone, Copy)]
enum End {
    Polls(usize),
    Deadline(Duration),
}

/// One cell; whether the call was over before it was ended, or why something was lost, leaked or crossed.
async fn play(stage: Stage, act: Act, full: bool, end: End) -> Result<bool, String> {
    let (network, switch) = (Network::default(), Arc::new(Mutex::new(Act::Ok)));
    serve(&network, stage, &switch);
    let pool = pool(&network, options());
    let holder = if full { Some(hold(&pool).await) } else { None };
    *switch.lock().expect("no panic") = act;
    serve(&network, stage, &switch);
    let call = async { standard1_or(&pool).await?.read_row("first").await.map(drop) };
    let over = match end {
        End::Polls(polls) => polled(call, polls).await,
        End::Deadline(time) => {
            let users = standard1_or(&pool).await;
            if let Ok(users) = users {
                let _ = users.deadline(time).read_row("first").await;
            }
            true
        }
    };
    *switch.lock().expect("no panic") = if act == Act::Crossed { act } else { Act::Ok };
    serve(&network, stage, &switch);
    if let Some(holder) = holder {
        holder.await.map_err(|error| error.to_string())?;
    }
    // Until the host is up again, and nobody looks at it.
    sleep(Duration::from_secs(40)).await;
    let users = standard1(&pool).await;
    for key in ["second", "third"] {
        own(&users, key).await?;
    }
    audit(&pool.statistics(), network.open())?;
    Ok(over)
}

async fn standard1_or(pool: &Pool<Sim>) -> crate::Result<ColumnFamily<Sim>> {
    pool.family_of(None, "Standard1").await
}

/// A call that has the only connection.
async fn hold(pool: &Pool<Sim>) -> tokio::task::JoinHandle<()> {
    let users = standard1(pool).await;
    let held = tokio::spawn(async move {
        let _ = users.read_row(HOLDER).await;
    });
    sleep(STEP * 3).await;
    held
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_at_any_poll_of_any_stage_loses_leaks_and_crosses_nothing() {
    for stage in STAGES {
        for act in ACTS {
            for full in [false, true] {
                let mut polls = 0;
                while !play(stage, act, full, End::Polls(polls))
                    .await
                    .unwrap_or_else(|wrong| panic!("{stage:?} {act:?} {full} {polls}: {wrong}"))
                {
                    polls += 1;
                }
                assert!(polls > 2 || full, "{stage:?} {act:?} {full}: {polls}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_out_of_time_at_any_stage_loses_leaks_and_crosses_nothing() {
    for stage in STAGES {
        for act in ACTS {
            for full in [false, true] {
                for millis in 0..20 {
                    let end = End::Deadline(Duration::from_millis(millis));
                    play(stage, act, full, end).await.unwrap_or_else(|wrong| {
                        panic!("{stage:?} {act:?} {full} {millis} ms: {wrong}");
                    });
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_is_crossed_is_found() {
    let found = play(Stage::Data, Act::Crossed, false, End::Polls(3)).await;
    assert!(found.is_err_and(|wrong| wrong.contains("second reads")));
}
