//! What needn't be equal in two replies, each with its reason.

use crate::side::{Outcome, Side};
use crate::tree::Tree;

/// Something that two servers of one version don't answer alike.
struct Mask {
    /// Why it may differ.
    #[expect(dead_code, reason = "for readers")]
    reason: &'static str,
    /// The methods whose replies it is in; empty: all.
    methods: &'static [&'static str],
    hide: fn(&mut Tree, &Side),
}

const MASKS: &[Mask] = &[
    Mask {
        reason: "maps are in the order of a hash table",
        methods: &[],
        hide: |body, _| {
            body.visit(&mut |tree| match tree {
                Tree::Map(_, _, entries) => entries.sort(),
                Tree::Set(_, items) => items.sort(),
                _ => {}
            });
        },
    },
    Mask {
        reason: "each has an address of its own",
        methods: &[
            "describe_ring",
            "describe_local_ring",
            "describe_token_map",
            "describe_schema_versions",
        ],
        hide: |body, side| {
            let host = side.host();
            in_texts(body, |text| text.replace(&host, "<address>"));
        },
    },
    Mask {
        reason: "a new version of the schema is a new UUID",
        methods: &[
            "system_add_keyspace",
            "system_update_keyspace",
            "system_drop_keyspace",
            "system_add_column_family",
            "system_update_column_family",
            "system_drop_column_family",
            "describe_schema_versions",
        ],
        hide: |body, _| {
            in_texts(body, |text| if is_uuid(&text) { "<version>".to_owned() } else { text });
        },
    },
    Mask {
        reason: "a trace's id is a new UUID",
        methods: &["trace_next_query"],
        hide: |body, _| {
            body.visit(&mut |tree| match tree {
                Tree::Binary(bytes) if bytes.len() == 16 => *bytes = b"<trace>".to_vec(),
                _ => {}
            });
        },
    },
    Mask {
        reason: "what is compared and set has the server's time",
        methods: &[],
        hide: |body, _| {
            body.visit(&mut |tree| {
                if let Tree::I64(1_600_000_000_000_000..=2_600_000_000_000_000) = tree {
                    *tree = Tree::I64(-1);
                }
            });
        },
    },
    Mask {
        reason: "what a required field is missing in is shown as Java shows objects, some by a number in the process",
        methods: &[],
        hide: |body, _| {
            cut(body, "Required field", " Struct:");
        },
    },
    Mask {
        reason: "before 1.1 a server numbers families, those it refuses too",
        methods: &["describe_keyspace", "describe_keyspaces", "system_update_column_family"],
        hide: |body, _| {
            body.visit(&mut |tree| {
                if let Tree::Struct(fields) = tree
                    && fields.iter().any(|(id, _)| *id == 15)
                {
                    fields.retain(|(id, _)| *id != 16);
                }
            });
            cut(body, "Column family ID mismatch", "; expected");
            // One that wasn't told is a new one.
            cut(body, "Column family ID mismatch (found 1", "1");
        },
    },
    Mask {
        reason: "a server's own families are those of its release; a node has what clients ask for",
        methods: &["describe_keyspaces"],
        hide: |body, _| {
            body.visit(&mut |tree| {
                if let Tree::List(12, definitions) = tree {
                    definitions.retain(|definition| !is_system(definition));
                }
            });
        },
    },
    Mask {
        reason: "a dynamic composite's aliases are in the order of a hash table",
        methods: &["describe_keyspace", "describe_keyspaces"],
        hide: |body, _| {
            cut(body, "org.apache.cassandra.db.marshal.DynamicCompositeType", "(");
        },
    },
    Mask {
        reason: "old servers show a name with the whole request that it lies in",
        methods: &["batch_mutate", "atomic_batch_mutate"],
        hide: |body, _| {
            cut(body, "Deletion of super columns", "Deletion=");
        },
    },
    Mask {
        reason: "where a composite ends too early is told as a place in the server's memory",
        methods: &["get_count"],
        hide: |body, _| {
            cut(body, "Not enough bytes.", " Offset");
        },
    },
    Mask {
        reason: "definitions are listed in the order of a hash table",
        methods: &["describe_keyspace", "describe_keyspaces"],
        hide: |body, _| {
            body.visit(&mut |tree| {
                if let Tree::List(12, items) = tree {
                    items.sort();
                }
            });
        },
    },
];

/// The outcome without what needn't be equal.
pub(crate) fn masked(outcome: Outcome, side: &Side) -> Outcome {
    let Outcome::Reply(mut message) = outcome else { return outcome };
    for mask in MASKS {
        if mask.methods.is_empty() || mask.methods.contains(&message.method.as_str()) {
            (mask.hide)(&mut message.body, side);
        }
    }
    Outcome::Reply(message)
}

/// Cuts texts that begin so before the first of what follows.
fn cut(body: &mut Tree, beginning: &str, end: &str) {
    in_texts(body, |mut text| {
        if text.starts_with(beginning) {
            text.truncate(text.find(end).unwrap_or(text.len()));
        }
        text
    });
}

fn in_texts(body: &mut Tree, mut change: impl FnMut(String) -> String) {
    body.visit(&mut |tree| {
        if let Tree::Binary(bytes) = tree
            && let Ok(text) = String::from_utf8(bytes.clone())
        {
            *bytes = change(text).into_bytes();
        }
    });
}

/// Whether a keyspace's definition is that of one of the server's own.
fn is_system(definition: &Tree) -> bool {
    let Tree::Struct(fields) = definition else { return false };
    matches!(fields.first(), Some((1, Tree::Binary(name))) if name.starts_with(b"system"))
}

fn is_uuid(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}
