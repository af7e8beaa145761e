//! Records of a BIFF8 stream, and the fields in them; nothing is read beyond its record.

use crate::exchange::fault::ReadFault;

/// The version in the first record of Excel 97 to 2003.
pub const EXCEL_97: u16 = 0x0600;

/// Kinds of records ([MS-XLS] 2.3) that say something about cells.
pub mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const END: u16 = 0x000A;
    pub const DATE_MODE: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002F;
    pub const CONTINUE: u16 = 0x003C;
    pub const SHEET: u16 = 0x0085;
    pub const NUMBERS: u16 = 0x00BD;
    pub const RICH_TEXT: u16 = 0x00D6;
    pub const CELL_FORMAT: u16 = 0x00E0;
    pub const MERGED: u16 = 0x00E5;
    pub const SHARED_TEXTS: u16 = 0x00FC;
    pub const SHARED_TEXT: u16 = 0x00FD;
    pub const NUMBER: u16 = 0x0203;
    pub const TEXT: u16 = 0x0204;
    pub const TRUTH: u16 = 0x0205;
    pub const FORMULA_TEXT: u16 = 0x0207;
    pub const SHORT_NUMBER: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BOF: u16 = 0x0809;
}

/// One record.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    pub kind: u16,
    pub body: &'a [u8],
}

/// The records of a stream, one after the other.
pub struct Records<'a> {
    stream: &'a [u8],
    /// Bytes read so far.
    pub at: usize,
}

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8]) -> Self {
        Self { stream, at: 0 }
    }

    /// The next record; `None` at the end of the stream.
    pub fn next_record(&mut self) -> Result<Option<Record<'a>>, ReadFault> {
        let rest = self.stream.get(self.at..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(None);
        }
        let mut fields = Fields::new(rest);
        let (kind, length) = (fields.u16()?, fields.u16()?);
        let body = fields.take(usize::from(length))?;
        self.at += 4 + body.len();
        Ok(Some(Record { kind, body }))
    }

    /// The body of the next record if it continues the one before.
    pub fn continuation(&mut self) -> Result<Option<&'a [u8]>, ReadFault> {
        let here = self.at;
        match self.next_record()? {
            Some(record) if record.kind == kind::CONTINUE => Ok(Some(record.body)),
            Some(_) | None => {
                self.at = here;
                Ok(None)
            }
        }
    }
}

/// Bytes read field by field.
pub struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn take(&mut self, length: usize) -> Result<&'a [u8], ReadFault> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(ReadFault::NotAWorkbook)?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn skip(&mut self, length: usize) -> Result<(), ReadFault> {
        self.take(length).map(|_| ())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ReadFault> {
        self.take(N)?.try_into().map_err(|_| ReadFault::NotAWorkbook)
    }

    pub fn u8(&mut self) -> Result<u8, ReadFault> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub fn u16(&mut self) -> Result<u16, ReadFault> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub fn u32(&mut self) -> Result<u32, ReadFault> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub fn f64(&mut self) -> Result<f64, ReadFault> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    /// A number in 30 bits: whole, or the upper half of a float; perhaps in hundredths.
    pub fn short_number(&mut self) -> Result<f64, ReadFault> {
        let bits = self.u32()?;
        let whole = bits & 2 != 0;
        let number = if whole {
            f64::from(bits.cast_signed() >> 2)
        } else {
            f64::from_bits(u64::from(bits & !3) << 32)
        };
        Ok(if bits & 1 != 0 { number / 100.0 } else { number })
    }

    /// A text whose length has two bytes. What it lacks at the end of its record is left out.
    pub fn long_text(&mut self) -> Result<String, ReadFault> {
        let length = self.u16()?;
        self.text(usize::from(length))
    }

    /// A text whose length has one byte.
    pub fn short_text(&mut self) -> Result<String, ReadFault> {
        let length = self.u8()?;
        self.text(usize::from(length))
    }

    fn text(&mut self, length: usize) -> Result<String, ReadFault> {
        let wide = self.u8()? & 1 != 0;
        let bytes = if wide { length * 2 } else { length };
        let bytes = self.take(bytes.min(self.0.len()))?;
        Ok(decode(bytes, wide))
    }
}

/// UTF-16, or its lower halves alone.
pub fn decode(bytes: &[u8], wide: bool) -> String {
    let text: String = if wide {
        let units = bytes.chunks_exact(2).map(|pair| match pair {
            [low, high] => u16::from_le_bytes([*low, *high]),
            _ => 0,
        });
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    } else {
        bytes.iter().copied().map(char::from).collect()
    };
    text.replace('\0', "")
}
