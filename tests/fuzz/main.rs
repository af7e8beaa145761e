//! What comes from outside and is taken apart here, fed with what was bent at random: workbooks, dates,
//! places, cursors. Nothing may panic, run on without end, or be read as what it is not.
//!
//! Each target begins with true examples and bends them, from a seed, so that a run can be repeated.
//! Without settings every target tries as much as fits a test of a second or two; `make fuzz` gives
//! each a minute and a seed of the day. What is found prints its seed and number:
//!
//! - `HONGYAN_TEST_FUZZ_SECONDS=60`: this long instead
//! - `HONGYAN_TEST_FUZZ_SEED=7`: from there instead of from 1
//!
//! There is no guidance by coverage, which needs a nightly compiler; in its place workbooks are made from
//! cells that chance chooses, and bent part by part inside their archive, where a flipped bit is not found
//! by a checksum first.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, says how to meet it again, and measures its own time"
)]

mod bend;
mod cursors;
mod dates;
mod made;
mod places;
mod workbooks;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use bend::Bend;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a whole number"))
}

/// Runs `once` with one source of chance after the other: `rounds` times, or for as long as asked.
fn run(target: &str, rounds: u64, mut once: impl FnMut(&mut Bend)) {
    let seed = setting("HONGYAN_TEST_FUZZ_SEED").unwrap_or(1);
    let asked = setting("HONGYAN_TEST_FUZZ_SECONDS").map(Duration::from_secs);
    let begun = Instant::now();
    let mut round = 0;
    while asked.map_or(round < rounds, |asked| begun.elapsed() < asked) {
        let mut bend = Bend::new(seed.wrapping_add(round));
        let outcome = catch_unwind(AssertUnwindSafe(|| once(&mut bend)));
        if let Err(panic) = outcome {
            let at = seed.wrapping_add(round);
            println!("{target}: met again with HONGYAN_TEST_FUZZ_SEED={at}");
            resume_unwind(panic);
        }
        round += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let each = round as f64 / seconds;
    println!("{target}: {round} tried from seed {seed} in {seconds:.1} s, {each:.0} a second");
}
