//! Loopback addresses nobody else uses, each with a folder of its own.

use std::fs::{self, File, TryLockError};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::{env, process, thread};

use crate::error::Tried;
use crate::{Error, folder};

/// Where clients connect.
pub(crate) const THRIFT_PORT: u16 = 9160;
/// Where servers talk to each other.
pub(crate) const STORAGE_PORT: u16 = 7000;
/// Where clients of the native protocol connect.
pub(crate) const NATIVE_PORT: u16 = 9042;

/// Addresses are taken from 127.64.0.0 to 127.64.63.255: seldom used otherwise, and few enough that their lock files don't pile up.
const FIRST: u32 = u32::from_be_bytes([127, 64, 0, 0]);
const COUNT: u32 = 64 << 8;

/// An address and its folder, held by a lock on a file beside the folder until this is dropped.
#[derive(Debug)]
pub(crate) struct Claim {
    address: Ipv4Addr,
    folder: PathBuf,
    _lock: File,
}

impl Claim {
    /// As many consecutive addresses as asked for.
    pub(crate) fn consecutive(nodes: u32) -> Result<Vec<Claim>, Error> {
        let base = base()?;
        // Runs begin far apart: the process id picks the block of 256 addresses.
        let start = (process::id().wrapping_mul(0x9E37_79B1) % (COUNT >> 8)) << 8;
        let mut claims = Vec::new();
        for step in 0..COUNT {
            if claims.len() == nodes as usize {
                return Ok(claims);
            }
            let address = Ipv4Addr::from(FIRST + (start + step) % COUNT);
            match Claim::take(&base, address)? {
                Some(claim) => claims.push(claim),
                None => claims.clear(),
            }
        }
        Err(Error::Missing(format!(
            "no {nodes} loopback addresses in a row are free: see {}",
            base.display()
        )))
    }

    /// This address.
    pub(crate) fn exactly(address: Ipv4Addr) -> Result<Claim, Error> {
        let taken = || Error::Taken(format!("{address} is in use by another server"));
        Claim::take(&base()?, address)?.ok_or_else(taken)
    }

    fn take(base: &Path, address: Ipv4Addr) -> Result<Option<Claim>, Error> {
        let path = base.join(format!("{address}.lock"));
        let lock = File::create(&path).tried(|| format!("open {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => {
                return Err(error).tried(|| format!("lock {}", path.display()));
            }
        }
        let claim = Claim { address, folder: base.join(address.to_string()), _lock: lock };
        if claim.kept().exists() || !ports_free(address) {
            return Ok(None);
        }
        claim.clear()?;
        folder::make(&claim.folder)?;
        Ok(Some(claim))
    }

    pub(crate) fn address(&self) -> Ipv4Addr {
        self.address
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The mark of a folder that stays for a person to read.
    fn kept(&self) -> PathBuf {
        self.folder.join("kept")
    }

    /// Removes the folder, which may be that of a run that was killed.
    fn clear(&self) -> Result<(), Error> {
        folder::remove(&self.folder)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // Nobody is left to tell of an error here, and the next run that takes this address clears it.
        if thread::panicking() {
            eprintln!("the server's folder is kept: {}", self.folder.display());
            let _ = fs::write(self.kept(), "");
        } else {
            let _ = self.clear();
        }
    }
}

/// Whether a server could listen there; this also sees servers that don't take part in the claims.
pub(crate) fn ports_free(address: Ipv4Addr) -> bool {
    [THRIFT_PORT, STORAGE_PORT, NATIVE_PORT]
        .iter()
        .all(|port| TcpListener::bind((address, *port)).is_ok())
}

/// The folder of the claims: one for each user, shared by all runs.
fn base() -> Result<PathBuf, Error> {
    let base =
        env::temp_dir().join(format!("cassa-testbed-{}", rustix::process::getuid().as_raw()));
    folder::make(&base)?;
    Ok(base)
}
