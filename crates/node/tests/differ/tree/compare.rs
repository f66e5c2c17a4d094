//! Where two trees differ.

use super::Tree;

/// The places where two trees differ, each as a path of fields' numbers and items' places, with what is in either.
pub(crate) fn differing<'a>(left: &'a Tree, right: &'a Tree) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    walk(String::new(), Some(left), Some(right), &mut found);
    found
}

fn walk(
    path: String,
    left: Option<&Tree>,
    right: Option<&Tree>,
    found: &mut Vec<(String, String, String)>,
) {
    if left == right {
        return;
    }
    match (left, right) {
        (Some(Tree::Struct(left)), Some(Tree::Struct(right))) => {
            let of =
                |fields: &'_ [(i16, Tree)], id| fields.iter().position(|(other, _)| *other == id);
            let mut ids: Vec<i16> = left.iter().chain(right).map(|(id, _)| *id).collect();
            ids.sort_unstable();
            ids.dedup();
            for id in ids {
                let (left, right) =
                    (of(left, id).map(|at| &left[at].1), of(right, id).map(|at| &right[at].1));
                walk(format!("{path}.{id}"), left, right, found);
            }
        }
        (Some(Tree::List(_, left)), Some(Tree::List(_, right))) => {
            for place in 0..left.len().max(right.len()) {
                walk(format!("{path}[{place}]"), left.get(place), right.get(place), found);
            }
        }
        _ => {
            let text = |tree: Option<&Tree>| tree.map_or("nothing".to_owned(), Tree::to_string);
            found.push((path, text(left), text(right)));
        }
    }
}
