//! A pool that is used in a child of fork(2) leaves its parent's connections alone. Without a harness: a process that forks should have
//! one thread.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

use cassa::Options;
use cassa::blocking::Pool;
use cassa_node::Node;

const CHILDREN: u8 = 3;

fn main() -> Result<()> {
    if std::env::args().nth(1).as_deref() == Some("node") {
        return serve();
    }
    // The node's threads are in another process.
    let mut server = Command::new(std::env::current_exe()?)
        .arg("node")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut address = String::new();
    let output = server.stdout.take().ok_or("piped")?;
    BufReader::new(output).read_line(&mut address)?;
    // No thread looks after connections that end by themselves.
    let options = Options::new().server(address.trim()).idle_timeout(None).max_lifetime(None);
    a_pool_used_in_a_child_of_a_fork_leaves_its_parents_connections_alone(options)?;
    server.kill()?;
    server.wait()?;
    println!("a_pool_used_in_a_child_of_a_fork_leaves_its_parents_connections_alone ... ok");
    Ok(())
}

/// Until its parent goes.
fn serve() -> Result<()> {
    let node = Node::start_blocking()?;
    println!("{}", node.address());
    io::stdout().flush()?;
    let _ = io::stdin().read_line(&mut String::new());
    Ok(())
}

fn a_pool_used_in_a_child_of_a_fork_leaves_its_parents_connections_alone(
    options: Options,
) -> Result<()> {
    let pool = Pool::connect(options)?;
    let cluster = pool.cluster();
    let name = cluster.name()?;
    assert_eq!((pool.counts().open, pool.counts().idle), (1, 1));
    let mut children = Vec::new();
    for _ in 0..CHILDREN {
        // SAFETY: this process has one thread, so the child has all there is of it, and every lock is free.
        match unsafe { libc::fork() } {
            -1 => return Err(io::Error::last_os_error().into()),
            0 => {
                // Side by side with its parent and its siblings, who would get each other's answers over one connection.
                let fresh = pool.counts().open == 0;
                let right = (0..500).all(|_| cluster.name().is_ok_and(|told| told == name));
                let own = (pool.counts().open, pool.counts().idle) == (1, 1);
                std::process::exit(if fresh && right && own { 0 } else { 1 });
            }
            child => children.push(child),
        }
    }
    for _ in 0..500 {
        assert_eq!(cluster.name()?, name);
    }
    for child in children {
        let mut status = 0;
        // SAFETY: it is a child of this process, and the status lives as long as the call.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        assert_eq!(status, 0, "the child failed");
    }
    // Its connection was closed by no child.
    assert_eq!(cluster.name()?, name);
    assert_eq!((pool.counts().open, pool.counts().idle), (1, 1));
    Ok(())
}
