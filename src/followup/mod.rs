//! Follow-up: who is silent, why, and what is done about it until somebody answers.

pub mod model;
pub mod rules;
