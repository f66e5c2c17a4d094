//! How many gets and inserts an embedded node answers, beside an echo of the same bytes: `cassa-bench node`.

mod echo;
mod load;
mod requests;

use std::time::Duration;

use cassa_node::Node;
use tokio::runtime::Runtime;

use crate::Result;
use crate::measure::median;
use echo::Echo;
use load::Server;
use requests::Requests;

/// Odd, so that a median is a round that was measured.
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(1);

/// The least part of the echo's exchanges that a node must make.
const BAR: f64 = 0.6;

/// Measures and prints; whether every bar is met.
pub(crate) fn bench(round: Option<Duration>) -> Result<bool> {
    let round = round.unwrap_or(ROUND);
    let node = Node::start_blocking()?;
    let client = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    client.block_on(load::defined(node.address()))?;
    let inserts = Requests::inserts()?;
    // A round may be too short to write every row that is read.
    client.block_on(load::made(node.address(), &inserts))?;
    println!("16 connections, medians of {ROUNDS} interleaved rounds of {round:?}:");
    let mut met = true;
    for (name, requests) in [("insert", inserts), ("get", Requests::gets()?)] {
        let echo = Echo::start(requests.length(), requests.reply())?;
        let servers = (Server::Node(node.address()), Server::Echo(echo.address()));
        met &= compared(name, &client, servers, &requests, round)?;
    }
    Ok(met)
}

/// Whether the node is quick enough beside the echo.
fn compared(
    name: &str,
    client: &Runtime,
    (node, echo): (Server, Server),
    requests: &Requests,
    round: Duration,
) -> Result<bool> {
    let rate = |server, round| client.block_on(load::rate(server, requests, round));
    rate(node, round / 10)?;
    rate(echo, round / 10)?;
    let (mut nodes, mut echoes, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (floor, made) = (rate(echo, round)?, rate(node, round)?);
        echoes.push(floor);
        nodes.push(made);
        ratios.push(made / floor);
    }
    let ratio = median(&ratios);
    let met = ratio >= BAR;
    println!(
        "{name:<7} node {:>7.0} a second, echo {:>7.0}: {ratio:.2}, at least {BAR:.2} wanted: {}",
        median(&nodes),
        median(&echoes),
        if met { "met" } else { "MISSED" }
    );
    Ok(met)
}
