//! A server's process: it dies with this one, whatever kills this one.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::Error;
use crate::error::Tried;

/// How long a server may take to end by itself when asked to.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; dropping it kills the server.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Runs `command`, its output appended to `log`, until this process ends or the value is dropped.
    pub(crate) fn spawn(mut command: Command, log: &Path) -> Result<Process, Error> {
        redirect(&mut command, log)?;
        let child = spawn_bound(command).tried(|| "start Java".to_owned())?;
        Ok(Process { child })
    }

    /// How it ended, when it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>, Error> {
        self.child.try_wait().tried(|| "look after the server".to_owned())
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, unless it has ended.
    pub(crate) fn signal(&mut self, signal: Signal) -> Result<(), Error> {
        if self.ended()?.is_some() {
            return Ok(());
        }
        rustix::process::kill_process(Pid::from_child(&self.child), signal)
            .tried(|| "signal the server".to_owned())
    }

    /// SIGSTOP, and waits until all threads stand still: they do so one by one, some after the signal.
    pub(crate) fn halt(&mut self) -> Result<(), Error> {
        self.signal(Signal::STOP)?;
        while self.ended()?.is_none()
            && !all_halted(self.pid()).tried(|| "look at the server's threads".to_owned())?
        {
            thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    /// SIGKILL, and waits for the end.
    pub(crate) fn kill(mut self) -> Result<(), Error> {
        self.end()
    }

    /// SIGTERM, and SIGKILL when that isn't obeyed; waits for the end.
    pub(crate) fn stop(mut self) -> Result<(), Error> {
        self.signal(Signal::TERM)?;
        // A paused server hears nothing before it goes on.
        self.signal(Signal::CONT)?;
        let deadline = Instant::now() + PATIENCE;
        while self.ended()?.is_none() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(10));
        }
        self.end()
    }

    fn end(&mut self) -> Result<(), Error> {
        let killed = self.child.kill().and_then(|()| self.child.wait());
        killed.map(drop).tried(|| "kill the server".to_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Nothing is left to do about an error; the kernel kills the server with this process at the latest.
        let _ = self.end();
    }
}

/// Whether every thread of a process is in the state of a stopped one.
fn all_halted(pid: u32) -> io::Result<bool> {
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        // A thread that ended meanwhile has no state any more.
        let Ok(stat) = fs::read_to_string(thread?.path().join("stat")) else { continue };
        if !stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('T')) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Input from nowhere, output to `log`, and no Ctrl-C meant for the program that started it.
pub(crate) fn redirect(command: &mut Command, log: &Path) -> Result<(), Error> {
    let opened = OpenOptions::new().create(true).append(true).open(log);
    let file = opened.tried(|| format!("open {}", log.display()))?;
    let twin = file.try_clone().tried(|| format!("open {}", log.display()))?;
    command.stdin(Stdio::null()).stdout(file).stderr(twin).process_group(0);
    Ok(())
}

type Order = (Command, Sender<io::Result<Child>>);

/// Spawns from a thread that lives as long as the process: the kernel's death signal is bound to the spawning *thread*, and a
/// test's own thread ends long before the process does.
fn spawn_bound(mut command: Command) -> io::Result<Child> {
    static SPAWNER: OnceLock<Sender<Order>> = OnceLock::new();
    bind_to_parent(&mut command);
    let spawner = SPAWNER.get_or_init(|| {
        let (orders, inbox) = mpsc::channel::<Order>();
        thread::spawn(move || {
            for (mut command, reply) in inbox {
                // The one who ordered waits below: it can't have gone away.
                let _ = reply.send(command.spawn());
            }
        });
        orders
    });
    let (reply, answer) = mpsc::channel();
    let gone = || io::Error::other("the spawning thread has ended");
    spawner.send((command, reply)).map_err(|_| gone())?;
    answer.recv().map_err(|_| gone())?
}

/// Asks the kernel to kill the child when the parent dies.
fn bind_to_parent(command: &mut Command) {
    let parent = rustix::process::getpid();
    let bind = move || {
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
        // The parent may have died before the line above: then no signal will come.
        if rustix::process::getppid() == Some(parent) {
            Ok(())
        } else {
            Err(rustix::io::Errno::CHILD.into())
        }
    };
    // SAFETY: the closure runs in the forked child before exec, where only async-signal-safe work is sound: it makes two system
    // calls (prctl, getppid) and converts an error number, without allocating, locking or touching memory shared with the parent.
    unsafe { command.pre_exec(bind) };
}
