//! Asking the program for its servers: when the pool is made, and when no host can be reached.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Shared;
use crate::driver::Driver;
use crate::events::{CloseReason, Event};
use crate::options::Server;
use crate::turn::Turns;

/// How long the list is left alone after it was heard.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// What comes of asking. One call asks at a time; others wait for it.
#[derive(Debug)]
pub(super) struct Asking<D: Driver> {
    turns: Turns<D>,
    answer: Arc<Mutex<Answer>>,
}

impl<D: Driver> Default for Asking<D> {
    fn default() -> Asking<D> {
        Asking { turns: Turns::default(), answer: Arc::default() }
    }
}

#[derive(Debug, Default)]
struct Answer {
    heard: Option<Instant>,
    /// The function hasn't returned.
    awaited: bool,
    /// What it said, until a call takes that over: the one that asked may be gone by then.
    said: Option<Result<Vec<Server>, String>>,
    /// Why the last one changed nothing.
    trouble: Option<String>,
}

impl<D: Driver> Shared<D> {
    /// Asks the program for its servers, if it tells them and wasn't asked just before. At `until` it may go on answering: the next
    /// call that asks hears of it.
    pub(crate) async fn ask_for_servers(&self, until: Instant) {
        let Some(list) = &self.options.server_list else { return };
        let Some(_turn) = self.asking.turns.take(&self.driver, until).await else { return };
        let heard = match Question::begin(&self.asking.answer, self.driver.now()) {
            Some(question) => {
                let list = list.clone();
                self.driver.aside(move || question.answered(list.ask()), until).await
            }
            None => Ok(()),
        };
        self.take_over(heard);
    }

    /// Why the program's list changed nothing when it was last asked for.
    pub(crate) fn trouble_with_servers(&self) -> Option<String> {
        lock(&self.asking.answer).trouble.clone()
    }

    fn take_over(&self, heard: io::Result<()>) {
        let said = lock(&self.asking.answer).said.take();
        let trouble = match (said, heard) {
            (Some(Ok(servers)), _) => {
                self.renew_hosts(servers);
                None
            }
            (Some(Err(reason)), _) => Some(reason),
            (None, Err(error)) => Some(format!("the server list gave no answer: {error}")),
            (None, Ok(())) => return,
        };
        let mut answer = lock(&self.asking.answer);
        (answer.heard, answer.trouble) = (Some(self.driver.now()), trouble);
    }

    fn renew_hosts(&self, servers: Vec<Server>) {
        let listeners = &self.options.listeners;
        if listeners.are_any() {
            let servers: Vec<_> = servers.iter().map(ToString::to_string).collect();
            listeners.tell(|| Event::ServersObtained { servers: &servers });
        }
        self.hosts.renew(servers);
        self.let_go();
    }

    /// Closes what is idle to hosts that are gone; who waits may connect to new ones.
    pub(crate) fn let_go(&self) {
        let gone: Vec<_> =
            self.state().idle.extract_if(.., |idle| !idle.host.is_listed()).collect();
        for connection in gone {
            self.discard(connection, CloseReason::HostGone);
        }
        self.serve_line(self.state());
    }
}

/// Dropped without an answer, it may be asked again.
struct Question(Arc<Mutex<Answer>>);

impl Question {
    /// `None` while an answer is awaited or not taken over, and just after one was.
    fn begin(answer: &Arc<Mutex<Answer>>, now: Instant) -> Option<Question> {
        let mut state = lock(answer);
        let lately = state.heard.is_some_and(|heard| now < heard + ASK_AGAIN);
        if lately || state.awaited || state.said.is_some() {
            return None;
        }
        state.awaited = true;
        Some(Question(answer.clone()))
    }

    fn answered(self, said: Result<Vec<Server>, String>) {
        lock(&self.0).said = Some(said);
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        lock(&self.0).awaited = false;
    }
}

fn lock(answer: &Mutex<Answer>) -> MutexGuard<'_, Answer> {
    answer.lock().unwrap_or_else(PoisonError::into_inner)
}
