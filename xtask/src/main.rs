//! The project's own tasks: `cargo xtask --help`.

mod cassandra;
mod chaos;
mod compare;
mod examples;
mod guides;
mod lint;
mod matrix;
mod memory;
mod pycassa;
mod sequences;
mod step;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask TASK

  test                      the tests of every crate, the memory of reading, then the integration suite on 0.8.10 and 3.11.19
  matrix                    the integration suite on six lines of Cassandra and on nodes as four, as a table
      --all                   on the ten lines that speak Thrift, and on the nodes
      --only SERVER           on one: 2.1.22, or node-2.1
      --guarantees            as a table of guarantees: which hold where, and what a line can't show
      --json                  one JSON object a line instead of the table
  examples                  every example against an embedded node and a real Cassandra 0.8.10 and 3.11.19
  sequences                 random sequences of operations on four lines of Cassandra, against a model in memory
      --only VERSION          on one
      --count N               so many a line (100)
      --seed S                those of this seed
  compare                   random calls to the embedded node and to real servers of four lines: the replies must be the same bytes
      --only VERSION          on one
      --count N               so many sequences a line (100)
      --seed S                those of this seed
      --first N               from the Nth sequence on: with a count of 1 it is played again
      --many N                on to N differences that are not alike
      --show                  every call with what came of it
      --valid                 calls with nothing wrong only
      --itself                two servers instead: what differs then is no fault of the node's
  chaos                     three real servers killed, paused and cut off under a pool's load: what was acknowledged, lost,
                            wrong and doubled, and how long calls took; on three lines of Cassandra
      --seconds N             for so long each (120)
      --version V             on one line
      --seed S                other nodes in turn
      --json                  one JSON object a line instead of text
      --soak                  as fast as it goes, with a fault every few seconds: memory, sockets and tasks must not grow
      --plant BUG             with a bug on purpose, which the run must show: counters, sequence or suspicion
  memory                    what memory reading 5,000,000 columns and 1,000,000 rows takes, on Cassandra 2.1
      --quick                 few of them, in seconds
      --only VERSION          on another line
  lint                      formatting, clippy, documentation and the rules of the house
  cassandra start VERSION   run a server that outlives this command
      --nodes N               a ring of N on consecutive addresses
      --address A             of the first node (127.0.0.1)
      --dir D                 where its data and log go
      --partitioner P         short or full class name
  cassandra stop [VERSION]  end it, or all of them; --dir D when it was started with one
  cassandra status          which run, and where; --dir D likewise
  cassandra fetch [V…]      get the jars ahead, of all lines or of these, and check every byte
";

/// A task's failure, in words for a person.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match dispatch(lexopt::Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            let mut cause = failure.source();
            while let Some(error) = cause {
                eprintln!("  because {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    use lexopt::Arg::{Long, Short, Value};
    let task = match arguments.next()? {
        None | Some(Long("help") | Short('h')) => String::from("help"),
        Some(Value(task)) => task.to_string_lossy().into_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match task.as_str() {
        "help" => print!("{HELP}"),
        "test" => test::run(arguments)?,
        "matrix" => matrix::run(arguments)?,
        "examples" => examples::run(arguments)?,
        "sequences" => sequences::run(arguments)?,
        "compare" => compare::run(arguments)?,
        "chaos" => chaos::run(arguments)?,
        "memory" => memory::run(arguments)?,
        "lint" => lint::run(arguments)?,
        "cassandra" => cassandra::run(arguments)?,
        other => {
            return Err(
                format!("no task is called {other:?}; `cargo xtask --help` lists them").into()
            );
        }
    }
    Ok(())
}
