//! Places where secrets are or may be written: what the mappings of both clouds share.
//!
//! In: the attributes that a mapping's `reads` names. Out: one [`SecretText`] for each value that is there, with how it
//! got there. Texts of scripts are decoded: base64, also without padding, then gzip, then the base64 parts of MIME, at
//! most 256 KiB. Assumes nothing about the text.

use super::Map;
use super::attribute::each_value;
use crate::base::{OriginKind, Roots, Value, hole};
use crate::input::Side;
use crate::model::secrets::{Place, SecretText, TextSource};
use crate::model::{Builder, ObjectId, Site};
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

/// Mapping of a resource whose attributes (`reads`) hold secrets.
pub fn arguments(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    collect(builder, object, side, Place::SecretArgument);
}

/// Mapping of a resource whose attributes (`reads`) hold scripts.
pub fn scripts(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    collect(builder, object, side, Place::UserData);
}

/// Mapping of the `provider` or `backend` block of one of these names.
pub fn credentials(builder: &mut Builder, object: ObjectId, side: Side<'_>, names: &[&str]) {
    // A provider block with an alias is still named by its provider.
    let name = side.resource.name.split('.').next().unwrap_or("");
    if names.contains(&name) {
        collect(builder, object, side, Place::ProviderBlock);
    }
}

fn collect(builder: &mut Builder, object: ObjectId, side: Side<'_>, place: Place) {
    for path in side.reads {
        one(builder, object, side, path, place);
    }
}

/// All texts at a path.
fn one(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &'static str, place: Place) {
    each_value(side, path, &mut |at, value| {
        // The names of an environment tell what its values are.
        let named = value.entries().into_iter().flatten().map(|(name, value)| (Some(name), value));
        let alone = value.entries().is_none().then_some((None, value));
        for (name, value) in named.chain(alone) {
            let text = text(value).map(|text| if place == Place::UserData { decoded(&text) } else { text });
            let Some(text) = text.filter(|text: &Arc<str>| !text.is_empty()) else { continue };
            let (text, at) = match name {
                Some(name) => (format!("{name}={text}").into(), format!("{at}[\"{name}\"]")),
                None => (text, at.to_owned()),
            };
            builder.world.secrets.texts.push(SecretText {
                site: Site::at(object, at.as_str()),
                place,
                argument: path.rsplit('.').next().unwrap_or(path).into(),
                text: Some(text),
                source: source(side, &at, value),
            });
        }
    });
}

/// Terraform's own blocks that hold secrets on any cloud: what provisioners run and write, and how they log in.
pub const BLOCKS: &[Map] = &[
    Map {
        kind: "provisioner",
        reads: &["command", "inline", "content", "environment", "connection"],
        run: |builder, object, side| {
            for path in ["command", "inline", "content", "environment"] {
                one(builder, object, side, path, Place::UserData);
            }
            side.each("connection", |_, inner| {
                let reads = LOGIN.reads;
                collect(builder, object, Side { reads, ..inner }, Place::SecretArgument);
            });
        },
    },
    LOGIN,
];

const LOGIN: Map = Map {
    kind: "connection",
    reads: &["password", "private_key", "bastion_password", "bastion_private_key", "proxy_user_password"],
    run: arguments,
};

/// The text of a value: of an unknown one, what is known of it.
fn text(value: &Value) -> Option<Arc<str>> {
    value.shape().map(|shape| hole::nameless(&shape).into()).or_else(|| value.known_prefix())
}

/// How a value got where it is.
///
/// The origin that the evaluation of a configuration leaves decides. What is computed has none beyond the expression:
/// it counts as made of literals unless it comes from a resource or from something sensitive, which a literal is not.
/// A plan without sources shows constants of the configuration, and nothing else tells literals from the rest.
fn source(side: Side<'_>, at: &str, value: &Value) -> TextSource {
    let resource = side.resource;
    if value.is_unknown() {
        return TextSource::Elsewhere;
    }
    if let Some(origin) = value.origin() {
        let root = origin.root();
        if value.roots().has(Roots::GIVEN) {
            return TextSource::Elsewhere;
        }
        let made = || if value.refs().is_empty() && !value.is_sensitive() { None } else { Some(()) };
        return match &root.kind {
            OriginKind::Literal => TextSource::Literal(through(origin)),
            OriginKind::VariableDefault(name) => {
                TextSource::Literal(Some(format!("the default of variable `{name}`").into()))
            }
            OriginKind::Local(name) if made().is_none() => TextSource::Literal(Some(format!("local `{name}`").into())),
            OriginKind::VariableValue(_) | OriginKind::Resource(_) => TextSource::Elsewhere,
            _ if made().is_none() => TextSource::Literal(through(origin)),
            _ => TextSource::Elsewhere,
        };
    }
    if resource.written.iter().any(|(path, _)| **path == *at) {
        return TextSource::Literal(None);
    }
    if !value.refs().is_empty() {
        return TextSource::Elsewhere;
    }
    match (&resource.action, &resource.configured) {
        // A configuration that was evaluated, and a value of it that nothing else is known to have made.
        (None, Some(_)) if !value.is_sensitive() => TextSource::Literal(None),
        _ => TextSource::Unknown,
    }
}

/// The first named place that a literal comes through.
fn through(origin: &crate::base::Origin) -> Option<Arc<str>> {
    let mut at = Some(origin);
    while let Some(origin) = at {
        match &origin.kind {
            OriginKind::Local(name) => return Some(format!("local `{name}`").into()),
            OriginKind::ModuleInput(module, name) => return Some(format!("input `{name}` of `{module}`").into()),
            OriginKind::VariableDefault(name) => return Some(format!("the default of variable `{name}`").into()),
            _ => at = origin.from.as_deref(),
        }
    }
    None
}

/// The readable text of a script as it is given to an instance; the same text where there is nothing to decode, so
/// that both sides of a plan share it.
pub fn decoded(text: &Arc<str>) -> Arc<str> {
    let plain = bytes(text).map(unzipped);
    let shown = cut(plain.as_deref().unwrap_or(text));
    let parts = mime_parts(shown);
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
