//! What a test process that is killed leaves behind: nothing.

#![allow(clippy::unwrap_used, reason = "helpers of a test fail as the test does")]

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use cassa_testbed::{Server, skip_without_servers};

/// Set for the process that is to be killed.
const VICTIM: &str = "CASSA_TESTBED_VICTIM";

/// Where that process is to have its server, when it matters.
const ADDRESS: &str = "CASSA_TESTBED_VICTIM_ADDRESS";

/// The part of the process that is killed: not a test of its own.
#[test]
fn victim() {
    if env::var_os(VICTIM).is_none() {
        return;
    }
    // Started from a thread that ends: the server must live on, and still die with the process.
    let builder = match env::var(ADDRESS) {
        Ok(address) => Server::builder("0.8.10").address(address.parse().unwrap()),
        Err(_) => Server::builder("0.8.10"),
    };
    let server = thread::spawn(|| builder.start().unwrap()).join().unwrap();
    println!("victim's server: {} {}", server.pid().unwrap(), server.address().ip());
    loop {
        thread::park();
    }
}

/// Runs the part above with `temporary` as its folder for temporary files; gives the server's process and address.
fn start_victim(temporary: &Path, address: Option<&str>) -> (Child, u32, String) {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["victim", "--exact", "--nocapture"]).env(VICTIM, "1").env("TMPDIR", temporary);
    command.envs(address.map(|address| (ADDRESS, address)));
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let said = lines
        .filter_map(|line| Some(line.split_once("victim's server: ")?.1.to_owned()))
        .next()
        .unwrap();
    let (pid, address) = said.split_once(' ').unwrap();
    (child, pid.parse().unwrap(), address.to_owned())
}

fn runs(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, fields)| !fields.starts_with('Z'))
}

/// The folders of servers below a temporary folder.
fn folders(temporary: &Path) -> Vec<PathBuf> {
    let children = |folder: &Path| {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    };
    children(temporary)
        .iter()
        .flat_map(|base| children(base))
        .filter(|path| path.is_dir())
        .collect()
}

#[test]
fn the_servers_of_a_killed_process_die_with_it_and_the_next_claim_clears_their_folder() {
    if skip_without_servers(
        "the_servers_of_a_killed_process_die_with_it_and_the_next_claim_clears_their_folder",
    ) {
        return;
    }
    cassa_testbed::jars("0.8.10").unwrap();
    let temporary = env::temp_dir().join(format!("cassa-killed-{}", std::process::id()));
    fs::create_dir_all(&temporary).unwrap();
    let (child, pid, address) = start_victim(&temporary, None);
    assert!(runs(pid), "the server outlives the thread that started it");
    kill(child, pid);

    let left = folders(&temporary).remove(0);
    assert!(left.ends_with(&address), "{left:?}");
    fs::write(left.join("stale"), "").unwrap();
    let (child, pid, again) = start_victim(&temporary, Some(&address));
    assert_eq!(again, address);
    assert!(left.join("system.log").exists() && !left.join("stale").exists());
    kill(child, pid);
    fs::remove_dir_all(&temporary).unwrap();
}

/// Kills the process with SIGKILL and waits until its server has gone too.
fn kill(mut child: Child, server: u32) {
    child.kill().unwrap();
    child.wait().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while runs(server) {
        assert!(Instant::now() < deadline, "the server still runs");
        thread::sleep(Duration::from_millis(10));
    }
}
