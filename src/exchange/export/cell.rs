//! A cell of a file that goes out.

use serde::{Deserialize, Serialize};

/// What stands in a cell. Numbers are those that somebody may add up; what only looks like one (an ID
/// number, a phone) is text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    Number(i64),
    Text(String),
}

pub type Row = Vec<Cell>;

impl Cell {
    pub fn empty() -> Cell {
        Cell::Text(String::new())
    }

    pub fn maybe(text: Option<String>) -> Cell {
        Cell::Text(text.unwrap_or_default())
    }

    pub fn count(count: u64) -> Cell {
        Cell::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}
