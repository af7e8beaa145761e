//! Rows of follow-up: the absentee list over flows, cases and attempts.

pub mod absentees;
pub mod cases;
pub mod details;
