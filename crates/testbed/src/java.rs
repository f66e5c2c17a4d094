//! Finds the JDK 17 and Maven.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::Error;

/// The programs of a JDK 17.
#[derive(Debug, Clone)]
pub(crate) struct Jdk {
    pub(crate) java: PathBuf,
    pub(crate) javac: PathBuf,
    pub(crate) jar: PathBuf,
    pub(crate) keytool: PathBuf,
}

/// The JDK of `$JAVA_HOME`, else the one on the path.
pub(crate) fn jdk() -> Result<&'static Jdk, Error> {
    static JDK: OnceLock<Result<Jdk, String>> = OnceLock::new();
    JDK.get_or_init(find_jdk).as_ref().map_err(|sentence| Error::Missing(sentence.clone()))
}

fn find_jdk() -> Result<Jdk, String> {
    const WANTED: &str =
        "a JDK 17 is needed to run Cassandra: install it and put it on the path, or set JAVA_HOME";
    let find = |name: &str| match env::var_os("JAVA_HOME") {
        Some(home) if !home.is_empty() => {
            Some(PathBuf::from(home).join("bin").join(name)).filter(|p| p.is_file())
        }
        _ => on_path(name),
    };
    let missing = |name: &str| format!("{WANTED} (no {name} found)");
    let java = find("java").ok_or_else(|| missing("java"))?;
    let output = Command::new(&java)
        .arg("-version")
        .output()
        .map_err(|error| format!("{WANTED} ({error})"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    match version_of(&text) {
        Some(17) => {}
        Some(other) => return Err(format!("{WANTED} ({} is Java {other})", java.display())),
        None => return Err(format!("{WANTED} ({} doesn't tell its version)", java.display())),
    }
    let javac = find("javac").ok_or_else(|| missing("javac"))?;
    let jar = find("jar").ok_or_else(|| missing("jar"))?;
    let keytool = find("keytool").ok_or_else(|| missing("keytool"))?;
    Ok(Jdk { java, javac, jar, keytool })
}

/// The feature release in the output of `java -version`.
fn version_of(output: &str) -> Option<u32> {
    let (_, quoted) = output.split_once("version \"")?;
    quoted.split(['.', '"', '-', '+']).next()?.parse().ok()
}

/// Maven's command.
pub(crate) fn maven() -> Result<PathBuf, Error> {
    on_path("mvn").ok_or_else(|| {
        Error::Missing(
            "Maven is needed to fetch Cassandra: install it so that `mvn` is on the path"
                .to_owned(),
        )
    })
}

fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn the_release_is_read_from_every_vendors_spelling() {
        assert_eq!(version_of("openjdk version \"17.0.15\" 2025-04-15\nOpenJDK Runtime"), Some(17));
        assert_eq!(version_of("java version \"17\" 2021-09-14 LTS"), Some(17));
        assert_eq!(version_of("openjdk version \"21-ea\" 2023-09-19"), Some(21));
        assert_eq!(version_of("java version \"1.8.0_292\""), Some(1));
        assert_eq!(version_of("bash: java: not found"), None);
    }
}
