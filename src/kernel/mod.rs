//! What every room stands on: ids, clock, dates, faults, secrets, identity numbers, text enums.

pub mod clock;
pub mod day;
pub mod fault;
pub mod fault_table;
#[cfg(test)]
pub mod grid;
pub mod id;
pub mod identity;
pub mod latest;
pub mod phone;
pub mod secret;
pub mod text;
pub mod text_enum;
