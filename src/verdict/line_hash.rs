//! `primaryLocationLineHash` exactly as GitHub computes it, so that alerts keep their identity whoever uploads.
//!
//! In: the text of a file. Out: one hash for each line (and one for the end of the file after a last newline).
//! Source: `hash` in `src/fingerprints.ts` of the CodeQL action; tests hold vectors computed by that code.

use crate::base::redact::{mask, mask_known};
use std::sync::{Arc, OnceLock};

/// The hashes of the lines of a file, made when one is asked for first: most reports need none.
#[derive(Debug)]
pub struct LineHashes {
    text: Arc<str>,
    hidden: Arc<Vec<Arc<str>>>,
    made: OnceLock<Vec<String>>,
}

impl LineHashes {
    /// Those of a text in which these secrets may stand.
    pub fn new(text: Arc<str>, hidden: Arc<Vec<Arc<str>>>) -> LineHashes {
        LineHashes { text, hidden, made: OnceLock::new() }
    }

    fn get(&self, line: u32) -> Option<&str> {
        // A hash of a line is no place for a secret either.
        let all = self.made.get_or_init(|| line_hashes(&mask_known(&mask(&self.text), &self.hidden)));
        all.get((line as usize).checked_sub(1)?).map(String::as_str)
    }
}

/// The hash of one line.
#[derive(Clone, Debug)]
pub struct LineHash {
    /// Those of its file.
    pub of: Arc<LineHashes>,
    /// Which line; 1 is the first.
    pub line: u32,
}

impl LineHash {
    /// `primaryLocationLineHash`; `None` where the file has no such line.
    pub fn get(&self) -> Option<&str> {
        self.of.get(self.line)
    }
}

const BLOCK: usize = 100;
const FACTOR: u64 = 37;
const EOF: u64 = 0xffff;

struct Roller {
    window: [u64; BLOCK],
    lines: [usize; BLOCK],
    index: usize,
    hash: u64,
    first: u64,
    seen: std::collections::BTreeMap<u64, u32>,
    out: Vec<String>,
}

impl Roller {
    /// The line whose first character leaves the window now is hashed.
    fn emit(&mut self) {
        let Some(line) = self.lines.get_mut(self.index) else { return };
        if *line == 0 {
            return;
        }
        let at = *line - 1;
        *line = 0;
        let count = self.seen.entry(self.hash).or_insert(0);
        *count += 1;
        if let Some(slot) = self.out.get_mut(at) {
            *slot = format!("{:x}:{count}", self.hash);
        }
    }

    fn push(&mut self, unit: u64) {
        let Some(slot) = self.window.get_mut(self.index) else { return };
        let leaving = std::mem::replace(slot, unit);
        let sum = FACTOR.wrapping_mul(self.hash).wrapping_add(unit);
        self.hash = sum.wrapping_sub(self.first.wrapping_mul(leaving));
        self.index = (self.index + 1) % BLOCK;
    }
}

/// The hashes of all lines, in order; index 0 is line 1.
pub fn line_hashes(text: &str) -> Vec<String> {
    let first = (0..BLOCK).fold(1u64, |product, _| product.wrapping_mul(FACTOR));
    let mut roller = Roller {
        window: [0; BLOCK],
        lines: [0; BLOCK],
        index: 0,
        hash: 0,
        first,
        seen: std::collections::BTreeMap::new(),
        out: Vec::new(),
    };
    let mut line_start = true;
    let mut after_cr = false;
    for unit in text.encode_utf16().map(u64::from).chain(std::iter::once(EOF)) {
        let mut unit = unit;
        if unit == 0x20 || unit == 0x09 || (after_cr && unit == 0x0a) {
            after_cr = false;
            continue;
        }
        after_cr = unit == 0x0d;
        if after_cr {
            unit = 0x0a;
        }
        roller.emit();
        if line_start {
            roller.out.push(String::new());
            if let Some(slot) = roller.lines.get_mut(roller.index) {
                *slot = roller.out.len();
            }
        }
        line_start = unit == 0x0a;
        roller.push(unit);
    }
    for _ in 0..BLOCK {
        roller.emit();
        roller.push(0);
    }
    roller.out
}

#[cfg(test)]
mod tests {
    use super::line_hashes;

    #[test]
    fn vectors() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(line_hashes("\n"), ["3c5bef55b72b93c9:1", "c129715d7a2bc9a3:1"]);
        assert_eq!(line_hashes("a\nb\n"), ["81b8d8db678b2bbe:1", "ade70578248be16f:1", "c129715d7a2bc9a3:1"]);
        assert_eq!(line_hashes("a\r\nb\r\n"), ["81b8d8db678b2bbe:1", "ade70578248be16f:1", "c129715d7a2bc9a3:1"]);
        assert_eq!(
            line_hashes("x\n\n\t x\nx"),
            ["52957e76578dd901:1", "518f2e6db9eef417:1", "d1918fd5e068b4e9:1", "638816509450efbf:1"]
        );
        assert_eq!(
            line_hashes("resource \"a\" \"b\" {\n  cidr_ip = \"0.0.0.0/0\" # 全部開放 😀\n}\n"),
            ["7b4e81cf2df09679:1", "88be8ba4e5873431:1", "32dce9ccfdbc9d3e:1", "c129715d7a2bc9a3:1"]
        );
        assert_eq!(
            line_hashes(
                "same line of text, long enough to fill a part of the window\nsame line of text, long enough to fill a part of the window\nsame line of text, long enough to fill a part of the window\n"
            ),
            ["8df812c50d873fee:1", "8df812c5d30880eb:1", "109d76dab977f3c7:1", "c129715d7a2bc9a3:1"]
        );
    }
}
