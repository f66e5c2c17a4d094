//! Two nodes in a process of their own: one in plain text, one over TLS.

use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use cassa::blocking::Pool;
use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::types::Type;
use cassa::{Options, Tls};
use cassa_node::Node;
use cassa_node::rustls::ServerConfig;
use cassa_node::rustls::pki_types::PrivatePkcs8KeyDer;

use crate::Result;
use crate::exchange::{COLUMN, COLUMN_FAMILY, KEY, KEYSPACE, VALUE};

/// What makes this program the servers.
pub(crate) const ARGUMENT: &str = "tls-servers";

/// The process, which ends with its standard input: when this is dropped, and when the bench is killed.
pub(super) struct Servers {
    process: Child,
    /// In plain text, and over TLS.
    addresses: [String; 2],
    /// What the second one is trusted by, as PEM.
    root: String,
}

impl Servers {
    pub(super) fn start() -> Result<Servers> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process =
            command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(output).lines();
        let mut next = || lines.next().ok_or("the servers ended")?.map_err(crate::Error::from);
        let addresses = [next()?, next()?];
        let mut root = String::new();
        while !root.contains("END CERTIFICATE") {
            root.extend([next()?.as_str(), "\n"]);
        }
        Ok(Servers { process, addresses, root })
    }

    pub(super) fn plain(&self) -> Options {
        Options::new().server(&self.addresses[0]).keyspace(KEYSPACE)
    }

    pub(super) fn secure(&self) -> Options {
        let options = Options::new().server(&self.addresses[1]).keyspace(KEYSPACE);
        options.tls(Tls::new().roots_pem(self.root.clone()))
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // It ends by itself in any case; nobody is left to tell of a failure.
        let _ = self.process.wait();
    }
}

/// The servers: prints where they are and what is to be trusted, and serves until its standard input ends.
pub(crate) fn serve() -> Result<()> {
    let identity = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()])?;
    let key = PrivatePkcs8KeyDer::from(identity.signing_key.serialize_der());
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![identity.cert.der().clone()], key.into())?;
    let plain = Node::start_blocking()?;
    let secure = Node::builder().tls(config).start_blocking()?;
    let trusting = Tls::new().roots_pem(identity.cert.pem());
    for (node, tls) in [(&plain, None), (&secure, Some(trusting))] {
        let options = Options::new().server(&node.address().to_string());
        fill(tls.into_iter().fold(options, Options::tls))?;
        println!("{}", node.address());
    }
    // It ends its last line itself, after which nobody listens any more.
    print!("{}", identity.cert.pem());
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

/// Makes the row that is got.
fn fill(options: Options) -> Result<()> {
    let family = ColumnFamilyDefinition::new(KEYSPACE, COLUMN_FAMILY);
    let family = family.key(Type::Utf8).comparator(Type::Utf8).default_validator(Type::Utf8);
    let schema = Pool::connect(options.clone())?.schema();
    schema.create_keyspace(&KeyspaceDefinition::new(KEYSPACE).column_family(family))?;
    let pool = Pool::connect(options.keyspace(KEYSPACE))?;
    Ok(pool.column_family(COLUMN_FAMILY)?.insert(KEY, [(COLUMN, VALUE)]).map(drop)?)
}
