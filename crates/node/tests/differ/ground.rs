//! The two sides, and the keyspaces that sequences share.

use cassa_node::{Line, Node};
use cassa_testbed::Server;
use cassa_wire::{SystemAddKeyspace, SystemDropKeyspace};

use crate::failure::Failure;
use crate::side::Side;
use crate::step::Names;
use crate::world::{self, Family};

/// How long a server waits for a replica, in milliseconds: where one fails it answers only then.
const LONGEST: &str = "6000";

pub(crate) struct Ground {
    pub(crate) line: Line,
    pub(crate) families: Vec<Family>,
    pub(crate) sides: [Side; 2],
    keyspaces: u32,
    plays: u32,
    _node: Option<Node>,
    _servers: Vec<Server>,
}

impl Ground {
    /// A server beside a node, or beside another server.
    pub(crate) fn start(version: &str, itself: bool) -> Result<Ground, Failure> {
        let line = Line::parse(version)?;
        let server = start(version)?;
        let right = Side::connect("server", server.address())?;
        let (left, node, servers) = if itself {
            let second = start(version)?;
            (Side::connect("second", second.address())?, None, vec![server, second])
        } else {
            let node = Node::builder().line(line).cluster_name("cassa").start_blocking()?;
            (Side::connect("node", node.address())?, Some(node), vec![server])
        };
        Ok(Ground {
            line,
            families: world::families(line)?,
            sides: [left, right],
            keyspaces: 0,
            plays: 0,
            _node: node,
            _servers: servers,
        })
    }

    /// A new keyspace with every family.
    pub(crate) fn keyspace(&mut self) -> Result<String, Failure> {
        self.keyspaces += 1;
        let name = format!("Shared{}", self.keyspaces);
        let definitions = self.families.iter().map(|it| it.definition(&name, self.line)).collect();
        let ks_def = world::keyspace(&name, self.line, definitions);
        let add = SystemAddKeyspace { ks_def };
        self.sides.iter_mut().try_for_each(|side| side.must(&add).map(|_| ()))?;
        Ok(name)
    }

    pub(crate) fn drop_keyspace(&mut self, name: &str) -> Result<(), Failure> {
        let drop = SystemDropKeyspace { keyspace: name.into() };
        self.sides.iter_mut().try_for_each(|side| side.must(&drop).map(|_| ()))
    }

    pub(crate) fn reconnect(&mut self) -> Result<(), Failure> {
        self.sides.iter_mut().try_for_each(Side::reconnect)
    }

    /// The names of one more play.
    pub(crate) fn names(&mut self, keyspace: &str) -> Names {
        self.plays += 1;
        Names { keyspace: keyspace.to_owned(), play: self.plays }
    }
}

/// A server that keeps nothing of what is truncated or dropped, and doesn't wait long for a replica that will never answer.
fn start(version: &str) -> Result<Server, Failure> {
    const LIMITS: &[&str] = &[
        "read_request_timeout_in_ms",
        "range_request_timeout_in_ms",
        "write_request_timeout_in_ms",
        "cas_contention_timeout_in_ms",
        "counter_write_request_timeout_in_ms",
    ];
    let line = Line::parse(version)?;
    // A single node's: a server that chose one at random would part ranges anywhere.
    let token = match line < Line::V1_2 {
        true => (u128::from(u64::MAX) << 63).to_string(),
        false => i64::MAX.to_string(),
    };
    let mut builder = Server::builder(version).yaml("initial_token", &format!("'{token}'"));
    if line < Line::V1_2 {
        return Ok(builder.yaml("rpc_timeout_in_ms", LONGEST).start()?);
    }
    // Those that came with 2.0 and with 2.1 stand last.
    let limits = match line {
        line if line < Line::V2_0 => &LIMITS[..3],
        Line::V2_0 => &LIMITS[..4],
        _ => LIMITS,
    };
    for limit in limits {
        builder = builder.yaml(limit, LONGEST);
    }
    if line >= Line::V2_1 {
        // Small rows in small pieces: nothing is written out while it is compared, so that chance has no part in what a read meets.
        builder = builder.yaml("memtable_allocation_type", "unslabbed_heap_buffers");
    }
    Ok(builder.yaml("auto_snapshot", "false").start()?)
}
