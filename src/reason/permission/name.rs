//! Names of actions and resources, and patterns of them, in the one form in which they are compared.
//!
//! In: texts as policies write them. Out: [`Shape`]s, sequences of letters and wildcards. Assumes that a character of
//! a private area stands for a part of a text that is not known (a *hole*).

use crate::base::hole::{self, Piece};
use crate::base::value::HOLE;
use crate::model::Cloud;
use std::sync::Arc;

/// One place of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Atom {
    /// This letter.
    Letter(char),
    /// One character.
    Any,
    /// Any characters, also none.
    Star,
}

/// Stands for the own account where its number is not known: a hole of its own.
pub(super) const SELF: char = '\u{F8FE}';

/// Whether a character stands for an unknown part of a text: only `*` and the same hole surely match it.
pub fn is_hole(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}')
}

/// Whether a text has unknown parts.
pub fn has_hole(text: &str) -> bool {
    text.chars().any(is_hole)
}

/// The end of the name of a hole, so that no name is the beginning of another one.
const END: char = '\u{F0000}';

/// Whether a character is one of the name of a hole.
fn is_named(letter: char) -> bool {
    matches!(letter, END..='\u{F00FF}')
}

/// Ends the names of holes.
fn ended(text: &str) -> String {
    if !text.contains(HOLE) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        if inside && !is_named(c) {
            if !out.ends_with([HOLE, END]) {
                out.push(END);
            }
            inside = false;
        }
        inside |= c == HOLE;
        out.push(c);
    }
    if inside && !out.ends_with([HOLE, END]) {
        out.push(END);
    }
    out
}

