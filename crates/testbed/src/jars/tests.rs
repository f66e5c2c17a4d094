//! What is believed of the cache, and of what Maven brings.

use std::fs::{self, File};
use std::path::PathBuf;
use std::{env, process, thread};

use super::{Jars, sums};
use crate::line::{LINES, Line};
use crate::{Error, skip_without_servers};

/// A folder of this test's own, gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = env::temp_dir().join(format!("cassa-jars-{name}-{}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_line_has_a_list_with_its_own_server_in_it() {
    for version in LINES {
        let entries = sums::entries(Line::of(version).unwrap()).unwrap();
        let servers =
            entries.iter().filter(|entry| entry.file() == format!("cassandra-all-{version}.jar"));
        assert_eq!(servers.count(), 1, "{version}");
    }
}

#[test]
fn a_jar_that_was_cut_off_is_fetched_again_and_fetching_at_once_disturbs_nobody() {
    if skip_without_servers(
        "a_jar_that_was_cut_off_is_fetched_again_and_fetching_at_once_disturbs_nobody",
    ) {
        return;
    }
    let line = Line::of("0.8.10").unwrap();
    let cache = Folder::new("cut-off");
    let fetched = thread::scope(|scope| {
        let fetches =
            [(); 2].map(|()| scope.spawn(|| Jars::in_cache(line, &cache.0, false).unwrap()));
        fetches.map(|fetch| fetch.join().unwrap())
    });
    let [jars, _] = fetched;
    jars.check(&jars.lib()).unwrap();

    let server = jars.jar("cassandra-all").unwrap();
    let size = fs::metadata(&server).unwrap().len();
    File::options().write(true).open(&server).unwrap().set_len(size / 2).unwrap();
    assert!(!jars.complete());
    Jars::in_cache(line, &cache.0, false).unwrap().check(&jars.lib()).unwrap();

    // Other bytes of the same size are found by the thorough look only.
    fs::write(&server, vec![0; usize::try_from(size).unwrap()]).unwrap();
    assert!(jars.complete());
    Jars::in_cache(line, &cache.0, true).unwrap().check(&jars.lib()).unwrap();
    assert!(!cache.0.join("0.8.10.fetching").exists());
}

#[test]
fn bytes_that_are_not_the_lists_are_refused_with_the_jars_name() {
    let entries = sums::entries(Line::of("0.8.10").unwrap()).unwrap();
    let folder = Folder::new("wrong");
    for entry in entries.iter().take(3) {
        fs::write(folder.0.join(entry.file()), "PK\u{3}\u{4}, but cut off").unwrap();
        let Err(Error::Jars(sentence)) = entry.check(&folder.0) else {
            panic!("{} was believed", entry.file())
        };
        assert!(sentence.contains(&entry.file()), "{sentence}");
    }
}
