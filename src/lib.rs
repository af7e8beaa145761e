//! Hongyan: a service for an organisation whose members leave home to work.
//!
//! Features outside, layers inside: each domain noun is one folder (a room) and in it the same
//! files, whose names are the layers: `http` → `service` → `rules` (pure), `store` (diesel only).
#![cfg_attr(
    test,
    allow(clippy::string_slice, reason = "clippy.toml has no exemption of tests for it")
)]

// What a worker needed at start and an import for a minute goes back to the system: glibc keeps it in the
// arena of its thread (ADR 17).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Who may do what: pure.
pub mod access;
/// The running service, put together.
pub mod app;
/// The audit trail: sealed into a chain, walked, shown to auditors.
pub mod audit;
/// Accounts, passwords, codes, sessions, tokens.
pub mod auth;
/// What the service does by itself while it runs.
pub mod background;
/// One deed for many, item by item.
pub mod bulk;
/// What a member reports from afar: arrival, all is well, homecoming, the yearly report.
pub mod checkin;
/// The command line.
pub mod cli;
/// What the service was told at start.
pub mod config;
/// Two databases behind one connection.
pub mod db;
/// A county of synthetic people, for trying out and for tests.
pub mod demo;
/// Excel and CSV in: a clerk's ledger or register as typed rows with verdicts.
pub mod exchange;
/// A member leaves home: registration, papers, who flows, when contact is due.
pub mod flow;
/// Who is silent, why they are on the list, and what is done about it.
pub mod followup;
/// Actix glue without domain.
pub mod http;
/// Long work in resumable chunks, and timers that run on one replica at a time.
pub mod job;
/// Ids, clock, faults, secrets, text.
pub mod kernel;
/// Member seeks organization, organization seeks member.
pub mod matching;
/// The register of members.
pub mod member;
/// Who is told of what: messages, things to do.
pub mod notify;
/// The routes and their description.
pub mod openapi;
/// The tree of organizations, its lateral lines, posts and their periods.
pub mod organization;
/// The host's side of a flow: from the notice to the place in a branch and group.
pub mod placement;
/// The numbers and choices of the rules, dated, per county over a national default.
pub mod policy;
/// What is kept for how long, and what one may ask of one's own data.
pub mod privacy;
/// Administrative divisions: codes, names, and what clerks write for them.
pub mod region;
/// How many there are, where they went, who is silent.
pub mod statistics;
/// Events for other systems, signed and sent until they arrive.
pub mod webhook;
