//! Threads that keep their connections: a call goes over the connection that its thread used last, as long as others have enough.

use std::sync::Weak;
use std::thread::ThreadId;

use super::{Lease, Shared, State};
use crate::connection::Connection;
use crate::driver::{Driver, ThreadEnd};

/// To whom an idle connection belongs: who comes first is taken first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    Own,
    Nobodys,
    Anothers,
}

impl Whose {
    pub(super) fn of<D: Driver>(connection: &Connection<D>, caller: Option<ThreadId>) -> Whose {
        match connection.owner {
            None => Whose::Nobodys,
            owner if owner == caller => Whose::Own,
            Some(_) => Whose::Anothers,
        }
    }
}

impl<D: Driver> Shared<D> {
    /// The thread that calls, if connections belong to threads.
    pub(super) fn caller(&self) -> Option<ThreadId> {
        self.options.thread_affine.then(|| self.driver.thread()).flatten()
    }

    /// A connection belongs to the thread that calls from now on.
    pub(super) fn own<'a>(&self, mut lease: Lease<'a, D>) -> Lease<'a, D> {
        let Some(caller) = self.caller() else { return lease };
        if lease.owner.replace(caller) != Some(caller) && self.state().owners.insert(caller) {
            let pool: Weak<Shared<D>> = self.weak.clone();
            self.driver.tell_of_end(pool);
        }
        lease
    }
}

impl<D: Driver> ThreadEnd for Shared<D> {
    /// What it used is anybody's.
    fn ended(&self, thread: ThreadId) {
        self.state().disown(thread);
    }
}

impl<D: Driver> State<D> {
    fn disown(&mut self, thread: ThreadId) {
        self.owners.remove(&thread);
        for connection in self.idle.iter_mut().filter(|idle| idle.owner == Some(thread)) {
            connection.owner = None;
        }
    }
}
