//! A Rust file as the checks see it: its text, the text without comments, and the bare code without
//! string contents. All three have the same lines, so that a finding can name one.

use std::iter::Peekable;
use std::str::Chars;

/// One Rust file.
pub struct Source {
    /// Path from the package's root, with `/`.
    pub path: String,
    /// The text as written.
    pub text: String,
    /// Comments blanked; what strings hold is kept (SQL lives there).
    pub uncommented: String,
    /// Comments and the contents of strings blanked.
    pub code: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        let mut lexer = Lexer {
            chars: text.chars().peekable(),
            uncommented: String::new(),
            code: String::new(),
            last: ' ',
        };
        lexer.run();
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
            uncommented: lexer.uncommented,
            code: lexer.code,
        }
    }

    /// The folder below `src` the file belongs to: `src/flow/rules.rs` is of `flow`, `src/lib.rs` of
    /// none.
    pub fn feature(&self) -> Option<&str> {
        self.path.strip_prefix("src/")?.split_once('/').map(|(folder, _)| folder)
    }

    /// Whether the file is the layer `name` of a feature: `src/x/name.rs`, or a file in `src/x/name/`.
    pub fn is_layer(&self, name: &str) -> bool {
        let Some(rest) = self.path.strip_prefix("src/").and_then(|rest| rest.split_once('/'))
        else {
            return false;
        };
        rest.1.split('/').any(|part| part == name || part.strip_suffix(".rs") == Some(name))
    }
}

/// A place where an identifier starts, with the line (from 1) it stands on.
pub struct Word<'a> {
    pub text: &'a str,
    pub line: usize,
    /// What stands before it, in full.
    pub before: &'a str,
    /// What stands after it, in full.
    pub after: &'a str,
}

/// The identifiers of a text, in order.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    let mut line = 1;
    std::iter::from_fn(move || {
        let (_, rest) = text.split_at(at);
        let gap = rest.find(is_identifier)?;
        let (skipped, rest) = rest.split_at(gap);
        line += skipped.matches('\n').count();
        let length = rest.find(|c| !is_identifier(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        let (before, _) = text.split_at(at + gap);
        at += gap + length;
        Some(Word { text: word, line, before, after })
    })
}

struct Lexer<'a> {
    chars: Peekable<Chars<'a>>,
    uncommented: String,
    code: String,
    /// The last character of code, to tell `r"` from `for"` and a lifetime from a character.
    last: char,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(c) = self.chars.next() {
            match (c, self.chars.peek().copied()) {
                ('/', Some('/')) => self.line_comment(c),
                ('/', Some('*')) => self.block_comment(c),
                ('r', Some('"' | '#')) if !is_identifier(self.last) => self.raw_string(c),
                ('"', _) => self.string(c),
                ('\'', _) => self.character_or_lifetime(c),
                _ => self.keep(c),
            }
            self.last = c;
        }
    }

    fn keep(&mut self, c: char) {
        self.uncommented.push(c);
        self.code.push(c);
    }

    /// Out of both views; a line's end stays.
    fn drop(&mut self, c: char) {
        let blank = if c == '\n' { '\n' } else { ' ' };
        self.uncommented.push(blank);
        self.code.push(blank);
    }

    /// Out of the bare code only.
    fn hide(&mut self, c: char) {
        self.uncommented.push(c);
        self.code.push(if c == '\n' { '\n' } else { ' ' });
    }

    fn line_comment(&mut self, first: char) {
        self.drop(first);
        while let Some(c) = self.chars.next_if(|&c| c != '\n') {
            self.drop(c);
        }
    }

    fn block_comment(&mut self, first: char) {
        self.drop(first);
        let mut depth = 0;
        let mut previous = first;
        while let Some(c) = self.chars.next() {
            self.drop(c);
            match (previous, c) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    previous = c;
                    continue;
                }
            }
            if depth == 0 {
                return;
            }
            // So that `*/*` does not count its middle twice.
            previous = ' ';
        }
    }

    fn string(&mut self, quote: char) {
        self.keep(quote);
        while let Some(c) = self.chars.next() {
            match c {
                '"' => return self.keep(c),
                '\\' => {
                    self.hide(c);
                    if let Some(escaped) = self.chars.next() {
                        self.hide(escaped);
                    }
                }
                _ => self.hide(c),
            }
        }
    }

    /// `r"…"`, `r#"…"#`, and so on; also the raw identifier `r#type`, which is code.
    fn raw_string(&mut self, r: char) {
        self.keep(r);
        let mut hashes = 0;
        while let Some(c) = self.chars.next_if_eq(&'#') {
            self.keep(c);
            hashes += 1;
        }
        let Some(quote) = self.chars.next_if_eq(&'"') else { return };
        self.keep(quote);
        let mut closing = None;
        for c in self.chars.by_ref() {
            closing = match (c, closing) {
                ('"', _) => Some(0),
                ('#', Some(seen)) => Some(seen + 1),
                _ => None,
            };
            self.uncommented.push(c);
            self.code.push(if matches!(c, '\n' | '"' | '#') { c } else { ' ' });
            if closing == Some(hashes) {
                return;
            }
        }
    }

    fn character_or_lifetime(&mut self, quote: char) {
        self.keep(quote);
        let mut ahead = self.chars.clone();
        let first = ahead.next();
        let is_character = first == Some('\\') || ahead.next() == Some('\'');
        if !is_character {
            return;
        }
        while let Some(c) = self.chars.next() {
            match c {
                '\'' => return self.keep(c),
                '\\' => {
                    self.hide(c);
                    if let Some(escaped) = self.chars.next() {
                        self.hide(escaped);
                    }
                }
                _ => self.hide(c),
            }
        }
    }
}

fn is_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
