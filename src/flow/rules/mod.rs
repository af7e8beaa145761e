//! The decisions about a flow: transitions, who flows, which paper, when contact is due.

pub mod absence;
pub mod amend;
pub mod contact;
pub mod paper;
pub mod party;
pub mod step;

#[cfg(test)]
mod tests;
