//! Options from a URL: `cassandra://user:password@host:9160,host2/Keyspace?size=10`.

use std::borrow::Cow;
use std::time::Duration;

use percent_encoding::percent_decode_str;

use super::{Discovery, Hedge, Options, PoolSize};
use crate::error::{Error, ErrorKind, Result};
use crate::retry::RetryBudget;

const SCHEME: &str = "cassandra://";

pub(super) fn parse(url: &str) -> Result<Options> {
    let rest = url
        .strip_prefix(SCHEME)
        .ok_or_else(|| invalid(format!("a connection URL begins with {SCHEME}")))?;
    if rest.contains('#') {
        return Err(invalid("a connection URL has no fragment: write # as %23"));
    }
    let login_and_hosts = rest.find(['/', '?']).unwrap_or(rest.len());
    if rest.get(login_and_hosts..).is_some_and(|after| after.contains('@')) {
        // Most likely a part of the password, which no message may show.
        return Err(invalid("'@' comes after '/' or '?': percent-encode user and password"));
    }
    let (rest, query) = split_optional(rest, '?');
    let (authority, keyspace) = split_optional(rest, '/');
    let (login, hosts) = match authority.rsplit_once('@') {
        Some((login, hosts)) => (Some(login), hosts),
        None => (None, authority),
    };

    let mut options = Options::new();
    if let Some(login) = login {
        let (user, password) = split_optional(login, ':');
        let password = decoded(password.unwrap_or_default(), "the password")?;
        options = options.login(decoded(user, "the user")?, password);
    }
    if !hosts.is_empty() {
        for host in hosts.split(',') {
            options = options.server(&decoded(host, "a host")?);
        }
    }
    if let Some(keyspace) = keyspace.filter(|name| !name.is_empty()) {
        if keyspace.contains('/') {
            return Err(invalid("after the keyspace comes nothing or '?'"));
        }
        options = options.keyspace(decoded(keyspace, "the keyspace")?);
    }
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = split_optional(pair, '=');
        options = set(options, name, &decoded(value.unwrap_or_default(), name)?)?;
    }
    match options.invalid {
        Some(reason) => Err(invalid(reason)),
        None => Ok(options),
    }
}

fn set(options: Options, name: &str, value: &str) -> Result<Options> {
    let wrong = |expected: &str| invalid(format!("{name}={value:?}: {expected} is expected"));
    let time = || duration(value).ok_or_else(|| wrong("a duration like 250ms, 5s or 2m"));
    let limit = || match value {
        "off" => Ok(None),
        _ => duration(value)
            .map(Some)
            .ok_or_else(|| wrong("a duration like 250ms, 5s or 2m, or off")),
    };
    let size = || bytes(value).ok_or_else(|| wrong("a size like 65536, 512KiB or 64MiB"));
    let level = || value.parse().map_err(|_| wrong("a consistency level"));
    Ok(match name {
        "size" => options.size(pool_size(value).ok_or_else(|| wrong("a number or N/host"))?),
        "max_overflow" => {
            options.max_overflow(overflow(value).ok_or_else(|| wrong("a number or unlimited"))?)
        }
        "pool_timeout" => options.pool_timeout(time()?),
        "slow_checkout" => options.slow_checkout(time()?),
        "recycle_after" => options.recycle_after(value.parse().map_err(|_| wrong("a number"))?),
        "prefill" => options.prefill(value.parse().map_err(|_| wrong("a number"))?),
        "max_connecting" => options.max_connecting(value.parse().map_err(|_| wrong("a number"))?),
        "thread_affine" => {
            options.thread_affine(value.parse().map_err(|_| wrong("true or false"))?)
        }
        "idle_timeout" => options.idle_timeout(limit()?),
        "max_lifetime" => options.max_lifetime(limit()?),
        "connect_timeout" => options.connect_timeout(time()?),
        "attempt_timeout" => options.attempt_timeout(time()?),
        "deadline" => options.deadline(time()?),
        "max_attempts" => options.max_attempts(value.parse().map_err(|_| wrong("a number"))?),
        "retry_waits" => {
            let waits = value.split_once(',').and_then(|(a, b)| duration(a).zip(duration(b)));
            let (shortest, longest) = waits.ok_or_else(|| wrong("two durations like 10ms,1s"))?;
            options.retry_waits(shortest, longest)
        }
        "retry_budget" => {
            let expected = "a percentage and a number a second like 20,10, or unlimited";
            options.retry_budget(budget(value).ok_or_else(|| wrong(expected))?)
        }
        "repeat_counters" => {
            options.repeat_counters(value.parse().map_err(|_| wrong("true or false"))?)
        }
        "hedge" => options
            .hedge(hedge(value).ok_or_else(|| wrong("a duration, a percentile like p99, or off"))?),
        "read_consistency" => options.read_consistency(level()?),
        "write_consistency" => options.write_consistency(level()?),
        "max_row_bytes" => options.max_row_bytes(size()?),
        "max_reply_bytes" => options.max_reply_bytes(size()?),
        "max_request_bytes" => options.max_request_bytes(size()?),
        "bytes_in_flight" => options.bytes_in_flight(size()?),
        "tls"
        | "tls_roots"
        | "tls_certificate"
        | "tls_key"
        | "tls_server_name"
        | "tls_minimum_version" => {
            let tls = options.tls.clone().unwrap_or_default();
            let set = tls.set(name, value);
            options.tls(set.map_err(|reason| invalid(format!("{name}={value:?}: {reason}")))?)
        }
        "discovery" => {
            options.discovery(discovery(value).ok_or_else(|| wrong("off, ring or any-line"))?)
        }
        "discovery_interval" => options.discovery_interval(time()?),
        "local_data_center" => options.local_data_center(value),
        "remote_data_centers" => {
            options.remote_data_centers(value.parse().map_err(|_| wrong("true or false"))?)
        }
        _ => {
            return Err(invalid(format!(
                "a URL can't set {name:?}: it has the setters of Options that take text, numbers and times, as in deadline=5s"
            )));
        }
    })
}

