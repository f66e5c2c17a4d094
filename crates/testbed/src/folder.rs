//! Making and removing folders, with errors that name them.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::Error;
use crate::error::Tried;

/// Makes a folder, and those it lies in, where they are missing.
pub(crate) fn make(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).tried(|| format!("make the folder {}", folder.display()))
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.tried(|| format!("remove the folder {}", folder.display())),
    }
}
