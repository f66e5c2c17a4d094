//! What a server's words mean, where its exceptions don't say it.

use cassa_wire::{ApplicationKind, Exception};

use crate::error::ErrorKind;

/// How servers of 0.7 to 3.11 say that there is no such keyspace or column family, in lower case.
const NOT_CONFIGURED: [&str; 5] = [
    "unconfigured columnfamily",
    "unconfigured table",
    "keyspace does not exist",
    "no such keyspace",
    "is not defined",
];

/// The kind of an InvalidRequestException.
pub(in crate::codec) fn refusal(why: &str) -> ErrorKind {
    let why = why.to_ascii_lowercase();
    let unknown_keyspace = why.starts_with("keyspace ") && why.ends_with(" does not exist");
    if unknown_keyspace || NOT_CONFIGURED.iter().any(|words| why.contains(words)) {
        return ErrorKind::NotConfigured;
    }
    if why.contains("permission") || why.contains("not logged in") {
        return ErrorKind::Authorization;
    }
    ErrorKind::InvalidRequest
}

/// The kind of a TApplicationException.
pub(in crate::codec) fn application(kind: &ApplicationKind) -> ErrorKind {
    match kind {
        ApplicationKind::UnknownMethod => ErrorKind::Unsupported,
        _ => ErrorKind::Server,
    }
}

/// What the server said, without what the error's kind says already.
pub(in crate::codec) fn words(exception: &Exception) -> String {
    match exception {
        Exception::InvalidRequest { why }
        | Exception::Authentication { why }
        | Exception::Authorization { why } => why.to_string(),
        Exception::Application { message, .. } => message.to_string(),
        Exception::TimedOut { acknowledged_by_batchlog: Some(true), .. } => {
            "the batch is in the servers' log: they will apply it".to_owned()
        }
        Exception::TimedOut { acknowledged_by: Some(replicas), .. } => {
            format!("{replicas} replicas had acknowledged")
        }
        _ => String::new(),
    }
}
