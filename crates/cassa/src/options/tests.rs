//! What connection URLs mean, and which are refused.

use std::time::Duration;

use super::*;
use proptest::prelude::*;

fn servers(url: &str) -> Vec<String> {
    let options = Options::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    options.servers.iter().map(ToString::to_string).collect()
}

fn refusal(url: &str) -> String {
    let error = Options::parse(url).expect_err(url);
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    error.to_string()
}

#[test]
fn hosts_are_names_and_addresses_with_or_without_a_port() {
    assert_eq!(
        servers("cassandra://db1,db2:9161,10.0.0.1,[::1],[2001:db8::7]:9162/ks"),
        ["db1:9160", "db2:9161", "10.0.0.1:9160", "[::1]:9160", "[2001:db8::7]:9162"]
    );
    assert_eq!(servers("cassandra:///ks"), [""; 0]);
    assert_eq!(Options::parse("cassandra://").unwrap().checked().unwrap().servers.len(), 1);
}

#[test]
fn every_part_may_be_percent_encoded() {
    let options = Options::parse("cassandra://us%40er:p%3A%2F%40%3F@h%6Fst/Key%20space").unwrap();
    let (user, password) = options.login.clone().unwrap();
    assert_eq!((user.as_str(), password.expose()), ("us@er", "p:/@?"));
    assert_eq!(options.servers[0].to_string(), "host:9160");
    assert_eq!(options.keyspace.as_deref(), Some("Key space"));
}

#[test]
fn options_in_the_query_are_the_setters() {
    let url = "cassandra://h/ks?size=3/host&max_overflow=2&pool_timeout=0s&recycle_after=7&prefill=4&thread_affine=true&max_connecting=3&idle_timeout=1m&max_lifetime=off&connect_timeout=250ms&attempt_timeout=2m\
               &deadline=5s&max_attempts=1&retry_waits=5ms,2s&retry_budget=30,7&repeat_counters=true&hedge=p99.5&read_consistency=quorum&write_consistency=LOCAL_QUORUM\
               &max_row_bytes=1MiB&max_reply_bytes=512KiB&max_request_bytes=1000&bytes_in_flight=9MiB\
               &discovery=any-line&discovery_interval=5m&local_data_center=DC1&remote_data_centers=false";
    let set = Options::new()
        .server("h")
        .keyspace("ks")
        .size(PoolSize::PerHost(3))
        .max_overflow(2)
        .pool_timeout(Duration::ZERO)
        .recycle_after(7)
        .prefill(4)
        .thread_affine(true)
        .max_connecting(3)
        .idle_timeout(Duration::from_secs(60))
        .max_lifetime(None)
        .connect_timeout(Duration::from_millis(250))
        .attempt_timeout(Duration::from_secs(120))
        .deadline(Duration::from_secs(5))
        .max_attempts(1)
        .retry_waits(Duration::from_millis(5), Duration::from_secs(2))
        .retry_budget(RetryBudget::new(30, 7))
        .repeat_counters(true)
        .hedge(Hedge::percentile(99.5))
        .read_consistency(Consistency::Quorum)
        .write_consistency(Consistency::LocalQuorum)
        .max_row_bytes(1 << 20)
        .max_reply_bytes(512 << 10)
        .max_request_bytes(1000)
        .bytes_in_flight(9 << 20)
        .discovery(Discovery::RingOfAnyLine)
        .discovery_interval(Duration::from_secs(300))
        .local_data_center("DC1")
        .remote_data_centers(false);
    assert_eq!(Options::parse(url).unwrap(), set);
    let unlimited = Options::parse("cassandra://h?max_overflow=unlimited").unwrap();
    assert_eq!(unlimited, Options::new().server("h").max_overflow(usize::MAX));
    let hedged = Options::new().server("h").hedge(Hedge::after(Duration::from_millis(50)));
    assert_eq!(Options::parse("cassandra://h?hedge=50ms").unwrap(), hedged);
    assert_eq!(Options::parse("cassandra://h?hedge=off").unwrap(), hedged.hedge(None));
    let unlimited = Options::parse("cassandra://h?retry_budget=unlimited").unwrap();
    assert_eq!(unlimited, Options::new().server("h").retry_budget(RetryBudget::unlimited()));
}

#[test]
fn the_guide_has_every_default() {
    let guide = include_str!("../../../../docs/pool.md");
    let table = guide.split("## ").find(|part| part.starts_with("What can be set"));
    let rows = table.expect("the table").lines().filter_map(|line| line.strip_prefix("| `"));
    let defaults: Vec<_> = rows.filter_map(|row| row.split('`').next()).collect();
    let url = format!("cassandra://?{}", defaults.join("&"));
    assert_eq!(Options::parse(&url).unwrap(), Options::new());
    // And each that can be set like this is there.
    let arms = include_str!("url.rs").split("match name {").nth(1);
    let arms = arms.and_then(|arms| arms.split("\n}").next()).expect("the arms of `set`").lines();
    let names = arms.filter_map(|line| line.strip_prefix("        \"")?.split_once("\" =>"));
    let without_default = ["local_data_center"];
    for (name, _) in names.filter(|(name, _)| !without_default.contains(name)) {
        let is_there = defaults.iter().any(|row| row.starts_with(&format!("{name}=")));
        assert!(is_there, "docs/pool.md has no row for {name}");
    }
    assert!(defaults.len() > 25, "{defaults:?}");
}

