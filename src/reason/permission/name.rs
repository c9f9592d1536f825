//! Names of actions and resources, and patterns of them, in the one form in which they are compared.
//!
//! In: texts as policies write them. Out: [`Shape`]s, sequences of letters and wildcards. Assumes that a character of
//! a private area stands for a part of a text that is not known (a *hole*).

use crate::base::hole;
use crate::base::value::HOLE;
use crate::model::Cloud;
use std::collections::BTreeMap;
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

/// Gives holes without a number a name of their own, from the document and the text that they stand in: the same
/// text in the same document is the same unknown, anything else another one.
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
    for (at, c) in text.chars().enumerate() {
        // One with a name is the same wherever that name is.
        let named = || text.chars().nth(at + 1).is_some_and(|next| matches!(next, '\u{F0000}'..='\u{F00FF}'));
        if c == HOLE && !named() {
            let mine = hash.rotate_left(7 * at as u32);
            out.push(letter(0xF_0000, mine));
            out.push(letter(0x10_0000, mine >> 16));
        } else {
            out.push(c);
        }
    }
    out
}

/// A name as it is shown: unknown parts by their references, the own account as `self`, where it is not known, and what
/// has no name as one sign.
pub fn shown(text: &str) -> String {
    let mut out = String::new();
    for c in hole::shown(text).chars() {
        if c == SELF {
            out.push_str(if text.starts_with("qcs") { "uin/self" } else { "self" });
        } else if !is_hole(c) {
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
    text.chars().flat_map(char::to_lowercase).collect()
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
    let mut parts: Vec<String> = text.splitn(colons(cloud) + 1, ':').map(str::to_owned).collect();
    if is_sparse(cloud, text) {
        // `acs:` and the code of the service have no case.
        parts.iter_mut().take(2).for_each(|part| *part = part.to_lowercase());
        return parts.join(":");
    }
    let own_account = |part: &mut String, own: Option<String>| {
        if part.is_empty() {
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

/// Whether two of the names, or two parts of them between `:`, `/` and wildcards, differ in case only.
pub fn differ_in_case_only(texts: &[&str]) -> bool {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let parts = texts.iter().flat_map(|text| text.split([':', '/', '*', '?'])).filter(|part| !part.is_empty());
    for part in parts {
        if *seen.entry(folded(part)).or_insert(part) != part {
            return true;
        }
    }
    false
}

/// A key of a condition as it is compared: RAM's have no case.
pub fn key(cloud: Cloud, text: &str) -> Arc<str> {
    match cloud {
        Cloud::Alibaba => folded(text).into(),
        Cloud::Tencent => text.into(),
    }
}
