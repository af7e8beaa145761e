//! What every room stands on: ids, clock, dates, faults, text enums.

pub mod clock;
pub mod day;
pub mod fault;
pub mod fault_table;
#[cfg(test)]
pub mod grid;
pub mod id;
pub mod text;
pub mod text_enum;
