//! What a list that is told anew does to the hosts there are.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use cassa_wire::ApiVersion;

use super::{Facts, Host, Hosts};
use crate::events::Listeners;
use crate::options::{DiscoveryOptions, Server};

fn servers(names: &[&str]) -> Vec<Server> {
    names.iter().map(|name| name.parse().expect("a server")).collect()
}

/// The hosts by their names.
fn named(hosts: &Hosts) -> HashMap<String, Arc<Host>> {
    hosts.list().iter().map(|host| (host.server.host.clone(), host.clone())).collect()
}

fn names(hosts: &Hosts) -> Vec<String> {
    let mut names: Vec<_> = named(hosts).into_keys().collect();
    names.sort();
    names
}

#[test]
fn a_host_that_is_named_again_keeps_what_is_known_of_it_and_one_that_is_not_leaves() {
    let now = Instant::now();
    let hosts = Hosts::new(&[], &DiscoveryOptions::default(), Listeners::default());
    hosts.renew(servers(&["a", "b", "c"]));
    let before = named(&hosts);
    before["a"].failed(now);
    before["b"].learned(Facts { api: ApiVersion::V19_39_0, release: None });

    hosts.renew(servers(&["b", "d", "a", "d"]));
    assert_eq!(names(&hosts), ["a", "b", "d"]);
    let after = named(&hosts);
    assert!(Arc::ptr_eq(&before["a"], &after["a"]) && !after["a"].is_up(now));
    assert!(Arc::ptr_eq(&before["b"], &after["b"]) && after["b"].facts().is_some());
    assert!(after["d"].is_up(now) && after.values().all(|host| host.is_listed()));
    assert!(!before["c"].is_listed());

    hosts.renew(servers(&["c"]));
    assert!(!Arc::ptr_eq(&before["c"], &named(&hosts)["c"]), "it comes back as a new one");
}

#[test]
fn hosts_of_the_options_stay_whatever_a_list_says() {
    let hosts =
        Hosts::new(&servers(&["a", "b"]), &DiscoveryOptions::default(), Listeners::default());
    let before = named(&hosts);
    for list in [&["c"][..], &["a", "c"], &["d"]] {
        hosts.renew(servers(list));
        let after = named(&hosts);
        assert!(["a", "b"].iter().all(|name| Arc::ptr_eq(&before[*name], &after[*name])));
    }
    assert_eq!(names(&hosts), ["a", "b", "d"]);
}

#[test]
fn the_generation_tells_that_there_are_other_hosts() {
    let hosts = Hosts::new(&servers(&["a"]), &DiscoveryOptions::default(), Listeners::default());
    let mut last = hosts.generation();
    for (list, gained) in
        [(&["b", "c"][..], true), (&["b", "a"], false), (&["a"], false), (&["b"], true)]
    {
        hosts.renew(servers(list));
        let generation = hosts.generation();
        assert_eq!(generation != last, gained, "{list:?}");
        last = generation;
    }
}

#[test]
fn calls_take_turns_over_the_hosts_there_are() {
    let now = Instant::now();
    let hosts = Hosts::new(&[], &DiscoveryOptions::default(), Listeners::default());
    for list in [&["a", "b", "c", "d", "e"][..], &["b", "d", "f"], &["b"]] {
        hosts.renew(servers(list));
        let all = hosts.list();
        let mut begun: HashMap<String, usize> = HashMap::new();
        for _ in 0..list.len() * 10 {
            let plan = hosts.plan(None);
            let first = plan.order(&all, now).best(|_| true).expect("a host");
            *begun.entry(first.server.host.clone()).or_default() += 1;
        }
        assert!(begun.len() == list.len() && begun.values().all(|&count| count == 10), "{begun:?}");
    }
}
