//! The login of a connection.

use super::{Nature, Request, Subject};
use crate::options::Password;

#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub(crate) user: String,
    pub(crate) password: Password,
}

impl Request for Login {
    type Reply = ();

    fn name(&self) -> &'static str {
        "login"
    }

    fn subject(&self) -> Subject<'_> {
        Subject::default()
    }

    fn nature(&self) -> Nature {
        Nature::Read
    }
}
