//! Threads of a blocking pool that keep their connections.

use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use cassa_node::Node;

use crate::blocking::Pool;
use crate::options::{Options, PoolSize};

/// A thread that makes a call whenever it is told to.
struct Caller {
    tell: Option<Sender<Sender<()>>>,
    thread: Option<JoinHandle<()>>,
}

impl Caller {
    fn of(pool: &Pool) -> Caller {
        let (tell, told) = channel::<Sender<()>>();
        let cluster = pool.cluster();
        let thread = thread::spawn(move || {
            for done in told {
                cluster.name().expect("answered");
                done.send(()).expect("the test waits");
            }
        });
        Caller { tell: Some(tell), thread: Some(thread) }
    }

    fn call(&self) {
        let (done, is_done) = channel();
        self.tell.as_ref().expect("it runs").send(done).expect("it runs");
        is_done.recv().expect("it was answered");
    }

    fn end(mut self) {
        drop(self.tell.take());
        self.thread.take().expect("it runs").join().expect("no panic");
    }
}

fn pool(node: &Node, options: Options) -> Pool {
    Pool::connect(options.server(&node.address().to_string())).expect("the node answers")
}

#[test]
fn a_thread_keeps_its_connection_while_there_are_enough_and_its_end_gives_it_back() {
    let node = Node::start_blocking().expect("there is a free port");
    // The thread that made the pool has one as well.
    for (affine, size, most) in [(true, 10, 4), (true, 2, 2), (false, 10, 1)] {
        let pool = pool(&node, Options::new().size(PoolSize::Total(size)).thread_affine(affine));
        let callers: Vec<_> = (0..3).map(|_| Caller::of(&pool)).collect();
        for _ in 0..5 {
            callers.iter().for_each(Caller::call);
        }
        assert_eq!((pool.counts().open, pool.counts().idle), (most, most), "{affine} {size}");
        callers.into_iter().for_each(Caller::end);
        // What the three had is anybody's.
        for _ in 0..3 {
            let another = Caller::of(&pool);
            another.call();
            another.end();
        }
        assert_eq!(pool.counts().open, most, "{affine} {size}");
    }
}

#[test]
fn a_thread_gets_the_connection_that_it_used_last() {
    let node = Node::start_blocking().expect("there is a free port");
    let pool = pool(&node, Options::new().size(PoolSize::Total(3)).thread_affine(true));
    let (one, other) = (Caller::of(&pool), Caller::of(&pool));
    one.call();
    other.call();
    let owners = || {
        let owners = pool.shared().idle_owners();
        owners.into_iter().map(|(owner, requests)| (format!("{owner:?}"), requests))
    };
    let before: std::collections::HashMap<_, _> = owners().collect();
    assert_eq!(before.len(), 3, "one each, and the test's own");
    for _ in 0..10 {
        one.call();
    }
    let grown: Vec<_> = owners().filter(|(owner, requests)| before[owner] != *requests).collect();
    assert!(grown.len() == 1 && grown[0].1 >= 11, "{grown:?}");
    one.end();
    other.end();
}