#[test]
fn what_makes_no_sense_is_refused_with_the_part_that_is_wrong() {
    for (url, part) in [
        ("http://h", "cassandra://"),
        ("cassandra://h:0", "port"),
        ("cassandra://h:65536", "port"),
        ("cassandra://h:", "port"),
        ("cassandra://[::1", "']'"),
        ("cassandra://[::g]", "IPv6"),
        ("cassandra://h,,i", "host"),
        ("cassandra://a b", "host name"),
        ("cassandra://h/ks/more", "keyspace"),
        ("cassandra://h#x", "fragment"),
        ("cassandra://h?colour=red", "colour"),
        ("cassandra://h?retry_policy=none", "setters of Options"),
        ("cassandra://h?deadline=5", "deadline"),
        ("cassandra://h?deadline=0s", "deadline must be longer than nothing"),
        ("cassandra://h?attempt_timeout=0ms", "attempt_timeout"),
        ("cassandra://h?connect_timeout=0m", "connect_timeout"),
        ("cassandra://h?deadline=-5s", "deadline"),
        ("cassandra://h?deadline=99999999999999999999s", "deadline"),
        ("cassandra://h?size=0", "size"),
        ("cassandra://h?size=0/host", "size"),
        ("cassandra://h?max_overflow=-1", "max_overflow"),
        ("cassandra://h?idle_timeout=0s", "idle_timeout"),
        ("cassandra://h?idle_timeout=never", "idle_timeout"),
        ("cassandra://h?max_lifetime=0ms", "max_lifetime"),
        ("cassandra://h?prefill=all", "prefill"),
        ("cassandra://h?max_connecting=0", "max_connecting"),
        ("cassandra://h?max_attempts=0", "max_attempts"),
        ("cassandra://h?retry_waits=1s", "retry_waits"),
        ("cassandra://h?retry_waits=2s,1s", "retry_waits"),
        ("cassandra://h?retry_budget=20", "retry_budget"),
        ("cassandra://h?repeat_counters=once", "repeat_counters"),
        ("cassandra://h?discovery=on", "discovery"),
        ("cassandra://h?discovery_interval=0s", "discovery_interval"),
        ("cassandra://h?remote_data_centers=never", "remote_data_centers"),
        ("cassandra://h?hedge=soon", "hedge"),
        ("cassandra://h?hedge=pNaN", "hedge"),
        ("cassandra://h?read_consistency=most", "read_consistency"),
        ("cassandra://%ff", "UTF-8"),
    ] {
        let error = refusal(url);
        assert!(error.contains(part), "{url}: {error}");
    }
}

#[test]
fn a_password_is_never_printed() {
    let options = Options::parse("cassandra://user:s3cret@h").unwrap();
    assert!(!format!("{options:?}").contains("s3cret"));
    for url in
        ["cassandra://u:s3cret@h:x", "cassandra://u:s3cret@h?a=b", "cassandra://u:s3cret%ff@h"]
    {
        let error = Options::parse(url).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }
}

#[test]
fn a_setter_that_was_given_nonsense_is_told_of_when_the_pool_is_made() {
    for options in [Options::new().server("a b"), Options::new().size(PoolSize::Total(0))] {
        assert_eq!(options.checked().unwrap_err().kind(), ErrorKind::InvalidOption);
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC*") {
        let _ = Options::parse(&text);
        let _ = Options::parse(&format!("cassandra://{text}"));
        let _ = Options::new().server(&text).checked();
    }

    #[test]
    fn a_server_that_was_printed_is_read_again(host in "[a-z][a-z0-9.-]{0,20}", port in 1_u16..) {
        let server = Server { host, port };
        prop_assert_eq!(server.to_string().parse(), Ok(server));
    }
}

#[test]
fn no_part_of_a_password_is_told_when_it_was_not_encoded() {
    for url in [
        "cassandra://user:sec/ret@host/ks",
        "cassandra://user:sec?ret@host/ks",
        "cassandra://user:sec?ret=1@host/ks",
        "cassandra://user:sec/ret?x@host",
        "cassandra://user:sec#ret@host/ks",
        "cassandra://user:a@sec/ret@host/ks",
    ] {
        let message = refusal(url);
        assert!(!message.contains("sec") && !message.contains("ret"), "{message}");
    }
}

#[test]
fn a_percentile_that_is_no_number_hedges_least() {
    assert_eq!(Hedge::percentile(f64::NAN), Hedge::percentile(99.9));
    assert_eq!(Hedge::percentile(f64::NEG_INFINITY), Hedge::percentile(50.0));
}
