//! The bytes of one JSON document, held once, and ranges into them. In: a file, or bytes already read. Out: slices.
//!
//! The file is read into memory rather than mapped: a mapped plan that a pipeline rewrites or truncates while it is
//! analysed would kill the process, and reading costs a few hundredths of a second for 100 MB.

use std::io::{self, Read};

/// A byte range of a [`Buffer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A document's bytes.
#[derive(Debug)]
pub struct Buffer {
    bytes: Vec<u8>,
    /// Length of a byte order mark that was skipped.
    mark: usize,
}

impl Buffer {
    /// Takes bytes as they are; UTF-16 with a byte order mark (which PowerShell's `>` writes) is converted.
    pub fn new(bytes: Vec<u8>) -> Buffer {
        match bytes.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => Buffer { bytes, mark: 3 },
            [0xFF, 0xFE, rest @ ..] => Buffer { bytes: utf16(rest, u16::from_le_bytes), mark: 0 },
            [0xFE, 0xFF, rest @ ..] => Buffer { bytes: utf16(rest, u16::from_be_bytes), mark: 0 },
            _ => Buffer { bytes, mark: 0 },
        }
    }

    /// Reads the rest of a stream behind what was read of it already. `size` is the expected length of the whole.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn read(begin: &[u8], stream: &mut dyn Read, size: u64) -> io::Result<Buffer> {
        // Room for the whole file and the read that finds its end, so that the vector never grows to twice its size.
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(64));
        bytes.extend_from_slice(begin);
        stream.read_to_end(&mut bytes)?;
        Ok(Buffer::new(bytes))
    }

    /// The document, without a byte order mark.
    pub fn json(&self) -> &[u8] {
        self.bytes.get(self.mark..).unwrap_or(&[])
    }

    /// One past the last byte.
    pub fn end(&self) -> usize {
        self.bytes.len()
    }

    /// Where a slice of [`Buffer::json`] lies. An empty range for a slice from elsewhere.
    pub fn range(&self, text: &str) -> Range {
        let base = self.bytes.as_ptr() as usize;
        let start = (text.as_ptr() as usize).wrapping_sub(base);
        match start.checked_add(text.len()) {
            Some(end) if end <= self.bytes.len() => Range { start, end },
            _ => Range { start: 0, end: 0 },
        }
    }

    /// The bytes of a range.
    pub fn slice(&self, range: Range) -> &[u8] {
        self.bytes.get(range.start..range.end).unwrap_or(&[])
    }

    /// Line and column (from 1, in Unicode scalar values) of each of some ascending offsets, in one pass.
    pub fn positions(&self, offsets: &[usize]) -> Vec<(u32, u32)> {
        let (mut at, mut line, mut column) = (self.mark, 1u32, 1u32);
        let mut out = Vec::with_capacity(offsets.len());
        for &offset in offsets {
            let part = self.bytes.get(at..offset).unwrap_or(&[]);
            let lines = memchr::memchr_iter(b'\n', part).count();
            line = line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            let rest = match memchr::memrchr(b'\n', part) {
                Some(last) => {
                    column = 1;
                    part.get(last + 1..).unwrap_or(&[])
                }
                None => part,
            };
            // Bytes that do not continue a character begin one.
            let characters = rest.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
            column = column.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX));
            at = at.max(offset);
            out.push((line, column));
        }
        out
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let (pairs, _) = bytes.as_chunks::<2>();
    char::decode_utf16(pairs.iter().map(|&pair| unit(pair)))
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into_bytes()
}
