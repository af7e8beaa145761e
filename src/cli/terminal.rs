//! Asking for a password: typed unseen at a terminal, or one line of standard input. Never an
//! argument, which others on the machine can read.

use std::io::{self, BufRead, IsTerminal};
use std::process::{Command, Stdio};

use zeroize::Zeroizing;

use super::Failure;

/// One line; at a terminal asked for twice.
pub fn new_password() -> Result<Zeroizing<String>, Failure> {
    if !io::stdin().is_terminal() {
        return line();
    }
    let _unseen = Unseen::begin()?;
    eprint!("Password: ");
    let first = line()?;
    eprint!("\nAgain: ");
    let second = line()?;
    eprintln!();
    if *first == *second { Ok(first) } else { Err("the two passwords differ".into()) }
}

fn line() -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::with_capacity(256));
    io::stdin().lock().read_line(&mut text)?;
    let text = Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned());
    if text.is_empty() { Err("no password was given".into()) } else { Ok(text) }
}

/// The terminal shows nothing of what is typed until this is dropped.
struct Unseen;

impl Unseen {
    fn begin() -> Result<Unseen, Failure> {
        match stty("-echo") {
            true => Ok(Unseen),
            false => Err("the terminal cannot hide what is typed: pipe the password in".into()),
        }
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        stty("echo");
    }
}

fn stty(setting: &str) -> bool {
    let run = Command::new("stty").arg(setting).stdin(Stdio::inherit()).status();
    run.is_ok_and(|status| status.success())
}
