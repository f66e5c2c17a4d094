//! Calls of one case on one side, and what each answered, as text.

use std::fmt::Debug;
use std::net::SocketAddr;

use bytestring::ByteString;
use cassa_node::Line;
use cassa_wire::*;

use crate::support::Client;

/// A case and its name.
pub(crate) type Case = (&'static str, fn(&mut Script));

/// A case that runs on one side, in a keyspace of its own.
pub(crate) struct Script {
    pub(crate) line: Line,
    /// The name of the case's keyspace.
    pub(crate) name: String,
    client: Client,
    address: SocketAddr,
    selected: Option<ByteString>,
    answers: Vec<String>,
}

impl Script {
    /// What each call of the case answered.
    pub(crate) fn run(
        line: Line,
        address: SocketAddr,
        name: &str,
        case: fn(&mut Script),
    ) -> Vec<String> {
        let client = Client::connect(address).unwrap();
        let name: String = name.chars().filter(char::is_ascii_alphabetic).take(40).collect();
        let mut script =
            Script { line, name, client, address, selected: None, answers: Vec::new() };
        case(&mut script);
        let answers = std::mem::take(&mut script.answers);
        let keyspace = ByteString::from(script.name.as_str());
        script.call(&SystemDropKeyspace { keyspace });
        answers
    }

    /// Makes a call and keeps its answer; a connection that was closed is replaced by one with the same keyspace.
    pub(crate) fn call<C: Call + Debug>(&mut self, call: &C) -> Option<C::Reply>
    where
        C::Reply: Debug,
    {
        let what = format!("{:?} of {}", C::METHOD, brief(call));
        let reply = self.client.call(call);
        let text = match &reply {
            Ok(Ok(reply)) => masked(&format!("{reply:#?}")),
            Ok(Err(ReplyError::Exception(exception))) => {
                unnumbered(&unnumbered(&format!("{exception:?}"), "(found "), "; expected ")
            }
            Ok(Err(other)) => format!("unreadable: {other}"),
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof, "{what}");
                self.client = Client::connect(self.address).unwrap();
                if let Some(keyspace) = self.selected.clone() {
                    self.client.call(&SetKeyspace { keyspace }).unwrap().ok();
                }
                "closed".to_owned()
            }
        };
        self.answers.push(format!("{what}:\n{text}"));
        reply.ok()?.ok()
    }

    /// The keyspace of the case, with one replica.
    pub(crate) fn keyspace(&self) -> KsDef {
        self.keyspace_named(&self.name)
    }

    pub(crate) fn keyspace_named(&self, name: &str) -> KsDef {
        let old = self.line < Line::V0_8;
        KsDef {
            name: name.into(),
            strategy_class: "SimpleStrategy".into(),
            strategy_options: (!old).then(|| map(&[("replication_factor", "1")])),
            replication_factor: old.then_some(1),
            ..KsDef::default()
        }
    }

    /// A column family of the case's keyspace of which nothing but the name is told.
    pub(crate) fn family(&self, name: &str) -> CfDef {
        CfDef { keyspace: self.name.as_str().into(), name: name.into(), ..CfDef::default() }
    }

    pub(crate) fn add(&mut self, ks_def: KsDef) -> bool {
        self.call(&SystemAddKeyspace { ks_def }).is_some()
    }

    /// Creates the case's keyspace and selects it.
    pub(crate) fn begin(&mut self) {
        self.add(self.keyspace());
        self.select(&self.name.clone());
    }

    pub(crate) fn select(&mut self, name: &str) {
        self.selected = Some(name.into());
        self.call(&SetKeyspace { keyspace: name.into() });
    }

    pub(crate) fn add_family(&mut self, cf_def: CfDef) -> bool {
        self.call(&SystemAddColumnFamily { cf_def }).is_some()
    }

    /// Creates a column family, describes it when it is accepted, and drops it.
    pub(crate) fn tries(&mut self, cf_def: CfDef) {
        self.together(|s| {
            let column_family = cf_def.name.clone();
            if s.add_family(cf_def) {
                s.describe();
                s.call(&SystemDropColumnFamily { column_family });
            }
        });
    }

    /// Keeps the answers of several calls as one, so that one call more or less moves nothing after it.
    pub(crate) fn together(&mut self, calls: impl FnOnce(&mut Script)) {
        let start = self.answers.len();
        calls(self);
        let answers = self.answers.split_off(start).join("\n");
        self.answers.push(answers);
    }

    pub(crate) fn update(&mut self, cf_def: CfDef) {
        self.call(&SystemUpdateColumnFamily { cf_def });
    }

    pub(crate) fn describe(&mut self) {
        self.describe_named(&self.name.clone());
    }

    pub(crate) fn describe_named(&mut self, name: &str) -> Option<KsDef> {
        self.call(&DescribeKeyspace { keyspace: name.into() })
    }
}

pub(crate) fn map(entries: &[(&str, &str)]) -> Map<ByteString, ByteString> {
    entries.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
}

/// A call without its fields that say nothing.
fn brief(call: &impl Debug) -> String {
    let text = format!("{call:#?}");
    let mut told: Vec<&str> = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if !line.ends_with(": None,") {
            told.push(line);
        }
    }
    unnumbered(&told.join(" "), "id: Some( ")
}

/// A text without the number behind a mark.
fn unnumbered(text: &str, mark: &str) -> String {
    let Some((before, behind)) = text.split_once(mark) else { return text.to_owned() };
    format!("{before}{mark}{}", behind.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Without what no two servers answer alike: numbers of column families, and versions of the schema.
fn masked(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for at in 0..lines.len() {
        if lines[at].trim() == "id: Some(" {
            lines[at + 1] = "a number";
        }
        let quoted = lines[at].trim().trim_end_matches(',').trim_matches('"');
        if quoted.len() == 36 && quoted.matches('-').count() == 4 {
            lines[at] = "a version";
        }
    }
    lines.join("\n")
}
