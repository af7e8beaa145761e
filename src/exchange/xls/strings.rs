//! The texts that cells share: one long record, continued in others, with texts cut in between.

use super::record::{Fields, Records, decode};
use crate::exchange::fault::{Limits, ReadFault};

/// A text whose formatting follows it.
const FORMATTED: u8 = 0x08;
/// A text whose pronunciation follows it.
const PHONETIC: u8 = 0x04;

/// The parts of the record, read as one.
pub struct Shared<'a> {
    parts: std::vec::IntoIter<&'a [u8]>,
    part: &'a [u8],
}

impl<'a> Shared<'a> {
    /// The record and those that continue it.
    pub fn new(first: &'a [u8], records: &mut Records<'a>) -> Result<Self, ReadFault> {
        let mut parts = Vec::new();
        while let Some(part) = records.continuation()? {
            parts.push(part);
        }
        Ok(Self { parts: parts.into_iter(), part: first })
    }

    /// All texts, in order.
    pub fn texts(mut self, limits: &Limits) -> Result<Vec<String>, ReadFault> {
        let mut texts = Vec::new();
        let mut bytes_left = limits.text_bytes;
        // How many there are is what the file says; what comes is what counts.
        self.skip(8)?;
        while self.more() {
            if texts.len() >= limits.cells {
                return Err(ReadFault::TooManyCells);
            }
            let text = self.text()?;
            bytes_left = bytes_left.checked_sub(text.len()).ok_or(ReadFault::TooManyCells)?;
            texts.push(text);
        }
        Ok(texts)
    }

    fn more(&mut self) -> bool {
        while self.part.is_empty() {
            match self.parts.next() {
                Some(part) => self.part = part,
                None => return false,
            }
        }
        true
    }

    fn text(&mut self) -> Result<String, ReadFault> {
        let length = usize::from(self.fields()?.u16()?);
        self.skip(2)?;
        let flags = self.fields()?.u8()?;
        self.skip(1)?;
        let mut behind = 0;
        if flags & FORMATTED != 0 {
            behind += 4 * usize::from(self.fields()?.u16()?);
            self.skip(2)?;
        }
        if flags & PHONETIC != 0 {
            let phonetic = usize::try_from(self.fields()?.u32()?);
            behind += phonetic.map_err(|_| ReadFault::NotAWorkbook)?;
            self.skip(4)?;
        }
        let text = self.characters(length, flags & 1 != 0)?;
        self.skip(behind)?;
        Ok(text)
    }

    /// Characters, over the ends of parts; each part says anew how wide they are.
    fn characters(&mut self, mut length: usize, mut wide: bool) -> Result<String, ReadFault> {
        let mut text = String::new();
        loop {
            let width = if wide { 2 } else { 1 };
            let here = length.min(self.part.len() / width);
            let (bytes, rest) =
                self.part.split_at_checked(here * width).ok_or(ReadFault::NotAWorkbook)?;
            text.push_str(&decode(bytes, wide));
            self.part = rest;
            length -= here;
            if length == 0 {
                return Ok(text);
            }
            self.part = self.parts.next().ok_or(ReadFault::NotAWorkbook)?;
            wide = self.fields()?.u8()? & 1 != 0;
            self.skip(1)?;
        }
    }

    /// The fields at hand: they are never cut.
    fn fields(&mut self) -> Result<Fields<'a>, ReadFault> {
        if self.more() { Ok(Fields::new(self.part)) } else { Err(ReadFault::NotAWorkbook) }
    }

    /// Skips bytes, over the ends of parts.
    fn skip(&mut self, mut bytes: usize) -> Result<(), ReadFault> {
        while bytes > 0 {
            if !self.more() {
                return Err(ReadFault::NotAWorkbook);
            }
            let here = bytes.min(self.part.len());
            self.part = self.part.get(here..).unwrap_or_default();
            bytes -= here;
        }
        Ok(())
    }
}
