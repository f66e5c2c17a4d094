//! TLS over any stream: sessions without I/O, and what carries their bytes, once for all drivers.

mod failed;
mod secured;
mod session;
#[cfg(feature = "openssl")]
mod with_openssl;
#[cfg(feature = "rustls")]
mod with_rustls;

pub(crate) use failed::is_of_tls;
pub(crate) use secured::Secured;
pub(crate) use session::Connector;

use crate::error::{Error, ErrorKind, Result};
use crate::options::{Speaker, Tls};

/// What makes sessions as the options say. It reads the system's roots, so it may block.
///
/// # Errors
/// [`ErrorKind::InvalidOption`].
pub(crate) fn connector(tls: &Tls) -> Result<Connector> {
    let made = match tls.speaker() {
        #[cfg(feature = "rustls")]
        Speaker::Rustls => with_rustls::connector(tls),
        #[cfg(not(feature = "rustls"))]
        Speaker::Rustls => Err("TLS needs cassa's feature `rustls` or `openssl`".to_owned()),
        #[cfg(feature = "openssl")]
        Speaker::OpenSsl => with_openssl::connector(tls),
        #[cfg(not(feature = "openssl"))]
        Speaker::OpenSsl => Err("Tls::openssl needs cassa's feature `openssl`".to_owned()),
    };
    made.map(Connector)
        .map_err(|reason| Error::new(ErrorKind::InvalidOption, format!("tls: {reason}")))
}
