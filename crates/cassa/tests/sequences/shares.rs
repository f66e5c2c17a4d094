//! What share of all that was played each operation had, and what it has at least.

use std::collections::BTreeMap;
use std::fmt;

use crate::operation::{Change, Operation, Rows, Selection};

/// What is counted and, in thousandths of all operations, how often it comes at least.
const FLOORS: [(&str, u64); 32] = [
    ("insert", 60),
    ("insert rows", 20),
    ("add", 15),
    ("subtract", 5),
    ("remove row", 6),
    ("remove names", 20),
    ("remove slice", 10),
    ("batch", 40),
    ("get", 120),
    ("stream", 40),
    ("count", 40),
    ("multiget", 40),
    ("multiget count", 20),
    ("scan", 80),
    ("scan keys", 20),
    ("scan tokens", 20),
    ("scan key to token", 10),
    ("keys only", 10),
    ("with empty rows", 10),
    ("truncate", 1),
    ("names", 80),
    ("slice", 150),
    ("reversed", 60),
    ("exclusive", 30),
    ("small pages", 120),
    ("refused", 5),
    ("on Standard", 150),
    ("on Composite", 100),
    ("on Reversed", 30),
    ("on Super", 150),
    ("on Counter", 50),
    ("on SuperCounter", 30),
];
/// Of fewer operations shares are left to chance.
const ENOUGH: u64 = 2_000;

#[derive(Debug, Default)]
pub(crate) struct Shares {
    played: u64,
    counts: BTreeMap<String, u64>,
}

impl Shares {
    pub(crate) fn count(&mut self, operation: &Operation, refused: bool) {
        self.played += 1;
        let mut labels = vec![label(operation).to_owned()];
        labels.extend(how(operation).into_iter().map(str::to_owned));
        labels.extend(operation.kinds().iter().map(|kind| format!("on {kind:?}")));
        labels.extend(refused.then(|| "refused".to_owned()));
        labels.sort_unstable();
        labels.dedup();
        for label in labels {
            *self.counts.entry(label).or_default() += 1;
        }
    }

    pub(crate) fn played(&self) -> u64 {
        self.played
    }

    /// What came more seldom than it must.
    pub(crate) fn too_small(&self) -> Vec<&'static str> {
        let is_small = |&&(label, floor): &&(&str, u64)| {
            self.played >= ENOUGH && self.of(label) * 1_000 < floor * self.played
        };
        FLOORS.iter().filter(is_small).map(|(label, _)| *label).collect()
    }

    fn of(&self, label: &str) -> u64 {
        self.counts.get(label).copied().unwrap_or(0)
    }
}

/// What the table calls an operation.
fn label(operation: &Operation) -> &'static str {
    match operation {
        Operation::Write(mutation) => match &mutation.change {
            Change::Insert { .. } => "insert",
            Change::Add(_) => "add",
            Change::Subtract(..) => "subtract",
            Change::RemoveRow => "remove row",
            Change::RemoveNames(_) => "remove names",
            Change::RemoveSlice(_) => "remove slice",
        },
        Operation::InsertRows(_) => "insert rows",
        Operation::Batch { .. } => "batch",
        Operation::Get(..) => "get",
        Operation::Stream(..) => "stream",
        Operation::Count(..) => "count",
        Operation::Multiget(..) => "multiget",
        Operation::MultigetCount(..) => "multiget count",
        Operation::Scan(..) => "scan",
        Operation::Truncate(_) => "truncate",
    }
}

/// What else is to be said of it.
fn how(operation: &Operation) -> Vec<&'static str> {
    let mut labels = Vec::new();
    let mut add = |label, is_so| labels.extend(Some(label).filter(|_| is_so));
    add("within", operation.handles().iter().any(|handle| handle.within.is_some()));
    add("atomic", matches!(operation, Operation::Batch { atomic: true, .. }));
    let Some(read) = operation.read() else { return labels };
    add("small pages", read.page_columns.is_some());
    match &read.selection {
        Selection::All => add("whole rows", true),
        Selection::Names(_) => add("names", true),
        Selection::Slice { range, .. } => {
            let is_exclusive =
                [range.start, range.finish].iter().flatten().any(|end| end.exclusive);
            add("slice", true);
            add("reversed", range.reversed);
            add("exclusive", is_exclusive);
        }
    }
    if let Operation::Scan(_, scan) = operation {
        add("scan keys", matches!(scan.rows, Rows::Keys { .. }));
        add("scan tokens", matches!(scan.rows, Rows::Tokens { .. }));
        add("scan key to token", matches!(scan.rows, Rows::KeyToToken { .. }));
        add("keys only", scan.keys_only);
        add("with empty rows", scan.empty_rows);
    }
    labels
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (label, count) in &self.counts {
            let share = 100.0 * *count as f64 / self.played.max(1) as f64;
            writeln!(f, "  {label:<18}{share:5.1} %")?;
        }
        Ok(())
    }
}
