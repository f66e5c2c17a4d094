//! The server, and a family of each kind for some sequences at a time.

use cassa::Options;
use cassa::schema::KeyspaceDefinition;
use cassa_testbed::Server;

use crate::failure::Failure;
use crate::line::Line;
use crate::operation::Operation;
use crate::outcome::Outcome;
use crate::world::Kind;
use crate::{asynchronous, blocking};

const KEYSPACE: &str = "Sequences";

pub(crate) struct Ground {
    // Kept so that it runs.
    _server: Server,
    pub(crate) line: Line,
    asynchronous: asynchronous::Pool,
    blocking: blocking::Pool,
    groups: u32,
}

/// New, empty families.
pub(crate) struct Group {
    number: u32,
    kinds: Vec<Kind>,
    asynchronous: asynchronous::Stage,
    blocking: blocking::Stage,
}

/// Which of the drivers plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Driver {
    Asynchronous,
    Blocking,
}

/// What a server did.
pub(crate) struct Played {
    pub(crate) outcome: Outcome,
    /// Of each mutation.
    pub(crate) timestamps: Vec<i64>,
    /// What an error said.
    pub(crate) said: Option<String>,
}

impl Ground {
    pub(crate) fn start(version: &str) -> Result<Ground, Failure> {
        let server = Server::start(version)?;
        let options = Options::new().server(&server.address().to_string()).keyspace(KEYSPACE);
        let asynchronous = asynchronous::connect(options.clone())?;
        let blocking = blocking::connect(options)?;
        blocking.schema().create_keyspace(&KeyspaceDefinition::new(KEYSPACE))?;
        let line = Line::of(version);
        Ok(Ground { _server: server, line, asynchronous, blocking, groups: 0 })
    }

    /// A family of each of these kinds: servers take their time to make one.
    pub(crate) fn group(&mut self, kinds: &[Kind]) -> Result<Group, Failure> {
        self.groups += 1;
        let number = self.groups;
        for kind in kinds {
            let definition = kind.definition(KEYSPACE, &name(*kind, number));
            self.blocking.schema().create_column_family(&definition)?;
        }
        let name = |kind| name(kind, number);
        let partitioner = || self.line.partitioner();
        Ok(Group {
            number,
            kinds: kinds.to_vec(),
            asynchronous: asynchronous::open(&self.asynchronous, partitioner(), kinds, name)?,
            blocking: blocking::open(&self.blocking, partitioner(), kinds, name)?,
        })
    }

    /// A server holds memory for every family.
    pub(crate) fn drop_group(&self, group: &Group) -> Result<(), Failure> {
        for kind in &group.kinds {
            self.blocking.schema().drop_column_family(KEYSPACE, &name(*kind, group.number))?;
        }
        Ok(())
    }
}

impl Group {
    pub(crate) fn has(&self, kinds: &[Kind]) -> bool {
        kinds.iter().all(|kind| self.kinds.contains(kind))
    }

    pub(crate) fn play(
        &self,
        driver: Driver,
        prefix: &str,
        operation: &Operation,
    ) -> Result<Played, Failure> {
        match driver {
            Driver::Asynchronous => asynchronous::play(&self.asynchronous, prefix, operation),
            Driver::Blocking => blocking::play(&self.blocking, prefix, operation),
        }
    }
}

fn name(kind: Kind, group: u32) -> String {
    format!("{kind:?}{group}")
}
