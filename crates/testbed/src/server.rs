//! One server of a test.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::Signal;

use crate::address::{Claim, THRIFT_PORT};
use crate::config::Settings;
use crate::error::Tried;
use crate::line::Line;
use crate::process::Process;
use crate::{Error, Jars, Tls, launch, ready, tls};

/// A real Cassandra server on an address of its own.
///
/// Dropping it kills it and removes its folder; while a test panics the folder is kept and its path printed. Its verbs take `&self`, so
/// threads may share it.
#[derive(Debug)]
pub struct Server {
    jars: Jars,
    settings: Settings,
    // Dropped in this order: the process must be gone before its folder is.
    process: Mutex<Option<Process>>,
    claim: Claim,
}

/// What to start; see [`Server::builder`].
#[derive(Debug, Clone)]
#[must_use = "nothing starts before `start`"]
pub struct Builder {
    version: String,
    address: Option<Ipv4Addr>,
    partitioner: Option<String>,
    commitlog_batch: bool,
    tls: Option<Tls>,
    yaml: Vec<(String, String)>,
}

impl Server {
    /// A running server of `version`, one of [`LINES`](crate::LINES), that answers `describe_version`.
    ///
    /// # Errors
    /// Those of [`jars`](crate::jars), and [`Error::Start`] with the end of its log when it ends or doesn't answer in two minutes.
    pub fn start(version: &str) -> Result<Server, Error> {
        Server::builder(version).start()
    }

    /// The same with choices.
    pub fn builder(version: &str) -> Builder {
        Builder {
            version: version.to_owned(),
            address: None,
            partitioner: None,
            commitlog_batch: false,
            tls: None,
            yaml: Vec::new(),
        }
    }

    /// Where it speaks Thrift.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((self.settings.address, THRIFT_PORT))
    }

    /// Its version.
    pub fn version(&self) -> &'static str {
        self.settings.line.version()
    }

    /// Its process; `None` when it was killed or stopped.
    pub fn pid(&self) -> Option<u32> {
        self.process().as_ref().map(Process::pid)
    }

    /// Ends it at once, with SIGKILL: what wasn't in the commit log is lost. Nothing happens when it doesn't run.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn kill(&self) -> Result<(), Error> {
        self.process().take().map_or(Ok(()), Process::kill)
    }

    /// Ends it in order, with SIGTERM; with SIGKILL after 30 seconds. Nothing happens when it doesn't run.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn stop(&self) -> Result<(), Error> {
        self.process().take().map_or(Ok(()), Process::stop)
    }

    /// Halts it, with SIGSTOP, and returns when all its threads stand still: connections stay open and nothing is answered
    /// until [`resume`](Server::resume).
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn pause(&self) -> Result<(), Error> {
        self.process().as_mut().map_or(Ok(()), Process::halt)
    }

    /// Lets it go on, with SIGCONT.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn resume(&self) -> Result<(), Error> {
        self.process().as_mut().map_or(Ok(()), |process| process.signal(Signal::CONT))
    }

    /// Starts it again, with the same data and address, and waits until it answers; one that runs is stopped first.
    ///
    /// # Errors
    /// [`Error::Start`], [`Error::Io`].
    pub fn restart(&self) -> Result<(), Error> {
        self.stop()?;
        self.launch()?;
        self.wait()
    }

    /// The end of its log, at most 8 KiB.
    pub fn logs(&self) -> String {
        ready::tail(&self.log())
    }

    /// Its own certificate, as PEM.
    ///
    /// # Errors
    /// [`Error::Io`] when it speaks no TLS.
    pub fn certificate_pem(&self) -> Result<String, Error> {
        let path = tls::certificate(&self.claim.folder().join("conf"));
        fs::read_to_string(&path).tried(|| format!("read {}", path.display()))
    }

    pub(crate) fn line(&self) -> Line {
        self.settings.line
    }

    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn log(&self) -> PathBuf {
        self.claim.folder().join("system.log")
    }

    /// A server whose process runs but may not answer yet.
    pub(crate) fn launched(jars: Jars, settings: Settings, claim: Claim) -> Result<Server, Error> {
        settings.write(claim.folder())?;
        let server = Server { jars, settings, process: Mutex::new(None), claim };
        server.launch()?;
        Ok(server)
    }

    /// Starts the process without waiting for an answer.
    fn launch(&self) -> Result<(), Error> {
        let command = launch::command(self.settings.line, &self.jars, self.claim.folder())?;
        *self.process() = Some(Process::spawn(command, &self.log())?);
        Ok(())
    }

    /// Waits until it answers.
    pub(crate) fn wait(&self) -> Result<(), Error> {
        let probe = ready::probe(self.settings.tls.is_some());
        ready::answers(self.settings.line, self.address(), &self.log(), probe, || {
            match self.process().as_mut() {
                Some(process) => Ok(process.ended()?.map(|status| format!("ended with {status}"))),
                None => Ok(Some("was stopped while it started".to_owned())),
            }
        })
    }
}

impl Builder {
    /// The loopback address to use instead of a free one.
    pub fn address(mut self, address: Ipv4Addr) -> Builder {
        self.address = Some(address);
        self
    }

    /// The partitioner's class, short or full; by default the line's own: RandomPartitioner until 1.1, then Murmur3Partitioner.
    pub fn partitioner(mut self, class: &str) -> Builder {
        self.partitioner = Some(class.to_owned());
        self
    }

    /// Whether a write is acknowledged only when it is on disk: then [`Server::kill`] loses nothing. By default the log is synced
    /// every 200 ms.
    pub fn commitlog_batch(mut self, batch: bool) -> Builder {
        self.commitlog_batch = batch;
        self
    }

    /// Speaks TLS to its clients, and nothing else: from 1.2 on.
    pub fn tls(mut self, tls: Tls) -> Builder {
        self.tls = Some(tls);
        self
    }

    /// A setting of cassandra.yaml, its value as YAML, in place of the testbed's own.
    pub fn yaml(mut self, name: &str, value: &str) -> Builder {
        self.yaml.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The running server.
    ///
    /// # Errors
    /// Those of [`Server::start`], and [`Error::Taken`] when the chosen address is in use.
    pub fn start(self) -> Result<Server, Error> {
        let server = self.launch()?;
        server.wait()?;
        Ok(server)
    }

    fn launch(self) -> Result<Server, Error> {
        let jars = crate::jars(&self.version)?;
        let claim = match self.address {
            Some(address) => Claim::exactly(address)?,
            None => Claim::consecutive(1)?.remove(0),
        };
        let settings = self.settings(claim.address())?;
        Server::launched(jars, settings, claim)
    }

    pub(crate) fn chosen_address(&self) -> Option<Ipv4Addr> {
        self.address
    }

    pub(crate) fn settings(self, address: Ipv4Addr) -> Result<Settings, Error> {
        let line = Line::of(&self.version)?;
        Ok(Settings {
            line,
            address,
            seed: address,
            partitioner: self.partitioner.unwrap_or_else(|| line.partitioner().to_owned()),
            token: None,
            commitlog_batch: self.commitlog_batch,
            places: Vec::new(),
            tls: self.tls,
            yaml: self.yaml,
        })
    }
}
