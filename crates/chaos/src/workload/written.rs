//! What a task wrote, of which it knows which writes were acknowledged.

/// Columns in one row.
const IN_A_ROW: usize = 500;

/// As long as values usually are, so that a reply cut in its middle ends in one.
const LENGTH: usize = 100;

/// The columns of one task, numbered in the order they were written.
#[derive(Debug)]
pub(crate) struct Written {
    task: usize,
    /// Of each column, whether it was acknowledged.
    acknowledged: Vec<bool>,
}

impl Written {
    pub(crate) fn by(task: usize) -> Written {
        Written { task, acknowledged: Vec::new() }
    }

    /// The number of the next column, which counts as not acknowledged until it is.
    pub(crate) fn next(&mut self) -> usize {
        self.acknowledged.push(false);
        self.acknowledged.len() - 1
    }

    pub(crate) fn acknowledge(&mut self, column: usize) {
        if let Some(acknowledged) = self.acknowledged.get_mut(column) {
            *acknowledged = true;
        }
    }

    /// An acknowledged column at or after a random place, if there is one.
    pub(crate) fn any(&self, random: &mut fastrand::Rng) -> Option<usize> {
        let place = random.usize(..self.acknowledged.len().max(1));
        (place..self.acknowledged.len()).find(|column| self.acknowledged[*column])
    }

    /// Every row's key, with the numbers of its acknowledged columns.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (String, Vec<usize>)> {
        self.acknowledged.chunks(IN_A_ROW).enumerate().map(|(row, columns)| {
            let acknowledged = columns.iter().enumerate().filter(|(_, there)| **there);
            let first = row * IN_A_ROW;
            (self.key(first), acknowledged.map(|(column, _)| first + column).collect())
        })
    }

    /// The row that a column is in.
    pub(crate) fn key(&self, column: usize) -> String {
        format!("{}-{}", self.task, column / IN_A_ROW)
    }

    /// What only this column holds.
    pub(crate) fn value(&self, column: usize) -> String {
        format!("{:-<LENGTH$}", format!("{}/{column}", self.task))
    }
}
