//! What the servers are to do, and who waits for something else.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Weak};

use rustix::event::{PollFd, PollFlags, poll};

use crate::cell::{Act, Stage};

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    #[default]
    Well,
    At(Stage, Act),
    /// Failures of many kinds.
    Random,
}

impl Plan {
    /// What is to be done at a stage.
    pub(super) fn at(self, stage: Stage) -> Option<Act> {
        match self {
            Plan::At(place, act) if place == stage => Some(act),
            _ => None,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct State {
    inner: Mutex<Inner>,
    released: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    plan: Plan,
    /// Connections that are to be silent while the plan holds.
    silent: Vec<Weak<TcpStream>>,
    /// All connections.
    all: Vec<Weak<TcpStream>>,
    /// What becomes of the holder's call.
    release: Option<Act>,
}

impl State {
    pub(super) fn plan(&self) -> Plan {
        self.inner().plan
    }

    /// Another plan holds: who was silent ends, and the holder is answered.
    pub(super) fn set(&self, plan: Plan) {
        let mut inner = self.inner();
        inner.plan = plan;
        inner.silent.drain(..).for_each(|stream| end(&stream));
        if plan == Plan::Well {
            inner.release.get_or_insert(Act::Ok);
            self.released.notify_all();
        }
    }

    pub(super) fn accepted(&self, stream: &Arc<TcpStream>) {
        let mut inner = self.inner();
        inner.all.retain(|stream| stream.strong_count() > 0);
        inner.all.push(Arc::downgrade(stream));
    }

    /// Ends all connections, as a restart does.
    pub(super) fn restart(&self) {
        self.inner().all.drain(..).for_each(|stream| end(&stream));
    }

    /// Says nothing while this plan holds and the client is there.
    pub(super) fn say_nothing(&self, stream: &Arc<TcpStream>, plan: Plan) -> io::Result<()> {
        {
            let mut inner = self.inner();
            if inner.plan != plan {
                return Ok(());
            }
            inner.silent.retain(|stream| stream.strong_count() > 0);
            inner.silent.push(Arc::downgrade(stream));
        }
        poll(&mut [PollFd::new(stream, PollFlags::RDHUP)], None)?;
        Ok(())
    }

    pub(super) fn release(&self, act: Act) {
        self.inner().release = Some(act);
        self.released.notify_all();
    }

    /// A call has the connection; what becomes of it, once that is known.
    pub(super) fn held(&self, arrived: impl FnOnce()) -> Act {
        let mut inner = self.inner();
        inner.release = None;
        arrived();
        loop {
            if let Some(act) = inner.release {
                return act;
            }
            inner = self.released.wait(inner).expect("no panic");
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no panic")
    }
}

fn end(stream: &Weak<TcpStream>) {
    if let Some(stream) = stream.upgrade() {
        // It may be gone already.
        let _ = stream.shutdown(Shutdown::Both);
    }
}
