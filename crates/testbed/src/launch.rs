//! The command that runs a server: the JVM's flags, the class path, the main class.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::line::Line;
use crate::{Error, Jars};

/// Packages of java.base whose private parts some line reaches by reflection.
const OPENS: &[&str] = &[
    "java.io",
    "java.lang",
    "java.math",
    "java.nio",
    "java.nio.charset",
    "java.util",
    "java.util.concurrent",
    "java.util.concurrent.atomic",
    "java.util.concurrent.locks",
    "sun.nio.ch",
];

/// Packages of java.base some line calls; without them 1.1 loses a thread silently, and with it writes after 240 MB.
const EXPORTS: &[&str] = &["sun.nio.ch", "jdk.internal.ref"];

/// Flags of every line: a small heap, a quick start, one loopback family, short waits for a ring that is all on this machine.
const FLAGS: &[&str] = &[
    "-ea",
    "-Xms96m",
    "-Xmx512m",
    "-Xss512k",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:CICompilerCount=1",
    "-Xverify:none",
    "-Xshare:auto",
    "-Djava.net.preferIPv4Stack=true",
    "-Djava.awt.headless=true",
    "-Dcassandra-foreground=yes",
    "-Dcassandra.ring_delay_ms=1000",
    "-Dcassandra.skip_wait_for_gossip_to_settle=0",
    "-Dcassandra.superuser_setup_delay_ms=0",
    "-Dcassandra.consistent.rangemovement=false",
    "-Dcassandra.load_ring_state=false",
    "-Dcassandra.fd_initial_value_ms=200",
];

/// Runs a server of `jars` whose configuration lies in `folder`.
pub(crate) fn command(line: Line, jars: &Jars, folder: &Path) -> Result<Command, Error> {
    let conf = folder.join("conf");
    let mut command = Command::new(jars.java());
    command.args(FLAGS);
    command
        .args(OPENS.iter().map(|package| format!("--add-opens=java.base/{package}=ALL-UNNAMED")));
    command.args(
        EXPORTS.iter().map(|package| format!("--add-exports=java.base/{package}=ALL-UNNAMED")),
    );
    if line.needs_jamm()
        && let Some(jamm) = jars.jar("jamm")
    {
        command.arg(joined("-javaagent:", jamm));
    }
    if line.has_security_manager() {
        command.arg("-Djava.security.manager=allow");
    }
    if !line.has_logback() {
        command.args([
            "-Dlog4j.configuration=log4j-server.properties",
            "-Dlog4j.defaultInitOverride=true",
        ]);
    }
    command.arg(joined("-Dcassandra.storagedir=", folder));
    command.arg(joined("-Dcassandra.triggers_dir=", conf.join("triggers")));
    let path = env::join_paths(std::iter::once(conf).chain(jars.classpath())).map_err(|error| {
        Error::Jars(format!("the cache's path can't stand on a class path: {error}"))
    })?;
    command.arg("-cp").arg(path).arg(line.main_class());
    command.current_dir(folder).env_remove("JAVA_TOOL_OPTIONS");
    Ok(command)
}

fn joined(flag: &str, path: impl Into<PathBuf>) -> OsString {
    let mut text = OsString::from(flag);
    text.push(path.into());
    text
}
