//! Chance from a seed, and what it does to bytes and texts.

/// SplitMix64: small, quick, and the same everywhere.
pub struct Bend(u64);

impl Bend {
    pub fn new(seed: u64) -> Bend {
        Bend(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to, but without, `end`; 0 where there is nothing to choose.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Flips, removes, repeats, swaps and puts in, a few times.
    pub fn bytes(&mut self, bytes: &mut Vec<u8>, words: &[&[u8]]) {
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len());
            let length = (1 + self.below(40)).min(bytes.len() - at);
            match self.below(7) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 if !bytes.is_empty() => bytes[at] = self.next() as u8,
                2 => drop(bytes.drain(at..at + length)),
                3 => {
                    let again: Vec<u8> = bytes[at..at + length].to_vec();
                    bytes.splice(at..at, again);
                }
                4 => {
                    let to = self.below(bytes.len());
                    let moved: Vec<u8> = bytes[at..at + length].to_vec();
                    bytes.splice(to..to, moved);
                }
                5 => bytes.truncate(at.max(1)),
                _ => {
                    let word = self.pick(words).to_vec();
                    bytes.splice(at..at, word);
                }
            }
        }
    }

    /// The same of a text, by characters.
    pub fn text(&mut self, text: &str, words: &[&str]) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(letters.len());
            let length = (1 + self.below(6)).min(letters.len() - at);
            match self.below(6) {
                0 => drop(letters.drain(at..at + length)),
                1 => {
                    let again: Vec<char> = letters[at..at + length].to_vec();
                    letters.splice(at..at, again);
                }
                2 => letters.splice(at..at, self.letter()).for_each(drop),
                3 => letters.truncate(at),
                _ => letters.splice(at..at, self.pick(words).chars()).for_each(drop),
            }
        }
        letters.into_iter().collect()
    }

    /// Some character: of all planes, of those that look like others, or one that is not seen.
    fn letter(&mut self) -> Option<char> {
        const STRANGE: [char; 12] = [
            '\0',
            '\u{200b}',
            '\u{202e}',
            '\u{feff}',
            '\u{3000}',
            '０',
            '〇',
            '①',
            'İ',
            'ß',
            '\u{301}',
            '\u{10ffff}',
        ];
        if self.one_in(2) {
            Some(*self.pick(&STRANGE))
        } else {
            char::from_u32(self.next() as u32 & 0x1F_FFFF)
        }
    }
}
