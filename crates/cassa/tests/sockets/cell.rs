//! Where a call waits, what the server does there, and how the call ends: the cells of the matrix.

use std::str::FromStr;
use std::time::Duration;

/// Keys of rows that the servers treat in a way of their own. All rows have one column, whose value is the key.
pub(crate) const VICTIM: &str = "victim";
pub(crate) const HOLDER: &str = "holder";
pub(crate) const BROKEN: &str = "broken";
pub(crate) const LARGE: &str = "large";

/// How late a slow server is.
pub(crate) const SLOW: Duration = Duration::from_millis(60);

/// Where a call waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// In the pool's line: the server acts on the call that holds the connection.
    Slot,
    Connect,
    Greeting,
    Login,
    Keyspace,
    /// In the middle of its request, which is too large for what the system buffers.
    Request,
    /// For the first byte of its reply.
    Header,
    /// For the second half of its reply.
    Reply,
}

pub(crate) const STAGES: [Stage; 8] = [
    Stage::Slot,
    Stage::Connect,
    Stage::Greeting,
    Stage::Login,
    Stage::Keyspace,
    Stage::Request,
    Stage::Header,
    Stage::Reply,
];

impl Stage {
    /// Whether only a call that opens a connection comes there.
    pub(crate) fn is_of_opening(self) -> bool {
        matches!(self, Stage::Connect | Stage::Greeting | Stage::Login | Stage::Keyspace)
    }
}

impl FromStr for Stage {
    type Err = ();

    fn from_str(text: &str) -> Result<Stage, ()> {
        STAGES.into_iter().find(|stage| format!("{stage:?}") == text).ok_or(())
    }
}

/// What the server does there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Ok,
    /// An exception; while connecting a refusal.
    Error,
    Slow,
    /// Silence; while connecting a full line, so that packets are dropped.
    Never,
    /// The end of the connection.
    Cut,
}

pub(crate) const ACTS: [Act; 5] = [Act::Ok, Act::Error, Act::Slow, Act::Never, Act::Cut];

impl FromStr for Act {
    type Err = ();

    fn from_str(text: &str) -> Result<Act, ()> {
        ACTS.into_iter().find(|act| format!("{act:?}") == text).ok_or(())
    }
}

/// How a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// While it waits there: it is dropped, or out of time.
    Early,
    /// By what the server does.
    Late,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) stage: Stage,
    pub(crate) act: Act,
    /// Whether another call has the pool's only connection.
    pub(crate) full: bool,
    pub(crate) end: End,
}

/// All cells there can be.
pub(crate) fn cells() -> impl Iterator<Item = Cell> {
    let ends = |act| match act {
        Act::Never => &[End::Early][..],
        _ => &[End::Early, End::Late],
    };
    STAGES.into_iter().flat_map(move |stage| {
        ACTS.into_iter().flat_map(move |act| {
            let fulls: &[bool] = if stage == Stage::Slot { &[true] } else { &[false, true] };
            fulls.iter().flat_map(move |&full| {
                ends(act).iter().map(move |&end| Cell { stage, act, full, end })
            })
        })
    })
}
