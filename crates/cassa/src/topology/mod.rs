//! Where rows are: the rings of keyspaces as the cluster described them last, and which hosts have a row.

mod address;
mod identity;
mod refresh;
mod ring;
mod schedule;
mod told;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use bytestring::ByteString;
use cassa_types::token::Partitioner;

pub(crate) use self::identity::Membership;
use self::ring::Ring;
pub(crate) use self::ring::Route;
use self::schedule::Schedule;
pub(crate) use self::told::Told;
use crate::driver::Driver;
use crate::hosts::Plan;
use crate::op::Request;
use crate::pool::Shared;
use crate::turn::Turns;

/// Of how many keyspaces the rings are read at most: calls in others go to any host.
const MOST_KEYSPACES: usize = 32;

/// What a pool knows of its cluster's rings. Calls take the picture that there is; reading the rings anew makes another one.
#[derive(Debug)]
pub(crate) struct Topology<D: Driver> {
    picture: RwLock<Option<Arc<Picture>>>,
    /// Who reads the rings.
    turns: Turns<D>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    schedule: Schedule,
    /// Those in which there were calls.
    keyspaces: BTreeSet<ByteString>,
}

/// The rings at one time.
#[derive(Debug)]
struct Picture {
    partitioner: Partitioner,
    /// By keyspace, those without a ring among them; keyspaces that lie alike share one.
    rings: HashMap<ByteString, Option<Arc<Ring>>>,
}

impl<D: Driver> Default for Topology<D> {
    fn default() -> Topology<D> {
        Topology { picture: RwLock::default(), turns: Turns::default(), state: Mutex::default() }
    }
}

impl<D: Driver> Shared<D> {
    /// The order of hosts for one call.
    pub(crate) fn plan<R: Request>(&self, request: &R) -> Plan {
        self.hosts.plan(self.route(request))
    }

    /// The hosts that have the row a request is about, if that is known.
    fn route<R: Request>(&self, request: &R) -> Option<Route> {
        if !self.options.discovery.is_on() {
            return None;
        }
        let (keyspace, row) = (request.keyspace()?, request.row()?);
        let picture = self.topology.picture()?;
        match picture.rings.get(keyspace) {
            Some(ring) => ring.as_ref()?.route(&picture.partitioner.token(row)?),
            None => {
                let next = self.topology.state().wants(keyspace, self.driver.now());
                next.map(|next| self.look_after(next));
                None
            }
        }
    }
}

impl<D: Driver> Topology<D> {
    /// Whether a reading is due, which the caller then begins, and when the next one will be.
    pub(crate) fn next_reading(&self, now: Instant) -> (bool, Option<Instant>) {
        self.state().schedule.begins(now)
    }

    fn picture(&self) -> Option<Arc<Picture>> {
        self.picture.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn learned(&self, picture: Picture) {
        let picture = Some(Arc::new(picture));
        *self.picture.write().unwrap_or_else(PoisonError::into_inner) = picture;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// There are calls in a keyspace whose ring isn't known; when it is to be read, if it wasn't known before that it is to be.
    fn wants(&mut self, keyspace: &ByteString, now: Instant) -> Option<Instant> {
        let is_new =
            self.keyspaces.len() < MOST_KEYSPACES && self.keyspaces.insert(keyspace.clone());
        is_new.then(|| self.schedule.suspect(now))
    }
}
