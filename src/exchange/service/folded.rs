//! Rows between reading and storing: as typed values, or as a text each, a hundred thousand of them
//! take hundreds of megabytes.

use crate::exchange::import::Staged;
use crate::kernel::fault::{Fault, Outcome};

/// Some rows as lines of JSON, which never has a line break within.
pub struct Folded(String);

impl Folded {
    pub fn of(rows: &[Staged]) -> Outcome<Folded> {
        let mut text = String::new();
        for row in rows {
            text.push_str(&serde_json::to_string(row).map_err(Fault::internal)?);
            text.push('\n');
        }
        text.shrink_to_fit();
        Ok(Folded(text))
    }

    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }

    pub fn unfold(&self) -> Outcome<Vec<Staged>> {
        self.lines().map(|line| serde_json::from_str(line).map_err(Fault::internal)).collect()
    }
}
