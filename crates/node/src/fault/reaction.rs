//! What happens to a call that a rule is for.

use std::time::Duration;

use cassa_wire::Exception;

/// What happens to a call that a [`Rule`](super::Rule) is for. Of those that can come before the call is applied or after it,
/// [`Rule::after_applying`](super::Rule::after_applying) chooses the latter.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Reaction {
    /// The call isn't applied and answered with this. One that the method doesn't throw becomes an internal error, as servers have
    /// it. After applying: as a server that lost a replica's answer, most of all with
    /// [`TimedOut`](Exception::TimedOut).
    Throw(Exception),
    /// The call is applied and answered later. After applying: it is applied at once and answered later.
    Delay(Duration),
    /// The call isn't applied, and nothing is answered on its connection any more, which stays open.
    Silence,
    /// The call isn't applied; its connection is closed.
    Close,
    /// The call is applied, so many bytes of its reply's frame are sent, those of the frame's length first, and the connection is
    /// closed.
    CutReply(usize),
    /// The call is applied; its reply is random bytes in a frame of the reply's length. The bytes follow from the seed of
    /// [`Rule::probability`](super::Rule::probability).
    Garbage,
    /// The call is applied; its reply has another sequence id.
    WrongSequence,
    /// The node is paused before the call is applied, as by [`Node::pause`](crate::Node::pause), until
    /// [`Node::resume`](crate::Node::resume). After applying: before it is answered.
    Pause,
    /// The node is stopped before the call is applied, as by [`Node::stop`](crate::Node::stop), until
    /// [`Node::restart`](crate::Node::restart): all connections are closed. After applying: before it is answered.
    Stop,
    /// The node is restarted before the call is applied, as by [`Node::restart`](crate::Node::restart), which the test needn't call:
    /// all connections are closed, new ones are refused for a moment, and its data stays. After applying: before it is answered.
    ///
    /// Calls that meet it at once have one restart together. A node that is stopped meanwhile stays stopped, and so does one whose
    /// address another program takes.
    Restart,
}
