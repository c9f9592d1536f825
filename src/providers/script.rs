//! What a script says however it is packed: base64, also without padding, gzip, MIME parts, base64 within the script.
//!
//! In: the text of an argument. Out: readable text, at most 256 KiB of it. Assumes nothing about the text.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::io::Read;
use std::sync::Arc;

/// The most that is decoded of one text, in bytes.
const LIMIT: usize = 256 * 1024;

/// Base64 as clouds take it: with or without padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The readable text of a script as it is given to an instance; the same text where there is nothing to decode, so
/// that both sides of a plan share it.
pub fn decoded(text: &Arc<str>) -> Arc<str> {
    let plain = bytes(text).map(unzipped);
    let shown = cut(plain.as_deref().unwrap_or(text));
    let mut parts = mime_parts(shown);
    parts.extend(packed(shown));
    if parts.is_empty() && plain.is_none() && shown.len() == text.len() {
        return text.clone();
    }
    let mut out = shown.to_owned();
    for part in parts {
        out.push('\n');
        out.push_str(&part);
    }
    out.into()
}

/// What a text in base64 says; `None` where it is not base64 or says nothing readable.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).take(LIMIT * 2).collect();
    if packed.len() < 8 {
        return None;
    }
    // A cut text may end within a group of four.
    let whole = packed.get(..packed.len() - packed.len() % 4).filter(|_| packed.len() == LIMIT * 2);
    let bytes = LENIENT.decode(whole.unwrap_or(&packed)).ok()?;
    let readable = bytes.starts_with(&[0x1f, 0x8b]) || std::str::from_utf8(&bytes).is_ok();
    readable.then_some(bytes)
}

fn unzipped(bytes: Vec<u8>) -> String {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut out = Vec::new();
    // A damaged end leaves what came before it.
    let _ = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(LIMIT as u64).read_to_end(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// What stands in base64 within a text, as in `echo … | base64 -d` or in a file of cloud-init.
fn packed(text: &str) -> Vec<String> {
    const SHORTEST: usize = 24;
    let mut left = LIMIT;
    let class = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let words = text.split(|c: char| !class(c)).filter(|word| word.len() >= SHORTEST && word.len() < text.len());
    let mut out = Vec::new();
    for word in words {
        // `NAME=base64`: the sign belongs to both.
        let word = word.trim_end_matches('=').rsplit('=').next().unwrap_or(word);
        let Some(plain) = bytes(word).map(unzipped).filter(|plain| is_plain(plain)) else { continue };
        left = left.saturating_sub(plain.len());
        if left == 0 {
            break;
        }
        out.push(plain);
    }
    out
}

/// Text that people write, as far as one can tell.
fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// The parts of a MIME message that are in base64, decoded.
fn mime_parts(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim().to_ascii_lowercase();
        if line.strip_prefix("content-transfer-encoding:").is_none_or(|encoding| encoding.trim() != "base64") {
            continue;
        }
        let body: String = lines
            .by_ref()
            .skip_while(|line| !line.trim().is_empty())
            .skip_while(|line| line.trim().is_empty())
            .take_while(|line| !line.starts_with("--") && !line.trim().is_empty())
            .collect();
        if let Some(bytes) = bytes(&body) {
            out.push(unzipped(bytes));
        }
    }
    out
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Write;

    fn shown(text: &str) -> Arc<str> {
        decoded(&text.into())
    }

    fn base64(bytes: &[u8]) -> String {
        base64::engine::general_purpose::STANDARD.encode(bytes)
    }

    #[test]
    fn scripts_are_decoded_however_they_are_packed() {
        let script = "#!/bin/sh\nexport X=1\n";
        assert_eq!(&*shown(script), script);
        assert_eq!(&*shown(&base64(script.as_bytes())), script);
        assert_eq!(&*shown(base64(script.as_bytes()).trim_end_matches('=')), script);
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        zip.write_all(script.as_bytes()).unwrap();
        let zip = zip.finish().unwrap();
        assert_eq!(&*shown(&base64(&zip)), script);
        let mut wrapped = base64(&zip);
        wrapped.insert(12, '\n');
        assert_eq!(&*shown(&wrapped), script);
        let damaged = shown(&base64(zip.get(..zip.len() - 6).unwrap()));
        assert!(script.starts_with(&*damaged));
        let mime = format!(
            "MIME-Version: 1.0\n\n--B\nContent-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\n{}\n--B--\n",
            base64(script.as_bytes())
        );
        assert!(shown(&mime).ends_with(script));
        assert!(shown(&base64(mime.as_bytes())).ends_with(script));
    }

    #[test]
    fn bombs_stay_small() {
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..64 {
            zip.write_all(&[b'a'; 1 << 20]).unwrap();
        }
        assert!(shown(&base64(&zip.finish().unwrap())).len() <= LIMIT);
        assert!(shown(&"é".repeat(LIMIT)).len() <= LIMIT);
    }

    #[test]
    fn ordinary_words_are_not_base64() {
        // Decodes, but to nothing readable.
        assert_eq!(&*shown("someword"), "someword");
        assert_eq!(&*shown("short"), "short");
    }
}
