//! Servers for people: they outlive the program that starts them, and a file in their folder tells a later one where they are.

use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal};
use serde_json::{Value, json};

use crate::address::{self, THRIFT_PORT};
use crate::config::Settings;
use crate::error::Tried;
use crate::{Builder, Error, cluster, launch, process, ready, ring};

/// A server, or a ring of several, in a folder a person chose.
#[derive(Debug)]
pub struct Standing {
    folder: PathBuf,
    version: String,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    address: Ipv4Addr,
    pid: u32,
    /// When the kernel started it: another process may have the same number later.
    started: u64,
}

impl Standing {
    /// Running servers in `folder`, with the data it has from earlier: `nodes` of them from the builder's address on (127.0.0.1 by default),
    /// all answering.
    ///
    /// # Errors
    /// [`Error::Taken`] when an address is in use, the folder's servers already run, or its data is another version's; those of
    /// [`Server::start`](crate::Server::start).
    pub fn start(choice: &Builder, nodes: u32, folder: &Path) -> Result<Standing, Error> {
        let first = choice.chosen_address().unwrap_or(Ipv4Addr::LOCALHOST);
        let addresses: Vec<Ipv4Addr> =
            (0..nodes).map(|node| Ipv4Addr::from(u32::from(first) + node)).collect();
        let settings = cluster::ring_of(choice, &addresses)?;
        let Some(line) = settings.first().map(|node| node.line) else {
            return Err(Error::Taken("a cluster has at least one node".to_owned()));
        };
        if let Some(earlier) = Standing::load(folder)? {
            earlier.makes_way_for(line.version())?;
        }
        if let Some(taken) = addresses.iter().find(|address| !address::ports_free(**address)) {
            return Err(Error::Taken(format!(
                "the ports of {taken} are in use: choose another address"
            )));
        }
        let mut standing = Standing {
            folder: folder.to_owned(),
            version: line.version().to_owned(),
            nodes: Vec::new(),
        };
        let started = standing.launch(&settings);
        if started.is_err() {
            standing.stop()?;
        }
        started.map(|()| standing)
    }

    /// The servers that were started in `folder`, running or not; `None` when there never were any.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Taken`] when the folder's state file can't be read.
    pub fn load(folder: &Path) -> Result<Option<Standing>, Error> {
        let path = state_file(folder);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            read => read.tried(|| format!("read {}", path.display()))?,
        };
        let parsed = serde_json::from_str(&text).ok().and_then(|state| parse(folder, &state));
        let unreadable =
            || Error::Taken(format!("{} isn't a state file of the testbed", path.display()));
        parsed.map(Some).ok_or_else(unreadable)
    }

    /// Their version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Their folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where each speaks Thrift, with its process when it runs.
    pub fn nodes(&self) -> Vec<(SocketAddr, Option<u32>)> {
        let told = |node: &Node| {
            (SocketAddr::from((node.address, THRIFT_PORT)), node.runs().then_some(node.pid))
        };
        self.nodes.iter().map(told).collect()
    }

    /// Ends those that run, in order: SIGTERM, and SIGKILL after two minutes. The data stays.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn stop(&self) -> Result<(), Error> {
        self.nodes.iter().try_for_each(|node| node.signal(Signal::TERM))?;
        for node in &self.nodes {
            if !ready::within_patience(|| Ok(!node.runs()))? {
                node.signal(Signal::KILL)?;
            }
        }
        Ok(())
    }

    fn makes_way_for(&self, version: &str) -> Result<(), Error> {
        let folder = self.folder.display();
        if self.nodes.iter().any(Node::runs) {
            let (version, nodes) = (&self.version, self.nodes.len());
            let running = self.nodes.iter().filter(|node| node.runs()).count();
            return Err(Error::Taken(format!(
                "Cassandra {version} already runs in {folder} ({running} of {nodes}): stop it first"
            )));
        }
        if self.version != version {
            return Err(Error::Taken(format!("{folder} has data of Cassandra {}", self.version)));
        }
        Ok(())
    }

    fn launch(&mut self, settings: &[Settings]) -> Result<(), Error> {
        for node in settings {
            let folder = self.folder.join(node.address.to_string());
            node.write(&folder)?;
            let jars = crate::jars(node.line.version())?;
            let mut command = launch::command(node.line, &jars, &folder)?;
            let log = folder.join("system.log");
            process::redirect(&mut command, &log)?;
            let mut child = command.spawn().tried(|| "start Java".to_owned())?;
            let started = start_time(child.id()).unwrap_or_default();
            self.nodes.push(Node { address: node.address, pid: child.id(), started });
            self.save()?;
            let address = SocketAddr::from((node.address, THRIFT_PORT));
            let probe = ready::probe(node.tls.is_some());
            ready::answers(node.line, address, &log, probe, || {
                let ended = child.try_wait().tried(|| "look after the server".to_owned())?;
                Ok(ended.map(|status| format!("ended with {status}")))
            })?;
        }
        let addresses: Vec<SocketAddr> =
            self.nodes().into_iter().map(|(address, _)| address).collect();
        match settings {
            [] | [_] => Ok(()),
            [first, ..] => ring::whole(first.line, &addresses, String::new),
        }
    }

    fn save(&self) -> Result<(), Error> {
        let node = |node: &Node| json!({"address": node.address.to_string(), "pid": node.pid, "started": node.started});
        let nodes: Vec<Value> = self.nodes.iter().map(node).collect();
        let path = state_file(&self.folder);
        let state = json!({"version": self.version, "nodes": nodes});
        fs::write(&path, format!("{state:#}\n")).tried(|| format!("write {}", path.display()))
    }
}

impl Node {
    fn runs(&self) -> bool {
        start_time(self.pid) == Some(self.started)
    }

    fn signal(&self, signal: Signal) -> Result<(), Error> {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw);
        match pid {
            Some(pid) if self.runs() => rustix::process::kill_process(pid, signal)
                .tried(|| format!("signal process {}", self.pid)),
            _ => Ok(()),
        }
    }
}

/// When a process was started, in the kernel's ticks; `None` when it has ended.
fn start_time(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    // An ended child is there until its parent has asked for its status.
    let zombie = fields.starts_with('Z');
    fields.split(' ').nth(19).filter(|_| !zombie)?.parse().ok()
}

fn state_file(folder: &Path) -> PathBuf {
    folder.join("servers.json")
}

fn parse(folder: &Path, state: &Value) -> Option<Standing> {
    let node = |node: &Value| {
        Some(Node {
            address: node.get("address")?.as_str()?.parse().ok()?,
            pid: node.get("pid")?.as_u64()?.try_into().ok()?,
            started: node.get("started")?.as_u64()?,
        })
    };
    let nodes: Option<Vec<Node>> = state.get("nodes")?.as_array()?.iter().map(node).collect();
    Some(Standing {
        folder: folder.to_owned(),
        version: state.get("version")?.as_str()?.to_owned(),
        nodes: nodes?,
    })
}
