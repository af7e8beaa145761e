//! The `hongyan` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    hongyan::cli::run()
}
