//! Rows of follow-up: the absentee list over flows, cases and attempts, who is to be called.

pub mod absentees;
pub mod calls;
pub mod cases;
pub mod details;
pub mod hand_offs;
pub mod officers;
pub mod retention;
