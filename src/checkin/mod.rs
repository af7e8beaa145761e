//! Check-in: what a member reports from afar, kept always, applied where it fits.

pub mod model;
pub mod rules;
