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

/// A document's bytes. Offsets are those of the whole document, also when only parts of it are left.
#[derive(Debug)]
pub struct Buffer {
    bytes: Vec<u8>,
    /// Length of a byte order mark that was skipped.
    mark: usize,
    /// Length of the whole document.
    whole: usize,
    /// The parts that are left, ascending; empty where everything is.
    parts: Vec<Part>,
}

/// A part of the document that is left.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// Where it stood in the document, and how long it is.
    from: usize,
    length: usize,
    /// Where it stands now.
    at: usize,
    /// Line and column of its first byte.
    position: (u32, u32),
}

impl Buffer {
    /// Takes bytes as they are; UTF-16 with a byte order mark (which PowerShell's `>` writes) is converted.
    pub fn new(bytes: Vec<u8>) -> Buffer {
        let (bytes, mark) = match bytes.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => (bytes, 3),
            [0xFF, 0xFE, rest @ ..] => (utf16(rest, u16::from_le_bytes), 0),
            [0xFE, 0xFF, rest @ ..] => (utf16(rest, u16::from_be_bytes), 0),
            _ => (bytes, 0),
        };
        Buffer { whole: bytes.len(), bytes, mark, parts: Vec::new() }
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
        self.whole
    }

    /// Lets go of everything but these ranges, which may overlap: what is never looked at again takes no memory.
    /// A slice that crosses the end of a part ends there.
    pub fn keep(&mut self, mut ranges: Vec<Range>) {
        ranges.retain(|range| range.start < range.end && range.end <= self.bytes.len());
        ranges.sort_unstable();
        let mut joined: Vec<Range> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        let starts: Vec<usize> = joined.iter().map(|range| range.start).collect();
        let positions = self.positions(&starts);
        let mut at = 0;
        for (range, position) in joined.into_iter().zip(positions) {
            let length = range.end - range.start;
            self.bytes.copy_within(range.start..range.end, at);
            self.parts.push(Part { from: range.start, length, at, position });
            at += length;
        }
        self.bytes.truncate(at);
        self.bytes.shrink_to_fit();
        self.mark = 0;
    }

    /// The part that an offset lies in.
    fn part(&self, offset: usize) -> Option<&Part> {
        let behind = self.parts.partition_point(|part| part.from <= offset);
        self.parts.get(behind.checked_sub(1)?).filter(|part| offset <= part.from + part.length)
    }

    /// Where a slice of [`Buffer::json`] lies. An empty range for a slice from elsewhere.
    pub fn range(&self, text: &str) -> Range {
        let base = self.bytes.as_ptr() as usize;
        let start = (text.as_ptr() as usize).wrapping_sub(base);
        match start.checked_add(text.len()) {
            Some(end) if end <= self.bytes.len() => {
                let behind = self.parts.partition_point(|part| part.at <= start);
                let moved =
                    behind.checked_sub(1).and_then(|at| self.parts.get(at)).map_or(0, |part| part.from - part.at);
                Range { start: start + moved, end: end + moved }
            }
            _ => Range { start: 0, end: 0 },
        }
    }

    /// The bytes of a range.
    pub fn slice(&self, range: Range) -> &[u8] {
        if self.parts.is_empty() {
            return self.bytes.get(range.start..range.end).unwrap_or(&[]);
        }
        let Some(part) = self.part(range.start) else { return &[] };
        let skipped = range.start - part.from;
        let length = range.end.saturating_sub(range.start).min(part.length - skipped);
        self.bytes.get(part.at + skipped..part.at + skipped + length).unwrap_or(&[])
    }

    /// Line and column (from 1, in Unicode scalar values) of each of some ascending offsets, in one pass.
    pub fn positions(&self, offsets: &[usize]) -> Vec<(u32, u32)> {
        let (mut at, mut line, mut column) = (self.mark, 1u32, 1u32);
        let mut out = Vec::with_capacity(offsets.len());
        for &offset in offsets {
            if let Some(part) = self.part(offset).filter(|part| part.from >= at) {
                (at, (line, column)) = (part.from, part.position);
            }
            let part = self.slice(Range { start: at, end: offset });
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
            let characters = match rest.is_ascii() {
                true => rest.len(),
                false => rest.iter().filter(|&&byte| byte & 0xC0 != 0x80).count(),
            };
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
