//! The login of a connection.

use super::{Nature, Request};
use crate::options::Password;

#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub(crate) user: String,
    pub(crate) password: Password,
}

impl Request for Login {
    type Reply = ();

    const NAME: &'static str = "login";
    const NATURE: Nature = Nature::Read;
}
