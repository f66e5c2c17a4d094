//! Bugs planted in the model, to see that sequences find each.

/// One wrong rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plant {
    /// Of one timestamp a write wins over a removal.
    InsertWinsTies,
    ReversedForgetsLimit,
    FinishExcluded,
    /// Removed columns count.
    CountsRemoved,
    /// The removal of a super column spares what is in it.
    SuperColumnsStay,
    /// A part of the ring has the row of its first token.
    TokensIncludeStart,
    /// Keys alone are those of deleted rows too.
    KeysOfDeletedRows,
}

impl Plant {
    pub(crate) const ALL: [Plant; 7] = [
        Plant::InsertWinsTies,
        Plant::ReversedForgetsLimit,
        Plant::FinishExcluded,
        Plant::CountsRemoved,
        Plant::SuperColumnsStay,
        Plant::TokensIncludeStart,
        Plant::KeysOfDeletedRows,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Plant::InsertWinsTies => "insert-wins-ties",
            Plant::ReversedForgetsLimit => "reversed-forgets-limit",
            Plant::FinishExcluded => "finish-excluded",
            Plant::CountsRemoved => "counts-removed",
            Plant::SuperColumnsStay => "super-columns-stay",
            Plant::TokensIncludeStart => "tokens-include-start",
            Plant::KeysOfDeletedRows => "keys-of-deleted-rows",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Plant> {
        Plant::ALL.into_iter().find(|plant| plant.name() == name)
    }
}