/// Gives holes a name of their own that have none, from the document and the text that they stand in: the same text in
/// the same document is the same unknown, anything else another one. A hole that is named after what it is taken from
/// is the same wherever it stands.
pub fn own_holes(document: &str, text: &str) -> String {
    if !text.contains(HOLE) {
        return text.to_owned();
    }
    // FNV-1a. Two letters of 16 bits each, so that two unknowns do not share a name by chance.
    let hash = document
        .bytes()
        .chain([0])
        .chain(text.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let letter = |plane: u32, part: u64| char::from_u32(plane + (part & 0xFFFF).min(0xFFFD) as u32).unwrap_or(HOLE);
    let mut out = String::new();
    let mut at = 0_u32;
    for piece in hole::pieces(text) {
        match piece {
            Piece::Hole(it) if !hole::is_named(it) => {
                let mine = hash.rotate_left(at.wrapping_mul(7) % 64);
                out.push(letter(0xF_0000, mine));
                out.push(letter(0x10_0000, mine >> 16));
                at = at.wrapping_add(1);
            }
            Piece::Hole(it) | Piece::Text(it) => out.push_str(it),
        }
    }
    out
}

/// A name as it is shown: parts that are not known by what they are taken from, or as one sign; the own account as `self`,
/// where it is not known.
pub fn shown(text: &str) -> String {
    let named = hole::replaced(text, |name| {
        let plain = name.is_empty() || name.starts_with('?');
        (!plain).then(|| format!("<{name}>"))
    });
    let mut out = String::new();
    // The own account is left out, as policies leave it out.
    for c in named.chars().filter(|c| *c != SELF) {
        if !is_hole(c) {
            out.push(c);
        } else if !out.ends_with('…') {
            out.push('…');
        }
    }
    out
}

/// An action, or a pattern of actions, as it is compared: without case, without CAM's `name/`.
pub fn action(cloud: Cloud, text: &str) -> String {
    let text = match cloud {
        Cloud::Alibaba => text,
        Cloud::Tencent => text.strip_prefix("name/").unwrap_or(text),
    };
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    ended(text).chars().flat_map(char::to_lowercase).collect()
}

/// The colons of a full resource name.
pub fn colons(cloud: Cloud) -> usize {
    match cloud {
        Cloud::Alibaba => 4,
        Cloud::Tencent => 5,
    }
}

/// Whether a resource pattern has fewer colons than a full name, and is not simply everything.
pub fn is_sparse(cloud: Cloud, text: &str) -> bool {
    !text.chars().all(|c| c == '*') && text.matches(':').count() < colons(cloud)
}

/// Services whose resources are in no region.
const GLOBAL: &[&str] = &["ram", "sts", "oss"];

/// A resource name or pattern of resources as it is compared. `pattern`: empty parts that mean any become `*`.
pub fn resource(cloud: Cloud, own: Option<&str>, text: &str, pattern: bool) -> String {
    let text = &*ended(text);
    let mut parts: Vec<String> = text.splitn(colons(cloud) + 1, ':').map(str::to_owned).collect();
    if is_sparse(cloud, text) {
        // `acs:` and the code of the service have no case; from a wildcard on it may be anything, also an id.
        for part in parts.iter_mut().take(2) {
            match part.find(['*', '?']) {
                None => *part = part.to_lowercase(),
                Some(end) => {
                    let (front, rest) = part.split_at(end);
                    *part = front.to_lowercase() + rest;
                    break;
                }
            }
        }
        return parts.join(":");
    }
    let own_account = |part: &mut String, own: Option<String>| {
        // Documents that name it by a reference say `self`.
        if part.is_empty() || matches!(part.as_str(), "self" | "uin/self") {
            *part = own.unwrap_or_else(|| SELF.to_string());
        }
    };
    match (cloud, parts.as_mut_slice()) {
        (Cloud::Alibaba, [scheme, code, region, account, _]) => {
            *scheme = scheme.to_lowercase();
            *code = code.to_lowercase();
            if pattern && region.is_empty() && GLOBAL.contains(&&**code) {
                *region = "*".into();
            }
            own_account(account, own.map(str::to_owned));
        }
        (Cloud::Tencent, [scheme, project, service, region, account, _]) => {
            *scheme = scheme.to_lowercase();
            *project = project.to_lowercase();
            *service = service.to_lowercase();
            if pattern {
                for part in [&mut *service, region] {
                    if part.is_empty() {
                        *part = "*".into();
                    }
                }
            }
            // Object storage names the account by another number (`uid/`), which is not known here.
            let other = matches!(&**service, "cos" | "cas") || service.contains('*');
            own_account(account, own.filter(|_| !other).map(|own| format!("uin/{own}")));
        }
        _ => {}
    }
    let wild = |part: &String| !part.is_empty() && part.chars().all(|c| c == '*');
    let every = match parts.as_slice() {
        // What is in the own account is all that there is to be granted.
        [_, code, region, account, id] => {
            let own = account.starts_with(SELF) || own.is_some_and(|own| own == account);
            wild(code) && wild(id) && (wild(region) || region.is_empty()) && (wild(account) || own)
        }
        [_, _, service, region, account, id] => {
            let own = account.starts_with(SELF) || own.is_some_and(|own| account.strip_prefix("uin/") == Some(own));
            [service, region, id].into_iter().all(wild) && (wild(account) || own)
        }
        _ => false,
    };
    if pattern && every && parts.first().is_some_and(|scheme| matches!(&**scheme, "acs" | "qcs" | "*")) {
        return "*".into();
    }
    parts.join(":")
}

/// A pattern as a sequence of atoms: `**` is `*`, `*?` is `?*`, so that equal sequences are written the same.
/// CAM documents `*` only: `?` is a letter, and any character where what may be is asked for.
pub fn atoms(cloud: Cloud, text: &str, may: bool) -> Vec<Atom> {
    let mut out: Vec<Atom> = Vec::new();
    let mut text = text.chars().peekable();
    while let Some(c) = text.next() {
        match c {
            '*' => {
                if out.last() != Some(&Atom::Star) {
                    out.push(Atom::Star);
                }
            }
            '?' if cloud == Cloud::Alibaba || may => {
                if out.last() == Some(&Atom::Star) {
                    out.insert(out.len() - 1, Atom::Any);
                } else {
                    out.push(Atom::Any);
                }
            }
            '$' if cloud == Cloud::Tencent && text.peek() == Some(&'{') => {
                let name: String = text.by_ref().take_while(|c| *c != '}').collect();
                let letters = own_holes(&name, &HOLE.to_string());
                out.extend(letters.chars().map(Atom::Letter));
            }
            c if may && is_hole(c) => {
                if out.last() != Some(&Atom::Star) {
                    out.push(Atom::Star);
                }
            }
            c => out.push(Atom::Letter(c)),
        }
    }
    out
}

/// Without case.
pub fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// A key of a condition as it is compared: RAM's have no case.
pub fn key(cloud: Cloud, text: &str) -> Arc<str> {
    match cloud {
        Cloud::Alibaba => folded(text).into(),
        Cloud::Tencent => text.into(),
    }
}
