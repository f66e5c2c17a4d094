//! Where clients reach a node of the ring.

use std::net::IpAddr;

use crate::cluster::Replica;
use crate::options::{Server, Translator};

/// The server that a node is to clients: as the program translates it, else at its address for clients, or at that for other nodes
/// where it has none. `None` if the program doesn't want it, an error when what it says is no server.
pub(super) fn server_of(
    node: &Replica,
    port: u16,
    translator: Option<&Translator>,
) -> Result<Option<Server>, String> {
    match translator {
        Some(translator) => translator.ask(node, port),
        None => Ok(Some(Server { host: address_of(node), port })),
    }
}

/// A node that listens on all of its addresses, or tells none for clients, is reached where other nodes reach it.
fn address_of(node: &Replica) -> String {
    let told = node.rpc_address.as_deref().filter(|address| !address.is_empty());
    let told = match told.map(str::parse::<IpAddr>) {
        Some(Ok(address)) if address.is_unspecified() => None,
        _ => told,
    };
    let address = told.unwrap_or(&node.address);
    // Java writes IPv6 in full.
    address.parse::<IpAddr>().map_or_else(|_| address.to_owned(), |address| address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(address: &str, rpc_address: Option<&str>) -> Replica {
        Replica {
            address: address.to_owned(),
            rpc_address: rpc_address.map(str::to_owned),
            data_center: None,
            rack: None,
        }
    }

    #[test]
    fn a_node_is_reached_at_its_address_for_clients_unless_that_is_any() {
        for (address, rpc_address, reached) in [
            ("10.0.0.1", Some("192.168.0.1"), "192.168.0.1:9161"),
            ("10.0.0.1", Some("0.0.0.0"), "10.0.0.1:9161"),
            ("10.0.0.1", Some("0:0:0:0:0:0:0:0"), "10.0.0.1:9161"),
            ("10.0.0.1", Some("::"), "10.0.0.1:9161"),
            ("10.0.0.1", Some(""), "10.0.0.1:9161"),
            ("10.0.0.1", None, "10.0.0.1:9161"),
            ("2001:db8:0:0:0:0:0:7", None, "[2001:db8::7]:9161"),
            ("10.0.0.1", Some("2001:db8:0:0:0:0:0:7"), "[2001:db8::7]:9161"),
            ("10.0.0.1", Some("db1.example.com"), "db1.example.com:9161"),
        ] {
            let server = server_of(&node(address, rpc_address), 9161, None);
            let server = server.expect("no translator fails").expect("nor leaves it out");
            assert_eq!(server.to_string(), reached, "{address} {rpc_address:?}");
        }
    }
}
