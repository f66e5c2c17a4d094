//! One call of a sequence: what it is made of, without what differs from one play to the next.

use std::fmt::{self, Display, Formatter};

use bytes::Bytes;
use cassa_wire::{AnyCall, ApiVersion, Call, encode_call};

use crate::tree::{Message, Tree};

/// A call. Row keys and keyspaces stand in it as placeholders, so that it can be played again on fresh ones.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    pub(crate) message: Message,
}

/// Begins a row key of text; its number follows.
pub(crate) const TEXT_KEY: u8 = b'@';
/// Begins a row key of eight bytes; its number follows.
pub(crate) const LONG_KEY: u8 = b'#';
/// The keyspace with the families that sequences share.
pub(crate) const SHARED: &str = "$K";
/// A keyspace of the sequence's own.
pub(crate) const OWN: &str = "$S";

/// What placeholders stand for in one play.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    pub(crate) keyspace: String,
    /// Numbers this play among all of the run.
    pub(crate) play: u32,
}

impl Step {
    /// A call with every field and method of the newest interface.
    pub(crate) fn of<C: Call>(call: &C) -> Step {
        let mut frame = Vec::new();
        // What is drawn is far below 2 GiB, and the newest interface has every method and field: nothing can be refused.
        let encoded = encode_call(call, 0, ApiVersion::V20_1_0, &mut frame);
        let message = encoded.ok().and_then(|()| Message::read(frame.get(4..)?));
        Step { message: message.unwrap_or_else(|| Message::call(C::METHOD.name())) }
    }

    /// The frame of one play.
    pub(crate) fn frame(&self, names: &Names, sequence: i32) -> Vec<u8> {
        let mut message = Message { sequence, ..self.message.clone() };
        message.body.visit(&mut |tree| {
            if let Tree::Binary(bytes) = tree
                && let Some(stands_for) = names.stands_for(bytes)
            {
                *bytes = stands_for;
            }
        });
        message.frame()
    }

    pub(crate) fn method(&self) -> &str {
        &self.message.method
    }

    /// Whether a value of this text is in it: a column family's name, for instance.
    pub(crate) fn names(&self, text: &str) -> bool {
        let mut found = false;
        self.message.body.clone().visit(&mut |tree| {
            found |= matches!(tree, Tree::Binary(bytes) if bytes == text.as_bytes());
        });
        found
    }
}

impl Message {
    pub(crate) fn call(method: &str) -> Message {
        Message { kind: 1, method: method.to_owned(), sequence: 0, body: Tree::Struct(Vec::new()) }
    }
}

impl Names {
    fn stands_for(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(bytes).ok()?;
        let own = |rest| format!("Own{}{rest}", self.play);
        match bytes {
            [TEXT_KEY, rest @ ..] if rest.len() < 3 => {
                Some(format!("p{}.{}", self.play, text.get(1..)?).into_bytes())
            }
            [LONG_KEY, rest @ ..] if rest.len() < 3 => {
                let number = i64::from(self.play) << 8 | text.get(1..)?.parse::<i64>().ok()?;
                Some(number.to_be_bytes().to_vec())
            }
            _ if text == SHARED => Some(self.keyspace.clone().into_bytes()),
            _ => text.strip_prefix(OWN).map(|rest| own(rest).into_bytes()),
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let frame = Bytes::from(self.message.frame()).slice(4..);
        let decoded = cassa_wire::decode_request(frame, ApiVersion::V20_1_0);
        match decoded {
            Ok(request) if !matches!(request.call, AnyCall::Unknown(_)) => {
                f.write_str(&readable(&format!("{:?}", request.call)))
            }
            _ => write!(f, "{} {}", self.message.method, self.message.body),
        }
    }
}

/// Debug's text without what says nothing.
pub(crate) fn readable(text: &str) -> String {
    let mut text = without_runs(text).replace("Some(", "(");
    while let Some(at) = text.find(": None") {
        let from = text[..at].rfind([' ', '{']).map_or(at, |space| space + 1);
        let to = at + ": None".len();
        let to = to + text[to..].len() - text[to..].trim_start_matches([',', ' ']).len();
        text.replace_range(from..to, "");
    }
    text
}

/// The text with as many as twenty of the same letter one after the other.
fn without_runs(text: &str) -> String {
    let (mut last, mut run) = (' ', 0);
    let mut kept = |letter: &char| {
        run = if *letter == last { run + 1 } else { 0 };
        last = *letter;
        run < 20
    };
    text.chars().filter(&mut kept).collect()
}
