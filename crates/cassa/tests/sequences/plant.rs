//! Bugs planted in the model, to see that sequences find each.

/// One wrong rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plant {
    InsertWinsTies,
    ReversedForgetsLimit,
    FinishExcluded,
    CountsRemoved,
}

impl Plant {
    pub(crate) const ALL: [Plant; 4] = [
        Plant::InsertWinsTies,
        Plant::ReversedForgetsLimit,
        Plant::FinishExcluded,
        Plant::CountsRemoved,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Plant::InsertWinsTies => "insert-wins-ties",
            Plant::ReversedForgetsLimit => "reversed-forgets-limit",
            Plant::FinishExcluded => "finish-excluded",
            Plant::CountsRemoved => "counts-removed",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Plant> {
        Plant::ALL.into_iter().find(|plant| plant.name() == name)
    }
}
