//! Changes that keep the form of JSON and HCL: on words, strings, bracketed groups and lines rather than on bytes.
//!
//! In: an input and a seed. Out: another one, no longer than asked for. The fuzzer's own changes of bytes are among them.

use std::ops::Range;
use std::sync::LazyLock;

/// The words of the dictionary that the fuzzer gets, too.
static WORDS: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| include_str!("../menshen.dict").lines().filter_map(word).collect());

/// One line of a dictionary: text in quotes, with `\\`, `\"` and `\xNN`.
fn word(line: &str) -> Option<Vec<u8>> {
    let mut rest = line.trim().strip_prefix('"')?.strip_suffix('"')?.bytes();
    let mut out = Vec::new();
    while let Some(byte) = rest.next() {
        out.push(match (byte, byte == b'\\') {
            (byte, false) => byte,
            (_, true) => match rest.next()? {
                b'x' => {
                    let digits = [rest.next()?, rest.next()?];
                    u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
                }
                other => other,
            },
        });
    }
    Some(out)
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
    fn of<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        list.get(self.below(list.len()))
    }
}

/// Words, strings, signs; bracketed groups; lines.
#[derive(Default)]
struct Pieces {
    tokens: Vec<Range<usize>>,
    groups: Vec<Range<usize>>,
    lines: Vec<Range<usize>>,
}

impl Pieces {
    fn of(text: &[u8]) -> Pieces {
        let mut out = Pieces::default();
        let (mut at, mut open, mut line) = (0, Vec::new(), 0);
        while at < text.len() {
            let start = at;
            let byte = text[at];
            at += 1;
            match byte {
                b'\n' => {
                    out.lines.push(line..at);
                    line = at;
                    continue;
                }
                b' ' | b'\t' | b'\r' => continue,
                b'"' => {
                    while at < text.len() && text[at] != b'"' && text[at] != b'\n' {
                        at += if text[at] == b'\\' { 2 } else { 1 };
                    }
                    at = (at + 1).min(text.len());
                }
                b'{' | b'[' | b'(' => open.push(start),
                b'}' | b']' | b')' => {
                    if let Some(begin) = open.pop() {
                        out.groups.push(begin..at);
                    }
                }
                _ if is_word(byte) => {
                    while at < text.len() && is_word(text[at]) {
                        at += 1;
                    }
                }
                _ => {}
            }
            out.tokens.push(start..at);
        }
        if line < text.len() {
            out.lines.push(line..text.len());
        }
        out
    }

    fn any(&self, random: &mut Random) -> Option<Range<usize>> {
        let kind = match random.below(8) {
            0..4 => &self.tokens,
            4..7 if !self.groups.is_empty() => &self.groups,
            _ => &self.lines,
        };
        random.of(kind).cloned()
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || byte >= 0x80
}

const NUMBERS: [&str; 14] = [
    "0",
    "-1",
    "1",
    "22",
    "65535",
    "65536",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "1e308",
    "1e-400",
    "1e999999999",
    "0.1",
    "18446744073709551616",
];
const WRAPS: [(&str, &str); 12] = [
    ("[", "]"),
    ("{\"a\":", "}"),
    ("{", "}"),
    ("(", ")"),
    ("\"${", "}\""),
    ("\"", "\""),
    ("[", "][0]"),
    ("toset(", ")"),
    ("jsonencode(", ")"),
    ("[for x in ", " : x]"),
    ("{for k, v in ", " : k => v...}"),
    ("try(", ", null)"),
];

fn splice(text: &[u8], at: Range<usize>, with: &[u8]) -> Vec<u8> {
    [&text[..at.start], with, &text[at.end..]].concat()
}

fn once(text: &[u8], random: &mut Random, other: &[u8]) -> Option<Vec<u8>> {
    let pieces = Pieces::of(text);
    let at = pieces.any(random)?;
    let here = text[at.clone()].to_vec();
    Some(match random.below(12) {
        0 | 1 => {
            let there = pieces.any(random)?;
            splice(text, at, &text[there])
        }
        2 => {
            let of = Pieces::of(other).any(random)?;
            splice(text, at, &other[of])
        }
        3 => splice(text, at, random.of(&WORDS)?),
        4 => splice(text, at.end..at.end, random.of(&WORDS)?),
        5 => {
            // An element goes with the comma behind it.
            let comma = text[at.end..].first() == Some(&b',');
            splice(text, at.start..at.end + usize::from(comma), b"")
        }
        6 => {
            let mut more = here;
            more.insert(0, *random.of(b", \n")?);
            splice(text, at.end..at.end, &more)
        }
        7 => {
            let (before, behind) = random.of(&WRAPS)?;
            splice(text, at, &[before.as_bytes(), &here, behind.as_bytes()].concat())
        }
        8 => splice(text, at, random.of(&NUMBERS)?.as_bytes()),
        9 => {
            let there = pieces.any(random).filter(|there| there.start >= at.end)?;
            let rest = [&text[there.clone()], &text[at.end..there.start], &here].concat();
            splice(text, at.start..there.end, &rest)
        }
        10 => {
            let times = 2 + random.below(40);
            splice(text, at, &here.repeat(times))
        }
        _ => {
            let word = [b"\"", random.of(&WORDS)?.as_slice(), b"\""].concat();
            splice(text, at, &word)
        }
    })
}

/// Changes the first `size` bytes in place; returns how many there are then.
pub fn mutate(data: &mut [u8], size: usize, max: usize, seed: u32) -> usize {
    let mut random = Random(u64::from(seed));
    if size == 0 || random.below(4) == 0 {
        return libfuzzer_sys::fuzzer_mutate(data, size, max);
    }
    let mut text = data[..size].to_vec();
    for _ in 0..=random.below(3) {
        let same = text.clone();
        if let Some(next) = once(&text, &mut random, &same).filter(|next| next.len() <= max) {
            text = next;
        }
    }
    keep(&text, data, max)
}

/// A piece of one input in the place of a piece of the other.
pub fn cross(one: &[u8], other: &[u8], out: &mut [u8], seed: u32) -> usize {
    let mut random = Random(u64::from(seed));
    let pieces = Pieces::of(other);
    let max = out.len();
    let text = match (Pieces::of(one).any(&mut random), pieces.any(&mut random)) {
        (Some(at), Some(of)) => {
            let end = if random.below(2) == 0 { at.start } else { at.end };
            splice(one, end..at.end, &other[of])
        }
        _ => one.to_vec(),
    };
    keep(&text, out, max)
}

fn keep(text: &[u8], data: &mut [u8], max: usize) -> usize {
    let size = text.len().min(max).min(data.len());
    data[..size].copy_from_slice(&text[..size]);
    size
}
