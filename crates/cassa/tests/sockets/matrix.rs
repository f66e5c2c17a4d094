//! The cancellation matrix: wherever a call waits, whatever the server does there, over a pool that is free or full.

use std::time::Duration;

use cassa::{Options, PoolSize};

use crate::Failure;
use crate::account::{PATIENCE, settled, sockets, until};
use crate::cell::{Act, BROKEN, Cell, End, HOLDER, Stage, VICTIM, cells};
use crate::client::{Answer, Ask, Client};
use crate::peers::Peers;

/// What the system doesn't buffer of a request that nobody reads.
const TOO_LARGE: usize = 12 << 20;
/// The first time-out of a call that is to run out of time where it waits.
const HASTE: Duration = Duration::from_millis(30);

/// Plays every cell.
pub(crate) fn sampled<C: Client>(peers: &mut Peers) -> Result<String, Failure> {
    let (mut count, mut again) = (0, 0);
    for cell in cells() {
        // A machine that is busy may keep a call from getting so far in its time.
        let mut haste = HASTE;
        while !play::<C>(peers, cell, haste).map_err(|wrong| format!("{cell:?}: {wrong}"))? {
            haste *= 2;
            again += 1;
            if haste > PATIENCE {
                return Err(format!("{cell:?}: no call gets so far"));
            }
        }
        count += 1;
    }
    Ok(format!("{count} cells, and {again} played again with more time"))
}

fn options(peers: &Peers) -> Options {
    Options::new()
        .server(&peers.addresses[0])
        .keyspace("App")
        .login("ann", "s3cret")
        .size(PoolSize::Total(1))
        .max_attempts(1)
        .connect_timeout(PATIENCE / 4)
        .attempt_timeout(PATIENCE)
        .deadline(PATIENCE)
        .pool_timeout(PATIENCE)
}

/// One cell. Whether its call came to where it was to be ended, or why something was lost, leaked or crossed.
fn play<C: Client>(peers: &mut Peers, cell: Cell, haste: Duration) -> Result<bool, Failure> {
    peers.do_well();
    let client = C::connect(options(peers)).map_err(|error| error.to_string())?;
    let holder = occupied(&client, peers, cell)?;
    if cell.stage != Stage::Slot {
        peers.act(cell.stage, cell.act);
    }
    let within = if cell.end == End::Early && C::TIMES_OUT { haste } else { PATIENCE };
    let ask = match cell.stage {
        Stage::Request => Ask::Write(TOO_LARGE),
        _ => Ask::Read(VICTIM.to_owned()),
    };
    let victim = client.begin(ask, within);
    let reached = reaches(&client, peers, cell, &victim)?;
    let answer = match cell.end {
        End::Early => C::give_up(victim),
        End::Late => {
            if (cell.stage, cell.act) == (Stage::Connect, Act::Slow) {
                // The system sends its packet once more.
                peers.do_well();
            }
            Some(C::end(victim))
        }
    };
    peers.do_well();
    if let Some(holder) = holder {
        is_own(HOLDER, Some(C::end(holder)))?;
    }
    if reached {
        is_as_told(cell, answer.as_ref())?;
    }
    if cell.stage != Stage::Request {
        is_own(VICTIM, answer)?;
    }
    settled(&client)?;
    for key in ["second", "third"] {
        let answer = client.call(Ask::Read(key.to_owned()), PATIENCE);
        let told = answer.as_ref().map(drop).map_err(ToString::to_string);
        told.map_err(|error| format!("{key}: {error}"))?;
        is_own(key, Some(answer))?;
    }
    settled(&client)?;
    drop(client);
    until("a pool that is gone has no socket", || sockets().is_ok_and(|count| count == 0))?;
    Ok(reached)
}

/// Brings the pool into the state the cell begins with: who holds its only connection, if it is to be full.
fn occupied<C: Client>(
    client: &C,
    peers: &mut Peers,
    cell: Cell,
) -> Result<Option<C::Running>, Failure> {
    if !cell.full {
        if cell.stage.is_of_opening() {
            let broken = client.call(Ask::Read(BROKEN.to_owned()), PATIENCE);
            broken.err().ok_or("it was cut off")?;
        }
        return Ok(None);
    }
    let holder = client.begin(Ask::Read(HOLDER.to_owned()), PATIENCE);
    until("the holder has the connection", || peers.was_reached(HOLDER))?;
    Ok(Some(holder))
}

/// Waits until the call waits where the cell says; false if it was over before.
fn reaches<C: Client>(
    client: &C,
    peers: &mut Peers,
    cell: Cell,
    victim: &C::Running,
) -> Result<bool, Failure> {
    if cell.full {
        let mut waits = false;
        until("the call waits in line", || {
            waits = client.statistics().waiting == 1;
            waits || C::is_over(victim)
        })?;
        match cell.stage {
            Stage::Slot if cell.act == Act::Never => {}
            Stage::Slot => peers.release(cell.act),
            // What is opened next is for the call.
            stage if stage.is_of_opening() => peers.release(Act::Cut),
            _ => peers.release(Act::Ok),
        }
        if !waits || cell.stage == Stage::Slot {
            return Ok(waits);
        }
    }
    let place = format!("{:?}", cell.stage);
    let mut is_there = false;
    until("the call comes so far", || {
        is_there = match (cell.stage, cell.act) {
            (Stage::Connect, Act::Slow | Act::Never) => {
                client.statistics().opening == 1 && sockets().is_ok_and(|count| count == 1)
            }
            // It is refused at once.
            (Stage::Connect, Act::Error) => true,
            _ => peers.was_reached(&place),
        };
        is_there || C::is_over(victim)
    })?;
    Ok(is_there)
}

/// Whether the call came to what the server did.
fn is_as_told(cell: Cell, answer: Option<&Answer>) -> Result<(), Failure> {
    let is_answered = answer.is_some_and(Result::is_ok);
    let should_be = match (cell.end, cell.act) {
        (End::Late, Act::Ok | Act::Slow) => true,
        // It was another call's.
        (End::Late, Act::Error | Act::Cut) => cell.stage == Stage::Slot,
        (End::Late | End::Early, Act::Never) => false,
        // It may have been as quick.
        (End::Early, _) => return Ok(()),
    };
    match is_answered == should_be {
        true => Ok(()),
        false => Err(format!("its call came to {answer:?}")),
    }
}

/// Whether what was read, if anything was, is the row's own.
fn is_own(key: &str, answer: Option<Answer>) -> Result<(), Failure> {
    match answer {
        Some(Ok(value)) if value.as_deref() != Some(key.as_bytes()) => {
            Err(format!("{key} reads {value:?}"))
        }
        _ => Ok(()),
    }
}
