//! The servers an example talks to: those it is told, or a node it starts itself.

use std::sync::OnceLock;

use cassa_node::Node;

/// Lives as long as the example does.
static NODE: OnceLock<Node> = OnceLock::new();

/// The value of `--servers`, `HOST:PORT,…`; without one the address of an embedded node.
pub(crate) fn servers() -> Vec<String> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("--servers"), Some(list)) => list.split(',').map(str::to_owned).collect(),
        (None, _) => vec![embedded().address().to_string()],
        _ => stop("usage: [--servers HOST:PORT[,HOST:PORT…]]"),
    }
}

/// A connection URL to them, with what follows the servers in it.
#[allow(dead_code, reason = "most examples set their options one by one")]
pub(crate) fn url(rest: &str) -> String {
    format!("cassandra://{}{rest}", servers().join(","))
}

fn embedded() -> &'static Node {
    NODE.get_or_init(|| {
        Node::start_blocking()
            .unwrap_or_else(|error| stop(&format!("the node doesn't start: {error}")))
    })
}

fn stop(why: &str) -> ! {
    eprintln!("{why}");
    std::process::exit(2);
}
