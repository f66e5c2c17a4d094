//! A line's jars: in the user's cache, fetched on first use, believed only when they match the committed list.

mod maven;
mod patch;
mod sums;

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::Tried;
use crate::java::{self, Jdk};
use crate::line::Line;
use crate::{Error, folder};
use sums::Entry;

/// A line's jars, with the JDK to run them: what it takes to start a server, or any of its classes.
#[derive(Debug, Clone)]
pub struct Jars {
    line: Line,
    folder: PathBuf,
    entries: Vec<Entry>,
    jdk: &'static Jdk,
}

/// The jars of `version`, one of [`LINES`](crate::LINES); fetched with Maven when the cache lacks them, which is told on
/// standard error and takes a minute at most.
///
/// The cache is `$CASSA_CACHE`, else `cassa` in `$XDG_CACHE_HOME`, else `~/.cache/cassa`. Programs may call this at once: one fetches, the
/// others wait. Each jar's SHA-256 is checked when it is fetched, its size on every call; a jar that was cut off since is fetched again.
///
/// # Errors
/// [`Error::UnknownVersion`]; [`Error::Missing`] without a JDK 17 (or without Maven when something has to be fetched); [`Error::Jars`] when
/// Maven fails or brings other bytes than the committed list has; [`Error::Io`].
pub fn jars(version: &str) -> Result<Jars, Error> {
    let line = Line::of(version)?;
    Jars::in_cache(line, &cache()?, false)
}

/// The same as [`jars`], but reads every byte again: a jar that was changed since it was fetched is fetched again.
///
/// # Errors
/// Those of [`jars`].
pub fn verified_jars(version: &str) -> Result<Jars, Error> {
    let line = Line::of(version)?;
    Jars::in_cache(line, &cache()?, true)
}

impl Jars {
    fn in_cache(line: Line, cache: &Path, thorough: bool) -> Result<Jars, Error> {
        let jars = Jars {
            line,
            folder: cache.join(line.version()),
            entries: sums::entries(line)?,
            jdk: java::jdk()?,
        };
        if thorough || !jars.complete() {
            let _lock = lock(cache, line)?;
            if thorough && jars.check(&jars.lib()).is_err() || !jars.complete() {
                jars.fetch(cache)?;
            }
        }
        Ok(jars)
    }

    /// The line's version.
    pub fn version(&self) -> &'static str {
        self.line.version()
    }

    /// What goes on the class path, in order: the patched classes, where this line has some, then the jars.
    pub fn classpath(&self) -> Vec<PathBuf> {
        let patched = self.line.needs_patches().then(|| self.patched());
        patched
            .into_iter()
            .chain(self.entries.iter().map(|entry| self.lib().join(entry.file())))
            .collect()
    }

    /// The path of `java`, of a JDK 17.
    pub fn java(&self) -> &Path {
        &self.jdk.java
    }

    /// The path of `javac`, of the same JDK.
    pub fn javac(&self) -> &Path {
        &self.jdk.javac
    }

    /// The path of the jar whose name begins with `artifact` and a hyphen.
    pub(crate) fn jar(&self, artifact: &str) -> Option<PathBuf> {
        self.entries
            .iter()
            .find(|entry| entry.artifact() == artifact)
            .map(|entry| self.lib().join(entry.file()))
    }

    fn lib(&self) -> PathBuf {
        self.folder.join("lib")
    }

    fn patched(&self) -> PathBuf {
        self.folder.join("patched")
    }

    /// Whether every file is there with its size: cheap enough for each call.
    fn complete(&self) -> bool {
        let whole = |entry: &Entry| {
            fs::metadata(self.lib().join(entry.file()))
                .is_ok_and(|metadata| metadata.len() == entry.size())
        };
        self.entries.iter().all(whole) && (!self.line.needs_patches() || self.patched().is_dir())
    }

    /// Whether every file in `lib` has the bytes of the committed list.
    fn check(&self, lib: &Path) -> Result<(), Error> {
        self.entries.iter().try_for_each(|entry| entry.check(lib))
    }

    /// Fetches into a folder beside the final one, which takes its place only when all of it has been checked.
    fn fetch(&self, cache: &Path) -> Result<(), Error> {
        let fresh = cache.join(format!("{}.fetching", self.version()));
        folder::remove(&fresh)?;
        let lib = fresh.join("lib");
        folder::make(&lib)?;
        maven::copy(self.line, &self.entries, &fresh, &lib)?;
        self.check(&lib)?;
        if self.line.needs_patches() {
            patch::build(
                self.jdk,
                &lib.join(format!("cassandra-all-{}.jar", self.version())),
                &fresh,
            )?;
        }
        folder::remove(&self.folder)?;
        fs::rename(&fresh, &self.folder).tried(|| format!("put {} in place", self.folder.display()))
    }
}

/// Says in one sentence what this machine lacks to run servers: Linux, a JDK 17 or Maven.
///
/// # Errors
/// [`Error::Missing`] with that sentence.
pub fn available() -> Result<(), Error> {
    if !cfg!(target_os = "linux") {
        return Err(Error::Missing("real Cassandra servers are run on Linux only".to_owned()));
    }
    java::jdk()?;
    java::maven()?;
    Ok(())
}

/// Held while a line is fetched; the operating system lets go of it whatever happens to the program.
fn lock(cache: &Path, line: Line) -> Result<File, Error> {
    let path = cache.join(format!("{}.lock", line.version()));
    folder::make(cache)?;
    let file = File::create(&path).tried(|| format!("open {}", path.display()))?;
    file.lock().tried(|| format!("lock {}", path.display()))?;
    Ok(file)
}

fn cache() -> Result<PathBuf, Error> {
    let variable =
        |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = variable("CASSA_CACHE")
        .or_else(|| Some(variable("XDG_CACHE_HOME")?.join("cassa")))
        .or_else(|| Some(variable("HOME")?.join(".cache/cassa")));
    folder.ok_or_else(|| {
        Error::Missing("no place for Cassandra's jars: set HOME or CASSA_CACHE".to_owned())
    })
}

#[cfg(test)]
mod tests;
