//! Telling a difference: the calls that lead to it, and both answers.

use bytes::Bytes;
use cassa_wire::{Call, Method, decode_reply};

use crate::play::Difference;
use crate::side::Outcome;
use crate::step::Step;
use crate::tree::{Message, Tree, differing, shown_bytes};

/// As many places in which two replies differ are told.
const PLACES: usize = 6;
/// As many characters of a reply are told.
const SHOWN: usize = 600;

/// What kind of difference it is: two of the same kind are told once.
pub(crate) fn kind(steps: &[Step], difference: &Difference) -> String {
    let method = steps.get(difference.at).map_or("", Step::method);
    let [left, right] = &difference.outcomes;
    format!("{method}: {} / {}", gist(left), gist(right))
}

/// An outcome without what is drawn: of a text only its words.
fn gist(outcome: &Outcome) -> String {
    let Outcome::Reply(message) = outcome else { return format!("{outcome:?}") };
    let Tree::Struct(fields) = &message.body else { return String::new() };
    match (message.kind, &fields[..]) {
        (2, [] | [(0, _)]) => "result".to_owned(),
        (kind, fields) => {
            let mut text = format!("{kind}");
            for (id, tree) in fields {
                text += &format!(" {id} {}", words(&tree.to_string()));
            }
            text
        }
    }
}

/// Words of at least three small letters, and those only.
fn words(text: &str) -> String {
    let is_word = |word: &&str| word.len() > 2 && word.chars().all(|it| it.is_ascii_lowercase());
    text.split(|it: char| !it.is_ascii_alphanumeric()).filter(is_word).collect::<Vec<_>>().join(" ")
}

pub(crate) fn tell(steps: &[Step], difference: &Difference, names: [&str; 2]) {
    for step in steps.iter().take(difference.at + 1) {
        println!("  {step}");
    }
    for (name, outcome) in names.iter().zip(&difference.outcomes) {
        println!("    {name:<7} {}", shortened(&text(outcome)));
    }
    if let [Outcome::Reply(left), Outcome::Reply(right)] = &difference.outcomes {
        for (path, left, right) in differing(&left.body, &right.body).iter().take(PLACES) {
            println!("    at {path}: {} / {}", shortened(left), shortened(right));
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

pub(crate) fn text(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Reply(message) => readable(message)
            .unwrap_or_else(|| format!("{} {} {}", message.kind, message.method, message.body)),
        Outcome::Garbage(bytes) => format!("no message: {}", shown_bytes(bytes)),
        Outcome::Closed => "closes the connection".to_owned(),
        Outcome::Silence => "never answers".to_owned(),
    }
}

macro_rules! every_call {
    ($($name:ident)*) => {
        /// The reply as cassa-wire reads it; `None` if it can't.
        fn readable(message: &Message) -> Option<String> {
            match Method::from_name(&message.method)? {
                $( Method::$name => decoded::<cassa_wire::$name>(message), )*
                _ => None,
            }
        }
    };
}

every_call! {
    Login SetKeyspace Get GetSlice GetCount MultigetSlice MultigetCount GetRangeSlices GetPagedSlice GetIndexedSlices
    GetMultiSlice Insert Add Cas Remove RemoveCounter BatchMutate AtomicBatchMutate Truncate DescribeSchemaVersions
    DescribeKeyspaces DescribeClusterName DescribeVersion DescribeRing DescribeLocalRing DescribeTokenMap
    DescribePartitioner DescribeSnitch DescribeKeyspace DescribeSplits DescribeSplitsEx TraceNextQuery
    SystemAddColumnFamily SystemDropColumnFamily SystemAddKeyspace SystemDropKeyspace SystemUpdateKeyspace
    SystemUpdateColumnFamily
}

fn decoded<C: Call<Reply: std::fmt::Debug>>(message: &Message) -> Option<String> {
    let frame = Bytes::from(message.frame()).slice(4..);
    match decode_reply::<C>(frame, message.sequence) {
        Ok(reply) => Some(crate::step::readable(&format!("{reply:?}"))),
        Err(cassa_wire::ReplyError::Exception(exception)) => Some(format!("{exception:?}")),
        Err(_) => None,
    }
}
