//! Long work and timers: what goes on after the answer was given, and what nobody asks for.
//!
//! A **job** is work in chunks, one chunk per transaction. It is begun in the transaction of the call
//! that asks for it ([`service::begin`]), taken up by whichever replica is free, goes on after a
//! restart, can be watched and cancelled under `jobs`, and does nothing its owner may not do: before
//! each chunk the rights of the account that began it are asked again, for the action that began it.
//! Jobs take turns, a chunk each, so that a long one does not hold up a short one.
//!
//! # Adding a kind of job
//!
//! 1. A name in [`model::JobKind`] and its step in `kind.rs`.
//! 2. In the room that owns the work, the step: `fn(&mut Reader<'_>, &Job) -> Outcome<Chunk>`. It
//!    reads what comes next under the owner's scope and prepares it (sealing, rendering: whatever the
//!    writer should not wait for), and hands back the writing as a closure. That closure runs in the
//!    transaction that also notes the progress, so a chunk counts once or not at all. It records its
//!    audit events as any verb does, and answers [`model::Progress`]: `more(done, position)` or
//!    `over(done, result)`.
//! 3. In the verb: `call.run(|tx, body| job::service::begin(tx, NewJob { … }))`, which answers 202 with
//!    the job's address. `input` is sealed; position and result are not and hold no personal data.
//!
//! One item of many that may fail by itself goes through `tx.attempt(…)`. A fault that another try may
//! cure (an outage, a stale version) is tried again with growing pauses, any other ends the job with
//! its code.
//!
//! A **timer** ([`model::Timer`]) is work by the clock. Its round runs on one replica at a time, under a
//! [`service::Lease`] that each of its transactions renews: whoever lost the lease cannot commit.

pub mod http;
mod kind;
pub mod model;
mod rules;
pub mod service;
mod store;
