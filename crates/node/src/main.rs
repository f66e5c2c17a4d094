//! A node run by hand: `cassa-node --listen 127.0.0.1:9160`.

use std::process::ExitCode;

use cassa_node::Node;

const HELP: &str = "\
cassa-node: a Cassandra node that speaks Thrift

  --listen ADDRESS   where (127.0.0.1:9160)
  --line VERSION     which Cassandra it answers as, 0.7 to 3.11 (2.1)
  --data FOLDER      where it keeps its data (in memory alone)
  --cluster NAME     its cluster's name (Test Cluster)
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            let mut cause = failure.source();
            while let Some(error) = cause {
                // Some errors say their cause themselves.
                if !failure.to_string().contains(&error.to_string()) {
                    eprintln!("  because {error}");
                }
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    use lexopt::{Arg, ValueExt as _};
    let mut builder = Node::builder().listen(([127, 0, 0, 1], 9160).into());
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        builder = match argument {
            Arg::Long("listen") => builder.listen(arguments.value()?.parse()?),
            Arg::Long("line") => builder.line(arguments.value()?.parse()?),
            Arg::Long("data") => builder.data(arguments.value()?),
            Arg::Long("cluster") => builder.cluster_name(arguments.value()?.string()?),
            Arg::Long("help") | Arg::Short('h') => {
                print!("{HELP}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        };
    }
    let node = builder.start_blocking()?;
    println!("listening on {}", node.address());
    loop {
        std::thread::park();
    }
}
