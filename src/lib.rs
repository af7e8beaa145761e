//! Hongyan: a service for an organisation whose members leave home to work.
//!
//! Features outside, layers inside: each domain noun is one folder (a room) and in it the same
//! files, whose names are the layers: `http` → `service` → `rules` (pure), `store` (diesel only).

pub mod kernel;
