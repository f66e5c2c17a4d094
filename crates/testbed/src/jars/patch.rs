//! The classes of 2.1 to 3.11 that Java 17 needs otherwise: built once, placed before the jars on the class path.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::error::Tried;
use crate::java::Jdk;
use crate::{Error, folder};

const LOCKS: &str = include_str!("../../java/org/apache/cassandra/utils/concurrent/Locks.java");

/// These name `sun.misc.Cleaner`, which has moved.
const WITH_CLEANER: &[&str] = &[
    "org/apache/cassandra/io/util/FileUtils.class",
    "org/apache/cassandra/utils/memory/SlabAllocator.class",
];

/// Makes `patched` in `folder`, from the classes of the jar `cassandra_all`.
pub(super) fn build(jdk: &Jdk, cassandra_all: &Path, folder: &Path) -> Result<(), Error> {
    let patched = folder.join("patched");
    folder::make(&patched)?;
    run(Command::new(&jdk.jar)
        .arg("xf")
        .arg(cassandra_all)
        .args(WITH_CLEANER)
        .current_dir(&patched))?;
    for class in WITH_CLEANER {
        let path = patched.join(class);
        let bytes = fs::read(&path).tried(|| format!("read {}", path.display()))?;
        let renamed = rename(&bytes, "sun/misc/Cleaner", "jdk/internal/ref/Cleaner")
            .ok_or_else(|| Error::Jars(format!("{class} is not a class file")))?;
        fs::write(&path, renamed).tried(|| format!("write {}", path.display()))?;
    }
    let source = folder.join("Locks.java");
    fs::write(&source, LOCKS).tried(|| format!("write {}", source.display()))?;
    run(Command::new(&jdk.javac)
        .args(["-nowarn", "--release", "8", "-Xlint:-options", "-d"])
        .arg(&patched)
        .arg(&source))
}

fn run(command: &mut Command) -> Result<(), Error> {
    let output = command.output().tried(|| format!("run {}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(Error::Jars(format!("{} failed: {text}", command.get_program().display())))
}

/// The class with `old` replaced by `new` in every text constant; `None` when the bytes aren't a class.
fn rename(class: &[u8], old: &str, new: &str) -> Option<Vec<u8>> {
    const HEADER: usize = 10;
    let mut out = class.get(..HEADER)?.to_vec();
    let count = u16::from_be_bytes([*class.get(8)?, *class.get(9)?]);
    let mut rest = class.get(HEADER..)?;
    let mut index = 1;
    while index < count {
        let (tag, body) = rest.split_first()?;
        let size = match tag {
            1 => {
                let length = usize::from(u16::from_be_bytes([*body.first()?, *body.get(1)?]));
                let text = body.get(2..2 + length)?;
                // A constant that isn't plain UTF-8 isn't the name of that class either.
                let text = str::from_utf8(text)
                    .map_or_else(|_| text.to_vec(), |t| t.replace(old, new).into_bytes());
                out.push(1);
                out.extend(u16::try_from(text.len()).ok()?.to_be_bytes());
                out.extend(text);
                rest = body.get(2 + length..)?;
                index += 1;
                continue;
            }
            7 | 8 | 16 | 19 | 20 => 2,
            15 => 3,
            3 | 4 | 9 | 10 | 11 | 12 | 17 | 18 => 4,
            5 | 6 => 8,
            _ => return None,
        };
        out.extend(rest.get(..1 + size)?);
        rest = body.get(size..)?;
        // Eight-byte constants count as two.
        index += if size == 8 { 2 } else { 1 };
    }
    out.extend(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::rename;

    /// A class file's head with one eight-byte constant, one text and one reference.
    fn class(text: &str) -> Vec<u8> {
        let mut bytes = b"\xca\xfe\xba\xbe\0\0\0\x34\0\x05\x05\0\0\0\0\0\0\0\x07\x01".to_vec();
        bytes.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        bytes.extend(text.as_bytes());
        bytes.extend(b"\x07\0\x03tail");
        bytes
    }

    #[test]
    fn a_name_of_another_length_is_replaced_and_the_rest_is_kept() {
        assert_eq!(
            rename(&class("()La/B;V"), "a/B", "long/er/Name"),
            Some(class("()Llong/er/Name;V"))
        );
    }

    #[test]
    fn a_cut_off_class_is_refused() {
        let whole = class("a/B");
        for end in 0..whole.len() - b"tail".len() {
            assert_eq!(rename(&whole[..end], "a/B", "c"), None, "cut at {end}");
        }
    }
}
