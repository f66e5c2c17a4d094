//! The servers as a test sees them: a process of their own that is told what to do, and tells how far calls have come.

use std::collections::HashSet;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use crate::account::PATIENCE;
use crate::cell::{Act, Stage};
use crate::peer::{DONE, ROLE};

pub(crate) struct Peers {
    process: Child,
    orders: Option<ChildStdin>,
    told: Receiver<String>,
    reached: HashSet<String>,
    /// Where they listen.
    pub(crate) addresses: Vec<String>,
}

impl Peers {
    pub(crate) fn start() -> Peers {
        let mut process = Command::new(env::current_exe().unwrap())
            .arg(ROLE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (output, orders) = (process.stdout.take().unwrap(), process.stdin.take());
        let (sender, told) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut peers =
            Peers { process, orders, told, reached: HashSet::new(), addresses: Vec::new() };
        peers.addresses = peers.next().split_whitespace().map(str::to_owned).collect();
        peers
    }

    fn next(&self) -> String {
        self.told.recv_timeout(PATIENCE).expect("the servers answer")
    }

    /// Has an order be obeyed; what was told before is forgotten.
    fn order(&mut self, order: &str) {
        let orders = self.orders.as_mut().unwrap();
        writeln!(orders, "{order}").unwrap();
        while self.next() != DONE {}
        self.reached.clear();
    }

    /// They do well from now on, those who are silent end their connections, and the holder is answered.
    pub(crate) fn do_well(&mut self) {
        self.order("well");
    }

    /// The first one does this at that stage of a call, and well at all others.
    pub(crate) fn act(&mut self, stage: Stage, act: Act) {
        self.order(&format!("act {stage:?} {act:?}"));
    }

    /// All of them fail in many ways.
    pub(crate) fn fail(&mut self) {
        self.order("fail");
    }

    /// What becomes of the call that holds the connection. It isn't waited for.
    pub(crate) fn release(&mut self, act: Act) {
        writeln!(self.orders.as_mut().unwrap(), "release {act:?}").unwrap();
    }

    /// Whether a call has come so far.
    pub(crate) fn was_reached(&mut self, place: &str) -> bool {
        self.reached.extend(self.told.try_iter());
        self.reached.contains(place)
    }
}

/// It ends when nobody gives orders any more.
impl Drop for Peers {
    fn drop(&mut self) {
        self.orders = None;
        self.process.wait().unwrap();
    }
}
