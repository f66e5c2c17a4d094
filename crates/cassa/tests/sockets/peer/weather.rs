//! A door that is shut for moments.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::door::Door;

pub(super) struct Weather {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<Door>,
}

impl Weather {
    pub(super) fn begin(mut door: Door) -> Weather {
        let ends = Arc::new(AtomicBool::new(false));
        let seen = ends.clone();
        let thread = thread::spawn(move || {
            while !seen.load(Ordering::Acquire) {
                thread::sleep(Duration::from_millis(20));
                door.refuse();
                thread::sleep(Duration::from_millis(10));
                door.open().expect("the port is ours");
            }
            door
        });
        Weather { ends, thread }
    }

    /// The door, open.
    pub(super) fn end(self) -> Door {
        self.ends.store(true, Ordering::Release);
        self.thread.join().expect("no panic")
    }
}
