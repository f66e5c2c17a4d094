//! Those whom a pool tells, whose panics stay here.

use std::fmt;
use std::sync::Arc;

use super::{Event, Listener, spans};
use crate::contained;

/// The listeners of a pool, in the order they were set; equal to their clones alone.
#[derive(Clone, Default)]
pub(crate) struct Listeners(Option<Arc<[Arc<dyn Listener>]>>);

impl Listeners {
    pub(crate) fn add(&mut self, listener: impl Listener + 'static) {
        let new: Arc<dyn Listener> = Arc::new(listener);
        self.0 = Some(self.all().iter().cloned().chain([new]).collect());
    }

    /// Tells them of an event, which is made if there is somebody to tell. No lock may be held.
    #[inline]
    pub(crate) fn tell<'a>(&self, event: impl FnOnce() -> Event<'a>) {
        if self.are_any() {
            self.tell_each(&event());
        }
    }

    #[cold]
    fn tell_each(&self, event: &Event<'_>) {
        // A subscriber is the program's as well.
        let _ = contained::run(|| spans::tell(event));
        for listener in self.all() {
            // Whatever it panics with, the call goes on.
            let _ = contained::run(|| listener.event(event));
        }
    }

    /// Whether there is somebody to tell.
    pub(crate) fn are_any(&self) -> bool {
        self.0.is_some() || spans::are_wanted()
    }

    fn all(&self) -> &[Arc<dyn Listener>] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl PartialEq for Listeners {
    fn eq(&self, other: &Listeners) -> bool {
        let (own, others) = (self.all(), other.all());
        own.len() == others.len() && own.iter().zip(others).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

impl Eq for Listeners {}

impl fmt::Debug for Listeners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of the program's", self.all().len())
    }
}
