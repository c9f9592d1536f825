//! Resources that leave key material in the state or in a file, and public keys that are imported.
//!
//! In: the arguments that say whether a key is made by the platform, and whether it is encrypted or written to a file.
//! Out: [`KeptSecret`] and [`PublicKey`]. What is written and not known counts as given.

use super::secret::text;
use crate::base::{Tri, Value};
use crate::input::{Attr, Side};
use crate::model::secrets::{KeptSecret, Medium, PublicKey};
use crate::model::{Builder, ObjectId, Site};
use base64::Engine;
use std::sync::Arc;

/// What an argument keeps a secret from, or where it puts it.
pub struct Keeping {
    /// What is kept, in words.
    pub what: &'static str,
    /// The argument that prevents it where it is written (`pgp_key`, `public_key`).
    pub unless: Option<&'static str>,
    /// The secret is in the state; where not, only in the file.
    pub in_state: bool,
    /// The argument that names a file that it is written to.
    pub file: Option<&'static str>,
    /// The file is made whatever prevents the state from holding it, and readable by all who can read the disk.
    pub plain_file: bool,
    /// What to do.
    pub fix: &'static str,
}

/// Adds what a resource keeps.
pub fn keeps(builder: &mut Builder, object: ObjectId, side: Side<'_>, keeping: &Keeping) {
    let is_written = |path: &str| matches!(side.attr(path), Attr::Known(_) | Attr::Unknown(_));
    let given = keeping.unless.is_some_and(is_written);
    let file = keeping.file.filter(|path| is_written(path));
    let plain = keeping.plain_file && file.is_some();
    if (given || !(keeping.in_state || file.is_some())) && !plain {
        return;
    }
    let (site, medium) = match (file, plain) {
        (Some(path), true) => (Site::at(object, path), Medium::PlainFile),
        (Some(path), false) if !keeping.in_state => (Site::at(object, path), Medium::File),
        _ => (Site::block(object), Medium::State),
    };
    builder.world.secrets.kept.push(KeptSecret { site, what: keeping.what, medium, fix: keeping.fix });
}

/// Adds a data source that reads a secret, unless `when` is there and not true.
pub fn reads(builder: &mut Builder, object: ObjectId, side: Side<'_>, when: Option<&str>, what: &'static str) {
    let asked = when.is_none_or(|path| super::attribute::flag(side, path, Tri::No).surely());
    if asked {
        let fix = "keep the state encrypted and readable to few, or read the secret where it is used";
        builder.world.secrets.kept.push(KeptSecret { site: Site::block(object), what, medium: Medium::Read, fix });
    }
}

/// Adds the public key at a path, where its text is known.
pub fn public_key(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let Attr::Known(value) = side.attr(path) else { return };
    let Some(text) = key_text(value) else { return };
    let (kind, bits) = parse(&text).map_or((None, None), |(kind, bits)| (Some(kind), bits));
    builder.world.secrets.public_keys.push(PublicKey { site: Site::at(object, path), kind, bits });
}

fn key_text(value: &Value) -> Option<Arc<str>> {
    if value.is_unknown() { None } else { text(value) }
}

/// Type and, of RSA, length of a key in OpenSSH's form: `TYPE BASE64 [comment]`.
fn parse(text: &str) -> Option<(Arc<str>, Option<u32>)> {
    let mut words = text.split_ascii_whitespace();
    let (kind, body) = (words.next()?, words.next()?);
    let bytes = base64::engine::general_purpose::STANDARD.decode(body).ok()?;
    let (name, rest) = field(&bytes)?;
    if name != kind.as_bytes() {
        return None;
    }
    let bits = (kind == "ssh-rsa").then(|| {
        let (_, rest) = field(rest)?;
        let (modulus, _) = field(rest)?;
        let start = modulus.iter().position(|&byte| byte != 0)?;
        let first = modulus.get(start)?;
        let bytes = u32::try_from(modulus.len() - start).ok()?;
        Some(bytes.saturating_mul(8) - first.leading_zeros())
    });
    match bits {
        Some(None) => None,
        bits => Some((kind.into(), bits.flatten())),
    }
}

/// A field of the wire form: four bytes of length, then so many bytes.
fn field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_at_checked(4)?;
    let length = length.iter().fold(0usize, |sum, &byte| sum << 8 | usize::from(byte));
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn key(kind: &str, fields: &[&[u8]]) -> String {
        let mut bytes = Vec::new();
        for field in std::iter::once(&kind.as_bytes()).chain(fields) {
            bytes.extend(u32::try_from(field.len()).unwrap().to_be_bytes());
            bytes.extend_from_slice(field);
        }
        format!("{kind} {} ops@example", base64::engine::general_purpose::STANDARD.encode(bytes))
    }

    #[test]
    fn lengths_are_those_of_the_modulus() {
        let modulus = |bytes: usize| [vec![0, 0x80], vec![1; bytes - 1]].concat();
        for (bytes, bits) in [(128, 1024), (256, 2048), (512, 4096)] {
            let text = key("ssh-rsa", &[&[1, 0, 1], &modulus(bytes)]);
            assert_eq!(parse(&text), Some(("ssh-rsa".into(), Some(bits))));
        }
        assert_eq!(parse(&key("ssh-ed25519", &[&[7; 32]])), Some(("ssh-ed25519".into(), None)));
        for text in ["", "ssh-rsa", "ssh-rsa AAAA", "ssh-rsa AAAAB3NzaC1yc2E=", "-----BEGIN PUBLIC KEY-----\nx"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