fn split_optional(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn decoded(text: &str, what: &str) -> Result<String> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(invalid(format!("{what} is not UTF-8 after percent-decoding"))),
    }
}

fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = number_and_unit(text);
    let number: u64 = number.parse().ok()?;
    match unit {
        "ms" => Some(Duration::from_millis(number)),
        "s" => Some(Duration::from_secs(number)),
        "m" => number.checked_mul(60).map(Duration::from_secs),
        _ => None,
    }
}

fn bytes(text: &str) -> Option<usize> {
    let (number, unit) = number_and_unit(text);
    let number: usize = number.parse().ok()?;
    match unit {
        "" => Some(number),
        "KiB" => number.checked_mul(1 << 10),
        "MiB" => number.checked_mul(1 << 20),
        _ => None,
    }
}

fn number_and_unit(text: &str) -> (&str, &str) {
    text.split_at(text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len())
}

fn pool_size(text: &str) -> Option<PoolSize> {
    match text.strip_suffix("/host") {
        Some(number) => number.parse().ok().map(PoolSize::PerHost),
        None => text.parse().ok().map(PoolSize::Total),
    }
}

fn overflow(text: &str) -> Option<usize> {
    match text {
        "unlimited" => Some(usize::MAX),
        number => number.parse().ok(),
    }
}

fn budget(text: &str) -> Option<RetryBudget> {
    if text == "unlimited" {
        return Some(RetryBudget::unlimited());
    }
    let (percent, a_second) = text.split_once(',')?;
    Some(RetryBudget::new(percent.parse().ok()?, a_second.parse().ok()?))
}

fn discovery(text: &str) -> Option<Discovery> {
    match text {
        "off" => Some(Discovery::Off),
        "ring" => Some(Discovery::Ring),
        "any-line" => Some(Discovery::RingOfAnyLine),
        _ => None,
    }
}

fn hedge(text: &str) -> Option<Option<Hedge>> {
    if text == "off" {
        return Some(None);
    }
    let hedge = match text.strip_prefix('p') {
        Some(percent) => {
            Hedge::percentile(percent.parse().ok().filter(|percent: &f64| !percent.is_nan())?)
        }
        None => Hedge::after(duration(text)?),
    };
    Some(Some(hedge))
}

fn invalid(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOption, message)
}
