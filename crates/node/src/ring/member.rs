//! One member of a cluster.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use cassa_types::token::Token;
use tokio::sync::watch;

use crate::fault::{Faults, Ledger};
use crate::net::Serving;
use crate::store::{RowMutation, Store, Ties};
use crate::{Line, Place};

/// Whether a member does its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It does.
    Running,
    /// It takes connections and requests and answers none, as a process that was sent SIGSTOP.
    Paused,
    /// Nobody can connect to it.
    Stopped,
}

/// One member, with its data.
#[derive(Debug)]
pub(crate) struct Member {
    /// Where clients connect to it.
    pub(crate) address: SocketAddr,
    /// It is the first replica of what lies between the token before it and this one, which belongs to it.
    pub(crate) token: Token,
    pub(crate) place: Place,
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) calls: Ledger,
    /// The node that it is.
    serving: OnceLock<Weak<Serving>>,
    state: watch::Sender<State>,
    /// What it missed while it didn't run, oldest first.
    hints: Mutex<Hints>,
}

/// What a member missed, and about how many bytes that takes.
#[derive(Debug, Default)]
struct Hints {
    writes: Vec<Hint>,
    bytes: usize,
}

/// A write that a member missed.
#[derive(Debug)]
struct Hint {
    token: Token,
    mutation: RowMutation,
    now: i64,
}

/// What a member misses beyond so many bytes of writes is lost to it, until another replica tells it.
const HINTS: usize = 64 << 20;

impl Member {
    pub(crate) fn new(line: Line, address: SocketAddr, token: Token, place: Place) -> Member {
        Member {
            address,
            token,
            place,
            store: Store::new(Ties::of(line)),
            faults: Faults::default(),
            calls: Ledger::default(),
            serving: OnceLock::new(),
            state: watch::Sender::new(State::Running),
            hints: Mutex::default(),
        }
    }

    /// Tells it which node it is.
    pub(crate) fn serve(&self, serving: &Arc<Serving>) {
        // A node is started once.
        let _ = self.serving.set(Arc::downgrade(serving));
    }

    /// The node that it is, until it has ended.
    pub(crate) fn serving(&self) -> Option<Arc<Serving>> {
        self.serving.get()?.upgrade()
    }

    pub(crate) fn state(&self) -> State {
        *self.state.borrow()
    }

    /// Changes its state; one that runs again learns what it missed first.
    pub(crate) fn set_state(&self, state: State) {
        self.change_state(&mut self.hints(), state);
    }

    /// Lets it run again if it is paused.
    pub(crate) fn resume(&self) {
        let mut hints = self.hints();
        if self.state() == State::Paused {
            self.change_state(&mut hints, State::Running);
        }
    }

    fn change_state(&self, hints: &mut Hints, state: State) {
        if state == State::Running {
            for Hint { token, mutation, now } in std::mem::take(hints).writes {
                self.store.apply(&token, &mutation, now);
            }
        }
        self.state.send_replace(state);
    }

    /// Makes the changes of a row in this second; if it doesn't run, when it runs again.
    pub(crate) fn apply(&self, token: &Token, mutation: &RowMutation, now: i64) {
        let mut hints = self.hints();
        if self.state() == State::Running {
            drop(hints);
            self.store.apply(token, mutation, now);
            return;
        }
        let bytes = mutation.weight();
        if hints.bytes + bytes <= HINTS {
            hints.bytes += bytes;
            hints.writes.push(Hint { token: token.clone(), mutation: mutation.detached(), now });
        }
    }

    fn hints(&self) -> MutexGuard<'_, Hints> {
        self.hints.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes it silent unless it is stopped.
    pub(crate) fn pause(&self) {
        let _as_any_change = self.hints();
        self.state.send_if_modified(|state| {
            let running = *state == State::Running;
            if running {
                *state = State::Paused;
            }
            running
        });
    }

    /// Returns when it isn't paused.
    pub(crate) async fn while_paused(&self) {
        if self.state() == State::Paused {
            self.until(|state| *state != State::Paused).await;
        }
    }

    /// Returns when it is stopped.
    pub(crate) async fn until_stopped(&self) {
        self.until(|state| *state == State::Stopped).await;
    }

    async fn until(&self, state: impl FnMut(&State) -> bool) {
        // The sender lives as long as the member does.
        let _ = self.state.subscribe().wait_for(state).await;
    }
}
