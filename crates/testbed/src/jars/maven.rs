//! One call of Maven that copies exactly the listed jars, without resolving any dependency.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use super::sums::Entry;
use crate::error::Tried;
use crate::line::Line;
use crate::{Error, java};

/// Lines of Maven's output that an error shows.
const TAIL: usize = 20;

/// Copies the jars of `entries` into `lib`, with a pom in `folder`; progress goes to standard error.
pub(super) fn copy(line: Line, entries: &[Entry], folder: &Path, lib: &Path) -> Result<(), Error> {
    let mvn = java::maven()?;
    let pom = folder.join("pom.xml");
    fs::write(&pom, pom_xml(entries, lib)).tried(|| format!("write {}", pom.display()))?;
    let size: u64 = entries.iter().map(Entry::size).sum();
    eprintln!(
        "cassandra {}: fetching {} jars, {} MB, with Maven",
        line.version(),
        entries.len(),
        size.div_ceil(1 << 20)
    );
    let mut child = Command::new(mvn)
        .args(["--batch-mode", "-Dstyle.color=never", "--file"])
        .arg(&pom)
        .arg("org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .tried(|| "start Maven".to_owned())?;
    let tail = follow(&mut child, line, entries.len());
    let status = child.wait().tried(|| "wait for Maven".to_owned())?;
    if !status.success() {
        return Err(Error::Jars(format!(
            "Maven couldn't fetch Cassandra {}:\n{}",
            line.version(),
            tail.join("\n")
        )));
    }
    fs::remove_file(&pom).tried(|| format!("remove {}", pom.display()))
}

/// Tells of every tenth jar; gives the last lines of the output.
fn follow(child: &mut std::process::Child, line: Line, total: usize) -> Vec<String> {
    let mut tail = Vec::new();
    let mut fetched = 0;
    let output = child.stdout.take().map(BufReader::new);
    for text in output.into_iter().flat_map(BufRead::lines).map_while(Result::ok) {
        if text.contains("Downloaded from") && text.contains(".jar ") {
            fetched += 1;
            if fetched % 10 == 0 {
                eprintln!(
                    "cassandra {}: {fetched} of at most {total} jars downloaded",
                    line.version()
                );
            }
        }
        if tail.len() == TAIL {
            tail.remove(0);
        }
        tail.push(text);
    }
    tail
}

fn pom_xml(entries: &[Entry], lib: &Path) -> String {
    let items: String = entries.iter().map(Entry::xml).collect();
    format!(
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>\n\
         <groupId>cassa</groupId><artifactId>testbed</artifactId><version>1</version><packaging>pom</packaging>\n\
         <build><plugins><plugin><groupId>org.apache.maven.plugins</groupId>\
         <artifactId>maven-dependency-plugin</artifactId><version>3.6.1</version>\n\
         <configuration><outputDirectory>{}</outputDirectory><artifactItems>\n{items}</artifactItems></configuration>\n\
         </plugin></plugins></build></project>\n",
        lib.display()
    )
}
