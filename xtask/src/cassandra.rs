//! `cargo xtask cassandra`: real servers for people.

use std::env;
use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use cassa_testbed::{Builder, LINES, Server, Standing, verified_jars};
use lexopt::prelude::*;

use crate::Failure;

pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let verb = match arguments.next()? {
        Some(Value(verb)) => verb.string()?,
        Some(other) => return Err(other.unexpected().into()),
        None => {
            return Err(
                "cassandra start, stop, status or fetch? `cargo xtask --help` tells more".into()
            );
        }
    };
    let options = Options::parse(arguments)?;
    match verb.as_str() {
        "start" => start(&options),
        "stop" => stop(&options),
        "status" => status(&options),
        "fetch" => fetch(options),
        other => {
            Err(format!("cassandra has no command {other:?}; `cargo xtask --help` lists them")
                .into())
        }
    }
}

struct Options {
    versions: Vec<String>,
    nodes: u32,
    address: Option<Ipv4Addr>,
    folder: Option<PathBuf>,
    partitioner: Option<String>,
}

impl Options {
    fn parse(mut arguments: lexopt::Parser) -> Result<Options, Failure> {
        let mut options = Options {
            versions: Vec::new(),
            nodes: 1,
            address: None,
            folder: None,
            partitioner: None,
        };
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("nodes") => options.nodes = arguments.value()?.parse()?,
                Long("address") => options.address = Some(arguments.value()?.parse()?),
                Long("dir") => options.folder = Some(std::path::absolute(arguments.value()?)?),
                Long("partitioner") => options.partitioner = Some(arguments.value()?.string()?),
                Value(version) => options.versions.push(version.string()?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }

    fn builder(&self, version: &str) -> Builder {
        let mut builder = Server::builder(version);
        if let Some(address) = self.address {
            builder = builder.address(address);
        }
        match &self.partitioner {
            Some(partitioner) => builder.partitioner(partitioner),
            None => builder,
        }
    }

    /// The servers meant: those of the folder or version given, else all in the usual place.
    fn standing(&self) -> Result<Vec<Standing>, Failure> {
        let folders = match (&self.folder, self.versions.as_slice()) {
            (Some(folder), _) => vec![folder.clone()],
            (None, []) => {
                let place = usual_place()?;
                let every = LINES.iter().map(|version| place.join(version));
                every.filter(|folder| folder.is_dir()).collect()
            }
            (None, versions) => {
                let place = usual_place()?;
                versions.iter().map(|version| place.join(version)).collect()
            }
        };
        let loaded: Result<Vec<_>, _> =
            folders.iter().map(|folder| Standing::load(folder)).collect();
        Ok(loaded?.into_iter().flatten().collect())
    }
}

fn start(options: &Options) -> Result<(), Failure> {
    let [version] = options.versions.as_slice() else {
        return Err(format!("start which one of {}?", LINES.join(", ")).into());
    };
    let folder = match &options.folder {
        Some(folder) => folder.clone(),
        None => usual_place()?.join(version),
    };
    fs::create_dir_all(&folder)?;
    eprintln!("starting Cassandra {version} in {}", folder.display());
    let standing = Standing::start(&options.builder(version), options.nodes, &folder)?;
    tell(&standing);
    Ok(())
}

fn stop(options: &Options) -> Result<(), Failure> {
    for standing in options.standing()? {
        if standing.nodes().iter().any(|(_, pid)| pid.is_some()) {
            eprintln!(
                "stopping Cassandra {} in {}",
                standing.version(),
                standing.folder().display()
            );
        }
        standing.stop()?;
        tell(&standing);
    }
    Ok(())
}

fn status(options: &Options) -> Result<(), Failure> {
    let all = options.standing()?;
    if all.is_empty() {
        println!("no server was started");
    }
    all.iter().for_each(tell);
    Ok(())
}

fn fetch(options: Options) -> Result<(), Failure> {
    let all = LINES.iter().map(|version| (*version).to_owned());
    let versions = if options.versions.is_empty() { all.collect() } else { options.versions };
    for version in versions {
        let jars = verified_jars(&version)?;
        println!("cassandra {version}: {} files, checked", jars.classpath().len());
    }
    Ok(())
}

/// A line a node.
fn tell(standing: &Standing) {
    for (address, pid) in standing.nodes() {
        let state =
            pid.map_or_else(|| "stopped".to_owned(), |pid| format!("runs as process {pid}"));
        println!("{} {address} {state}; {}", standing.version(), standing.folder().display());
    }
}

/// Where servers are kept when no folder is given.
fn usual_place() -> Result<PathBuf, Failure> {
    let variable =
        |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = variable("XDG_STATE_HOME").or_else(|| Some(variable("HOME")?.join(".local/state")));
    Ok(state.ok_or("no place for servers: set HOME or give --dir")?.join("cassa/servers"))
}
