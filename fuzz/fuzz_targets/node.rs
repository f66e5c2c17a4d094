//! What a client may send to a node: the first byte selects the line, two bytes of length precede each frame. The node has a
//! keyspace with a column family of columns, one of super columns and one of counters, and whatever is sent it answers whole
//! frames.
#![no_main]
use cassa_node::{Line, fuzzing};
use cassa_wire::{CfDef, KsDef, SetKeyspace, SystemAddKeyspace, encode_call};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [selector, frames @ ..] = data else { return };
    let line = Line::ALL[usize::from(*selector) % Line::ALL.len()];
    let mut sent = ground(line);
    let mut rest = frames;
    while let Some((length, behind)) = rest.split_first_chunk::<2>() {
        let (frame, behind) = behind.split_at(behind.len().min(u16::from_be_bytes(*length).into()));
        sent.extend_from_slice(&(frame.len() as u32).to_be_bytes());
        sent.extend_from_slice(frame);
        rest = behind;
    }
    assert!(fuzzing::are_whole_frames(&fuzzing::answers(line, sent)));
});

/// Requests that make the keyspace and select it.
fn ground(line: Line) -> Vec<u8> {
    let family = |name: &str| CfDef { keyspace: "K".into(), name: name.into(), ..CfDef::default() };
    let super_family = CfDef { column_type: Some("Super".into()), ..family("S") };
    let counters =
        CfDef { default_validation_class: Some("CounterColumnType".into()), ..family("N") };
    let mut cf_defs = vec![family("F"), super_family];
    if line >= Line::V0_8 {
        cf_defs.push(counters);
    }
    let ks_def = KsDef {
        name: "K".into(),
        strategy_class: "org.apache.cassandra.locator.SimpleStrategy".into(),
        strategy_options: (line >= Line::V0_8)
            .then(|| vec![("replication_factor".into(), "1".into())]),
        replication_factor: (line < Line::V0_8).then_some(1),
        cf_defs,
        ..KsDef::default()
    };
    let mut sent = Vec::new();
    // What a line doesn't know isn't sent: without the keyspace it is a poorer input.
    let _ = encode_call(&SystemAddKeyspace { ks_def }, 1, line.api(), &mut sent);
    let _ = encode_call(&SetKeyspace { keyspace: "K".into() }, 2, line.api(), &mut sent);
    sent
}
