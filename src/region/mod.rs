//! The administrative divisions of China: look-up, search, and reading what clerks write.
//!
//! Everything but the routes is pure: the table is compiled in (see `data/README.md`) and built
//! once, on first use.

pub mod http;
mod model;
mod name;
mod resolve;
mod table;

pub use model::{FlowRange, InvalidRegionCode, Level, Region, RegionCode, Standing};
pub use resolve::{Resolution, UnknownReason, resolve};
pub use table::{by_code, children, descendants, full_name, regions, search, short_name};

/// The digits of the county that a division lies in: what policies are kept by.
pub fn county_digits(code: &str) -> Option<&str> {
    code.get(..6)
}

#[cfg(test)]
mod tests;
