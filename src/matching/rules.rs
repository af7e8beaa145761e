//! Which organization fits a member, and what is due where members concentrate: pure.

pub mod host;
pub mod name;
pub mod setting;
