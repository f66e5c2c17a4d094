//! The address of one server as a user writes it.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// The port of Cassandra's Thrift interface.
const THRIFT_PORT: u16 = 9160;

/// A host name or an address, and a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Default for Server {
    fn default() -> Server {
        Server { host: "localhost".to_owned(), port: THRIFT_PORT }
    }
}

impl FromStr for Server {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Server, &'static str> {
        Server::parse(text, THRIFT_PORT)
    }
}

impl Server {
    /// The server in a text that may leave out the port.
    pub(crate) fn parse(text: &str, usual_port: u16) -> Result<Server, &'static str> {
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => bracketed(rest)?,
            None if text.parse::<Ipv6Addr>().is_ok() => (text, None),
            None => match text.rsplit_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            },
        };
        if host.is_empty() {
            return Err("the host is missing");
        }
        let strange = |c: char| ":/@?#".contains(c) || c.is_whitespace();
        if host.contains(strange) && host.parse::<Ipv6Addr>().is_err() {
            return Err("not a host name; an IPv6 address with a port stands in brackets");
        }
        with_port(host, port, usual_port)
    }
}

fn bracketed(rest: &str) -> Result<(&str, Option<&str>), &'static str> {
    let (address, after) = rest.split_once(']').ok_or("']' is missing")?;
    if address.parse::<Ipv6Addr>().is_err() {
        return Err("not an IPv6 address");
    }
    match after.strip_prefix(':') {
        Some(port) => Ok((address, Some(port))),
        None if after.is_empty() => Ok((address, None)),
        None => Err("only a port may follow ']'"),
    }
}

fn with_port(host: &str, port: Option<&str>, usual: u16) -> Result<Server, &'static str> {
    let port = match port {
        None => usual,
        Some(port) => match port.parse() {
            Ok(port) if port > 0 => port,
            _ => return Err("the port is not a number from 1 to 65535"),
        },
    };
    Ok(Server { host: host.to_owned(), port })
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}
