//! Hongyan: a service for an organisation whose members leave home to work.
//!
//! Features outside, layers inside: each domain noun is one folder (a room) and in it the same
//! files, whose names are the layers: `http` → `service` → `rules` (pure), `store` (diesel only).
#![cfg_attr(
    test,
    allow(clippy::string_slice, reason = "clippy.toml has no exemption of tests for it")
)]

/// Who may do what: pure.
pub mod access;
/// The running service, put together.
pub mod app;
/// Accounts, passwords, codes, sessions, tokens.
pub mod auth;
/// What the service was told at start.
pub mod config;
/// Two databases behind one connection.
pub mod db;
/// Actix glue without domain.
pub mod http;
/// Ids, clock, faults, secrets, text.
pub mod kernel;
/// The routes and their description.
pub mod openapi;
