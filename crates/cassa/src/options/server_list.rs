//! A list of servers that the program tells, as often as it is asked.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::Server;

type Told = Result<Vec<String>, Box<dyn StdError + Send + Sync>>;

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
        let told = catch_unwind(AssertUnwindSafe(|| (self.0)()))
            .map_err(|panic| format!("the server list panicked: {}", words(&*panic)))?
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

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref().copied()).unwrap_or("without words")
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
