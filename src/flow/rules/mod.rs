//! The decisions about a flow: transitions, who flows, which paper, when contact is due.

pub mod abroad;
pub mod absence;
pub mod amend;
pub mod contact;
pub mod dates;
pub mod paper;
pub mod party;
pub mod step;

#[cfg(test)]
mod tests;
