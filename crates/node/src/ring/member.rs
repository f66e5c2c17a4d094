//! One member of a cluster.

use std::net::SocketAddr;

use cassa_types::token::Token;
use tokio::sync::watch;

use crate::Place;
use crate::store::Store;

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
    state: watch::Sender<State>,
}

impl Member {
    pub(crate) fn new(address: SocketAddr, token: Token, place: Place) -> Member {
        Member {
            address,
            token,
            place,
            store: Store::new(),
            state: watch::Sender::new(State::Running),
        }
    }

    pub(crate) fn state(&self) -> State {
        *self.state.borrow()
    }

    pub(crate) fn set_state(&self, state: State) {
        self.state.send_replace(state);
    }

    /// Returns when it isn't paused.
    pub(crate) async fn while_paused(&self) {
        let mut state = self.state.subscribe();
        // The sender lives as long as the member does.
        let _ = state.wait_for(|state| *state != State::Paused).await;
    }
}
