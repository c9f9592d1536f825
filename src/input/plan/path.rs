//! Addresses and references as Terraform writes them: `module.web["a"].alicloud_instance.app[0].id`.

use crate::input::Key;
use std::fmt::Write;
use std::sync::Arc;

/// A step of an address: a name, or an index as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Name.
    Name(Arc<str>),
    /// Index or key.
    Key(Key),
}

impl Part {
    /// The name, if it is one.
    pub fn name(&self) -> Option<&Arc<str>> {
        match self {
            Part::Name(name) => Some(name),
            Part::Key(_) => None,
        }
    }
}

/// A module instance on the way from the root: name of the call, key.
pub type Step = (Arc<str>, Option<Key>);

/// Splits an address or reference. Stops before what is no literal step (`[*]`, an expression).
pub fn parse(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let Some((key, after)) = parse_key(inside) else { break };
            parts.push(Part::Key(key));
            rest = after;
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            if name.is_empty() || name == "*" {
                break;
            }
            // The old form `x.0.id` is an index, too.
            match name.parse() {
                Ok(index) => parts.push(Part::Key(Key::Index(index))),
                Err(_) => parts.push(Part::Name(name.into())),
            }
            rest = after;
        }
    }
    parts
}

/// What stands between brackets, and the text behind them.
fn parse_key(inside: &str) -> Option<(Key, &str)> {
    let Some(quoted) = inside.strip_prefix('"') else {
        let (number, after) = inside.split_once(']')?;
        return Some((Key::Index(number.trim().parse().ok()?), after));
    };
    let mut name = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((Key::Name(name.into()), quoted.get(at + 1..)?.strip_prefix(']')?)),
            '\\' => match characters.next()?.1 {
                'n' => name.push('\n'),
                't' => name.push('\t'),
                'r' => name.push('\r'),
                other => name.push(other),
            },
            // Templates are escaped by doubling their sign.
            '$' | '%' if quoted.get(at + 1..)?.starts_with([character]) && quoted.get(at + 2..)?.starts_with('{') => {
                characters.next();
                name.push(character);
            }
            other => name.push(other),
        }
    }
    None
}

/// Writes a key as addresses have it.
pub fn write_key(key: &Key, out: &mut String) {
    match key {
        Key::Index(index) => {
            let _ = write!(out, "[{index}]");
        }
        Key::Name(name) => {
            out.push_str("[\"");
            let mut characters = name.chars().peekable();
            while let Some(character) = characters.next() {
                match character {
                    '"' => out.push_str("\\\""),
                    '\\' => out.push_str("\\\\"),
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    '\t' => out.push_str("\\t"),
                    '$' | '%' if characters.peek() == Some(&'{') => {
                        out.push(character);
                        out.push(character);
                    }
                    other => out.push(other),
                }
            }
            out.push_str("\"]");
        }
    }
}

/// Writes steps behind what is already there, with dots between.
pub fn write(parts: &[Part], out: &mut String) {
    for part in parts {
        match part {
            Part::Name(name) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(name);
            }
            Part::Key(key) => write_key(key, out),
        }
    }
}

/// The module instances of a module address (`module.a["k"].module.b`).
pub fn scope(address: &str) -> Vec<Step> {
    let parts = parse(address);
    let mut steps: Vec<Step> = Vec::new();
    let mut named = true;
    for part in parts {
        match part {
            Part::Name(name) if named && &*name == "module" => named = false,
            Part::Name(name) => {
                steps.push((name, None));
                named = true;
            }
            Part::Key(key) => {
                if let Some(last) = steps.last_mut() {
                    last.1 = Some(key);
                }
            }
        }
    }
    steps
}

/// The address of a module instance.
pub fn module_address(scope: &[Step]) -> String {
    let mut out = String::new();
    for (name, key) in scope {
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str("module.");
        out.push_str(name);
        if let Some(key) = key {
            write_key(key, &mut out);
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_back_as_they_were() {
        for text in [
            "alicloud_vpc.main",
            "module.web[\"a\"].module.x[3].alicloud_instance.app[0].id",
            r#"x.y["a\"b\\c.d]e"]"#,
            r#"x.y["$${z}"]"#,
        ] {
            let mut out = String::new();
            write(&parse(text), &mut out);
            assert_eq!(out, text);
        }
        assert_eq!(parse("x.y[*].id").len(), 2);
        assert_eq!(parse("x.y.0.id")[2], Part::Key(Key::Index(0)));
        assert_eq!(parse("x.y[\"open").len(), 2);
    }

    #[test]
    fn a_module_may_be_called_module() {
        let steps = scope("module.module[\"k\"].module.b");
        assert_eq!(steps, [("module".into(), Some(Key::Name("k".into()))), ("b".into(), None)]);
        assert_eq!(module_address(&steps), "module.module[\"k\"].module.b");
    }
}
