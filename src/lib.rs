//! Hongyan: a service for an organisation whose members leave home to work.
//!
//! Features outside, layers inside: each domain noun is one folder (a room) and in it the same
//! files, whose names are the layers: `http` → `service` → `rules` (pure), `store` (diesel only).

/// Who may do what: pure.
pub mod access;
/// The running service, put together.
pub mod app;
/// Accounts, passwords, codes, sessions, tokens.
pub mod auth;
/// What a member reports from afar.
pub mod checkin;
/// The command line.
pub mod cli;
/// What the service was told at start.
pub mod config;
/// Two databases behind one connection.
pub mod db;
/// A county of synthetic people, for trying out and for tests.
pub mod demo;
/// A member leaves home.
pub mod flow;
/// Who is silent, and what is done about it.
pub mod followup;
/// Actix glue without domain.
pub mod http;
/// Ids, clock, faults, secrets, text.
pub mod kernel;
/// The register of members.
pub mod member;
/// The routes and their description.
pub mod openapi;
/// The tree of organizations.
pub mod organization;
/// The host's side of a flow.
pub mod placement;
/// What the rules set, by date and county.
pub mod policy;
