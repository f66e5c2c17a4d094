//! Calls about the connection itself.

use bytes::Bytes;
use cassa_wire::{Exception, Login, Method, SetCqlVersion, SetKeyspace, TraceNextQuery};

use super::{Answer, cql, invalid};
use crate::Line;
use crate::ring::Here;
use crate::session::Session;

/// Refuses what must wait for a login, where logins are wanted.
pub(super) fn may_ask(method: Method, here: &Here, session: &Session) -> Result<(), Exception> {
    let always = matches!(
        method,
        Method::Login
            | Method::SetKeyspace
            | Method::SetCqlVersion
            | Method::TraceNextQuery
            | Method::DescribeClusterName
            | Method::DescribeLocalRing
            | Method::DescribePartitioner
            | Method::DescribeRing
            | Method::DescribeSchemaVersions
            | Method::DescribeSnitch
            | Method::DescribeSplits
            | Method::DescribeSplitsEx
            | Method::DescribeTokenMap
            | Method::DescribeVersion
    );
    match here.ring.credentials.are_wanted() && !session.logged_in && !always {
        true => Err(invalid("You have not logged in")),
        false => Ok(()),
    }
}

impl Answer for Login {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        let credentials = &here.ring.credentials;
        if !credentials.are_wanted() {
            return Ok(());
        }
        let line = here.ring.line;
        let told = &self.auth_request.credentials;
        let named = |name: &str| told.iter().find(|(key, _)| **key == *name);
        let refused = |why: String| Exception::Authentication { why };
        let (_, user) =
            named("username").ok_or_else(|| refused(without(line, "username", None)))?;
        let (_, password) =
            named("password").ok_or_else(|| refused(without(line, "password", Some(user))))?;
        if !credentials.let_in(user, password) {
            return Err(refused(wrong(line, user)));
        }
        session.logged_in = true;
        Ok(())
    }
}

/// Says that a login lacks the user's name, or the password of the user that was named.
fn without(line: Line, key: &str, user: Option<&str>) -> String {
    match user {
        Some(user) if line >= Line::V3_11 => {
            format!("Required key '{key}' is missing for provided username {user}")
        }
        _ if line >= Line::V1_2 => format!("Required key '{key}' is missing"),
        _ => format!("Authentication request was missing the required key '{key}'"),
    }
}

/// Says that there is no such user with such a password.
fn wrong(line: Line, user: &str) -> String {
    if line >= Line::V3_11 {
        format!("Provided username {user} and/or password are incorrect")
    } else if line >= Line::V1_2 {
        "Username and/or password are incorrect".to_owned()
    } else {
        format!("Given password in password mode PLAIN could not be validated for user {user}")
    }
}

impl Answer for SetKeyspace {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        let (name, line) = (&*self.keyspace, here.ring.line);
        if here.ring.catalog().keyspace(name).is_none() {
            return Err(invalid(match line >= Line::V1_2 {
                true => format!("Keyspace '{name}' does not exist"),
                false => format!("Keyspace {name} does not exist"),
            }));
        }
        session.keyspace = Some(name.to_owned());
        Ok(())
    }
}

/// Nothing is traced: the answer names a trace that has no events.
/// Whether a call is the traced one: the next that is about data.
pub(super) fn is_traced(method: Method, session: &mut Session) -> bool {
    let is_of_data = matches!(
        method,
        Method::Get
            | Method::GetSlice
            | Method::GetCount
            | Method::MultigetSlice
            | Method::MultigetCount
            | Method::GetRangeSlices
            | Method::GetPagedSlice
            | Method::GetIndexedSlices
            | Method::GetMultiSlice
            | Method::Insert
            | Method::Add
            | Method::Cas
            | Method::Remove
            | Method::RemoveCounter
            | Method::BatchMutate
            | Method::AtomicBatchMutate
            | Method::Truncate
    );
    is_of_data && std::mem::take(&mut session.traces_next)
}

impl Answer for TraceNextQuery {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Bytes, Exception> {
        session.traces_next = true;
        Ok(Bytes::copy_from_slice(here.ring.clock.time_uuid().as_bytes()))
    }
}

impl Answer for SetCqlVersion {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        cql::choose_version(here.ring.line, &self.version, session)
    }
}
