//! Drawing calls that no client would send: fields that are missing, or of another type, and methods nobody has.

use super::Draw;
use crate::step::Step;
use crate::tree::{Message, Tree};

impl Draw<'_> {
    pub(super) fn unknown(&mut self) -> Step {
        let method = self.pick(&["describe_everything", "", "Get", "get_string_property"]);
        Step { message: Message::call(method) }
    }

    /// The call with one field missing, or of another type.
    pub(super) fn damaged(&mut self, step: Step) -> Step {
        let Step { mut message } = step;
        let mut structs = 0;
        message.body.visit(&mut |tree| structs += u32::from(matches!(tree, Tree::Struct(_))));
        let mut left = self.rng.u32(0..structs.max(1));
        let (place, retype) = (self.rng.usize(..), self.chance(30));
        message.body.visit(&mut |tree| {
            let Tree::Struct(fields) = tree else { return };
            if left == 0 && !fields.is_empty() {
                let place = place % fields.len();
                match retype {
                    true => fields[place].1 = Tree::I16(7),
                    false => drop(fields.remove(place)),
                }
            }
            left = left.wrapping_sub(1);
        });
        Step { message }
    }
}
