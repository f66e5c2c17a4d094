//! The committed lists of jars: a line each, with SHA-256, size and Maven coordinates.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::Error;
use crate::error::Tried;
use crate::line::Line;

/// One jar of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    sha256: &'static str,
    size: u64,
    group: &'static str,
    artifact: &'static str,
    version: &'static str,
    classifier: Option<&'static str>,
}

const LISTS: &[(&str, &str)] = &[
    ("0.7.10", include_str!("../../jars/0.7.10.sums")),
    ("0.8.10", include_str!("../../jars/0.8.10.sums")),
    ("1.0.12", include_str!("../../jars/1.0.12.sums")),
    ("1.1.12", include_str!("../../jars/1.1.12.sums")),
    ("1.2.19", include_str!("../../jars/1.2.19.sums")),
    ("2.0.17", include_str!("../../jars/2.0.17.sums")),
    ("2.1.22", include_str!("../../jars/2.1.22.sums")),
    ("2.2.19", include_str!("../../jars/2.2.19.sums")),
    ("3.0.31", include_str!("../../jars/3.0.31.sums")),
    ("3.11.19", include_str!("../../jars/3.11.19.sums")),
];

/// The list of a line.
pub(super) fn entries(line: Line) -> Result<Vec<Entry>, Error> {
    let unknown = || Error::UnknownVersion(line.version().to_owned());
    let (_, list) =
        LISTS.iter().find(|(version, _)| *version == line.version()).ok_or_else(unknown)?;
    let parsed: Option<Vec<Entry>> = list.lines().map(Entry::parse).collect();
    parsed.ok_or_else(|| {
        Error::Jars(format!("the list of jars of Cassandra {} can't be read", line.version()))
    })
}

impl Entry {
    /// `SHA256 SIZE GROUP:ARTIFACT:VERSION[:CLASSIFIER]`.
    fn parse(text: &'static str) -> Option<Entry> {
        let mut words = text.split(' ');
        let (sha256, size, coordinates) =
            (words.next()?, words.next()?.parse().ok()?, words.next()?);
        let mut parts = coordinates.split(':');
        let (group, artifact, version) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Entry { sha256, size, group, artifact, version, classifier: parts.next() })
    }

    pub(super) fn artifact(&self) -> &'static str {
        self.artifact
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The name Maven gives a copy of it.
    pub(super) fn file(&self) -> String {
        let classifier = self.classifier.map(|name| format!("-{name}")).unwrap_or_default();
        format!("{}-{}{classifier}.jar", self.artifact, self.version)
    }

    /// Its place in a pom's list of artifacts to copy.
    pub(super) fn xml(&self) -> String {
        let Entry { group, artifact, version, .. } = self;
        let classifier = self
            .classifier
            .map(|name| format!("<classifier>{name}</classifier>"))
            .unwrap_or_default();
        format!(
            "<artifactItem><groupId>{group}</groupId><artifactId>{artifact}</artifactId>\
             <version>{version}</version>{classifier}</artifactItem>\n"
        )
    }

    /// Whether the file of this name in `lib` has these bytes.
    pub(super) fn check(&self, lib: &Path) -> Result<(), Error> {
        let path = lib.join(self.file());
        let bytes = fs::read(&path).tried(|| format!("read {}", path.display()))?;
        let size = bytes.len() as u64;
        let sha256: String =
            Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if size == self.size && sha256 == self.sha256 {
            return Ok(());
        }
        Err(Error::Jars(format!(
            "{} is not the file its checksum is of ({size} bytes, SHA-256 {sha256}; expected {} bytes, {}): \
             remove {}:{}:{} from Maven's local repository and try again",
            self.file(),
            self.size,
            self.sha256,
            self.group,
            self.artifact,
            self.version
        )))
    }
}
