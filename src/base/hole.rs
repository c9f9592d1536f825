//! Texts of which a part is not known: the text with a hole for each such part.
//!
//! A hole is [`HOLE`], followed by its name in private characters (one for each byte of the name, from U+F0000 on), so
//! that nothing that moves texts about (encoding, joining, indenting) changes it. The name is the address and attribute
//! that the part is taken from as it is (`alicloud_oss_bucket.logs.id`): two holes of one name are the same text,
//! wherever they are. A hole without a name is some text. Names that begin with `?` were made up for such holes to tell
//! one from the other.

use super::types::Type;
use super::value::{HOLE, Origin, OriginKind, Reference, Unknown, UnknownKind, Value};
use std::sync::Arc;

/// The private character of the byte 0 of a name.
const NAME: u32 = 0xF_0000;

/// A piece of a text with holes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Known text.
    Text(&'a str),
    /// A hole, as it stands in the text. Equal texts are equal holes, if they have a name.
    Hole(&'a str),
}

/// The byte that a character spells in a name.
fn spelled(c: char) -> Option<u8> {
    u32::from(c).checked_sub(NAME).and_then(|byte| u8::try_from(byte).ok())
}

/// The hole of a name; of an empty one, a hole without a name.
pub fn named(name: &str) -> String {
    let spell = |byte: u8| char::from_u32(NAME + u32::from(byte));
    std::iter::once(HOLE).chain(name.bytes().filter_map(spell)).collect()
}

/// The pieces of a text, in order. Texts are never empty.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(HOLE) {
        let (before, hole) = rest.split_at(at);
        if !before.is_empty() {
            out.push(Piece::Text(before));
        }
        let tail = hole.strip_prefix(HOLE).unwrap_or_default();
        let end = tail.find(|c| spelled(c).is_none()).map_or(hole.len(), |end| end + HOLE.len_utf8());
        let (hole, after) = hole.split_at(end);
        out.push(Piece::Hole(hole));
        rest = after;
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest));
    }
    out
}

/// The name of a hole; empty where it has none.
pub fn name(hole: &str) -> String {
    let bytes: Vec<u8> = hole.chars().skip(1).filter_map(spelled).filter(|byte| *byte != 0).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether a hole is named after what it is taken from, so that it is the same text wherever it is.
pub fn is_named(hole: &str) -> bool {
    hole.chars().nth(1).and_then(spelled).is_some_and(|byte| byte != b'?')
}

/// Whether a name is that of a variable without a value: the same text wherever it is, but any text, also a wildcard.
pub fn is_variable(name: &str) -> bool {
    let mut depth = 0_usize;
    let mut without_keys = name.to_owned();
    without_keys.retain(|c| {
        let inside = depth > 0;
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        !inside && c != '['
    });
    let parts: Vec<&str> = without_keys.rsplit('.').take(4).collect();
    matches!(parts.as_slice(), [_, "var"] | [_, "var", _, "module"])
}

/// The text with each hole replaced by what `by` makes of its name; where that is `None`, it stays.
pub fn replaced(text: &str, mut by: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Hole(hole) => match by(&name(hole)) {
                Some(new) => out.push_str(&new),
                None => out.push_str(hole),
            },
        }
    }
    out
}

/// The text for people: `acs:oss:*:*:<alicloud_oss_bucket.logs.id>/*`; `<?>` for what has no name.
pub fn shown(text: &str) -> String {
    replaced(text, |name| {
        let plain = name.is_empty() || name.starts_with('?');
        Some(if plain { "<?>".into() } else { format!("<{name}>") })
    })
}

/// The text with holes that have no names: where a name would say too much, as the part is not taken as it is.
pub fn nameless(text: &str) -> String {
    replaced(text, |_| Some(HOLE.into()))
}

/// Whether there is nothing but holes, one at least.
pub fn is_all(text: &str) -> bool {
    let pieces = pieces(text);
    !pieces.is_empty() && pieces.iter().all(|piece| matches!(piece, Piece::Hole(_)))
}

impl Value {
    /// What a value is in a text that it becomes a part of: its text, what is known of it, or a hole.
    pub fn piece(&self) -> Arc<str> {
        self.shape().unwrap_or_else(|| {
            let name = self.taken_from().map(|from| format!("{}.{}", from.address, from.attribute));
            named(&name.unwrap_or_default()).into()
        })
    }

    /// The same, where it is an unknown text that is taken from somewhere as it is, with the name of that: what passes it
    /// on may then add references of its own.
    pub fn with_name(self) -> Value {
        let text = |unknown: &Unknown| matches!(unknown.ty, Type::String | Type::Dynamic);
        if !self.as_unknown().is_some_and(text) || self.shape().is_some() || self.taken_from().is_none() {
            return self;
        }
        let shape = self.piece();
        self.refined(|known| known.shape = Some(shape))
    }

    /// The attribute that an unknown value is, as it is; `None` where something is made of it, or several may be meant.
    fn taken_from(&self) -> Option<&Reference> {
        let unknown = self.as_unknown().filter(|unknown| unknown.kind == UnknownKind::Computed)?;
        let [only] = self.refs() else { return None };
        let alone = !unknown.refinement.as_ref().is_some_and(|known| known.otherwise);
        (alone && !only.attribute.is_empty() && passed_on(self.origin()?)).then_some(only)
    }
}

/// Whether a provenance is that of a resource's attribute which places pass on and none computes with.
fn passed_on(mut at: &Origin) -> bool {
    while let Some(from) = &at.from {
        if at.kind == OriginKind::Computed {
            return false;
        }
        at = from;
    }
    matches!(at.kind, OriginKind::Resource(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_names() {
        let text = format!("a{}{}b{}", named("x.y[\"é\"].id"), named(""), named("z"));
        let found = pieces(&text);
        let all: Vec<String> = found
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => (*text).to_owned(),
                Piece::Hole(hole) => format!("<{}>", name(hole)),
            })
            .collect();
        assert_eq!(all, ["a", "<x.y[\"é\"].id>", "<>", "b", "<z>"]);
        assert_eq!(shown(&text), "a<x.y[\"é\"].id><?>b<z>");
        assert_eq!(nameless(&text), format!("a{HOLE}{HOLE}b{HOLE}"));
        assert_eq!(replaced(&text, |name| (name == "z").then(|| "!".into())), text.replace(&named("z"), "!"));
        assert!(is_all(&named("z")) && !is_all("") && !is_all(&text));
    }

    #[test]
    fn variables_are_told_from_attributes() {
        assert!(is_variable("var.x") && is_variable("module.m[\"a\"].var.x"));
        assert!(
            !is_variable("random_id.s.hex") && !is_variable("var") && !is_variable("?alicloud_ram_role.var.name#1")
        );
    }

    proptest::proptest! {
        #[test]
        fn pieces_are_the_text(text in "[ab\u{e000}\u{f0061}\u{f00ff}]{0,12}") {
            let joined: String = pieces(&text).iter().map(|piece| match piece {
                Piece::Text(text) | Piece::Hole(text) => *text,
            }).collect();
            proptest::prop_assert_eq!(joined, text);
        }
    }
}
