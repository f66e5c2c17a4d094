//! A list of servers that the program tells, as often as it is asked.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::{Options, Server};
use crate::contained;

type Told = Result<Vec<String>, Box<dyn StdError + Send + Sync>>;

impl Options {
    /// Has the program tell the servers: a function that returns them, each as in [`server`](Self::server). It can't be set in a URL.
    ///
    /// It is asked when the pool is made, and again when a call can't reach a host and every host has failed, at most once a second.
    /// Hosts that it names again keep what is known of them. Those it doesn't name any more leave the pool: nothing is sent to them,
    /// and their connections are closed when their calls end. Hosts added with [`server`](Self::server) stay, whatever it says; and
    /// without such a function no host ever leaves.
    ///
    /// An empty list, one with something that is no server, an error and a panic change nothing. The error of a call that then reaches
    /// no host says so, and so does that of making the pool when there is no other host.
    ///
    /// The function may block: it runs in a thread apart, on tokio in one of those for blocking work, where it may `block_on` a future
    /// of the runtime's `Handle`. Calls wait for it for [`connect_timeout`](Self::connect_timeout) at most, the making of the pool for
    /// [`deadline`](Self::deadline). What it says later than that holds when a call would ask the next time.
    ///
    /// ```
    /// use std::{fs, io};
    ///
    /// let options = cassa::Options::new().server_list(|| {
    ///     let servers = fs::read_to_string("/etc/cassandra/servers")?;
    ///     Ok::<_, io::Error>(servers.lines().map(str::to_owned).collect())
    /// });
    /// # drop(options);
    /// ```
    #[must_use]
    pub fn server_list<F, E>(mut self, list: F) -> Options
    where
        F: Fn() -> Result<Vec<String>, E> + Send + Sync + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.server_list = Some(ServerList::new(list));
        self
    }
}

/// A function of the program's; equal to its clones alone.
#[derive(Clone)]
pub(crate) struct ServerList(Arc<dyn Fn() -> Told + Send + Sync>);

impl ServerList {
    pub(super) fn new<F, E>(list: F) -> ServerList
    where
        F: Fn() -> Result<Vec<String>, E> + Send + Sync + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        ServerList(Arc::new(move || list().map_err(Into::into)))
    }

    /// The servers, one at least, or what is wrong: one that can't be read spoils the list. It may block, and doesn't panic.
    pub(crate) fn ask(&self) -> Result<Vec<Server>, String> {
        let told = contained::run(|| (self.0)())
            .map_err(|words| format!("the server list panicked: {words}"))?
            .map_err(|error| format!("the server list failed: {error}"))?;
        let servers = told.iter().map(|server| {
            server.parse().map_err(|reason| format!("the server list has {server:?}: {reason}"))
        });
        match servers.collect::<Result<Vec<_>, _>>()? {
            servers if servers.is_empty() => Err("the server list is empty".to_owned()),
            servers => Ok(servers),
        }
    }
}

impl PartialEq for ServerList {
    fn eq(&self, other: &ServerList) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for ServerList {}

impl fmt::Debug for ServerList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(list: impl Fn() -> Result<Vec<String>, String> + Send + Sync + 'static) -> String {
        let list = ServerList::new(list);
        match list.ask() {
            Ok(servers) => servers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            Err(reason) => reason,
        }
    }

    #[test]
    fn a_server_list_tells_servers_or_why_it_does_not() {
        let list = |servers: &[&str]| Ok(servers.iter().map(|&server| server.into()).collect());
        assert_eq!(told(move || list(&["db1", "[::1]:9161"])), "db1:9160 [::1]:9161");
        assert_eq!(told(move || list(&[])), "the server list is empty");
        assert!(
            told(move || list(&["db1", "a b"])).starts_with("the server list has \"a b\": not")
        );
        assert_eq!(told(|| Err("no file".to_owned())), "the server list failed: no file");
        assert_eq!(told(|| panic!("oh")), "the server list panicked: oh");
        assert_eq!(told(|| panic!("{}", 7)), "the server list panicked: 7");
    }
}
