//! Finds credentials in text by their shape and by what stands around them.
//!
//! In: any text, and where it is the value of something, that thing's name. Out: byte ranges with what they are; no
//! part of a token is ever returned. Assumes nothing about the text (scripts, policies, HCL, JSON). Linear in the text.
//! Token shapes are those of the clouds' documentation samples (key ids of RAM and CAM, STS answers).

use super::value::HOLE;
use memchr::memmem::Finder;
use std::ops::Range;
use std::sync::LazyLock;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    /// AccessKey id of Alibaba Cloud, or SecretId of Tencent Cloud.
    AccessKeyId,
    /// The key id of a temporary credential.
    TemporaryKeyId,
    /// AccessKey secret, SecretKey, STS secret: told only by its context.
    SecretKey,
    /// Security token of a temporary credential.
    SecurityToken,
    /// A private key in PEM.
    PrivateKey,
    /// The password part of `scheme://user:password@host`.
    UrlPassword,
    /// A password, told by its name alone: `DB_PASSWORD` of an environment. Only mappings that know the place look for it.
    Password,
    /// A quoted text that is given to a name which says that it is secret. Only the filter looks for it, no rule.
    NamedValue,
}

impl TokenKind {
    /// What it is called in messages.
    pub fn label(self) -> &'static str {
        match self {
            TokenKind::AccessKeyId => "access key id",
            TokenKind::TemporaryKeyId => "temporary key id",
            TokenKind::SecretKey => "secret key",
            TokenKind::SecurityToken => "security token",
            TokenKind::PrivateKey => "private key",
            TokenKind::UrlPassword => "password in a URL",
            TokenKind::Password => "password",
            TokenKind::NamedValue => "value of a secret",
        }
    }

    /// What stands in its place in a text that is shown.
    pub(super) fn replacement(self) -> &'static str {
        match self {
            TokenKind::AccessKeyId | TokenKind::TemporaryKeyId | TokenKind::SecretKey => "[redacted access key]",
            TokenKind::SecurityToken => "[redacted security token]",
            TokenKind::PrivateKey => "[redacted private key]",
            TokenKind::UrlPassword | TokenKind::Password => "[redacted password]",
            TokenKind::NamedValue => "[redacted]",
        }
    }
}

/// One credential in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
}

/// All credentials of a text, in order, not overlapping.
pub fn find(text: &str) -> Vec<Hit> {
    find_named("", text)
}

/// All credentials of a text that is the value of `name` (an attribute, a variable, a map key): the name counts as
/// context for secrets that have no shape of their own.
pub fn find_named(name: &str, text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    if ASSIGNED.contains(&name) && is_value(text) && !stands_for_one(text) && !is_wordy(text, &(0..text.len())) {
        hits.push(Hit { range: 0..text.len(), kind: TokenKind::SecretKey });
    }
    if !may_hold(text) {
        return hits;
    }
    let marked = || {
        let (mut hits, mut tokens, mut values) = (Vec::new(), Vec::new(), Vec::new());
        private_keys(text, &mut hits);
        url_passwords(text, &mut hits);
        security_tokens(text, &mut tokens);
        assigned(text, &mut values);
        (hits, tokens, values)
    };
    let in_runs = || {
        let (mut ids, mut keys) = (Vec::new(), Vec::new());
        // Nearly every word of a text has another length than a key or a secret.
        let runs = runs(text, |byte| byte.is_ascii_alphanumeric()).map(|run| unescaped(text, run));
        let runs: Vec<Range<usize>> = runs.filter(|run| matches!(run.len(), 16 | 24 | 30 | 32 | 36..=44)).collect();
        key_ids(text, &runs, &mut ids);
        temporary_ids(text, &mut ids);
        secrets(name, text, &runs, &ids, &mut keys);
        (ids, keys)
    };
    let large = text.len() > LARGE;
    let ((first, tokens, values), (ids, keys)) =
        if large { rayon::join(marked, in_runs) } else { (marked(), in_runs()) };
    [first, ids, tokens, keys, values].into_iter().for_each(|found| hits.extend(found));
    in_order(hits)
}

/// Sorted; of two that overlap, the first.
pub(super) fn in_order(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut end = 0;
    hits.retain(|hit| {
        let keep = hit.range.start >= end;
        if keep {
            end = hit.range.end;
        }
        keep
    });
    hits
}

/// Whether a text, as it is or as JSON writes it, may hold a credential, also one in base64. Cheap: what is false for this
/// is not decoded.
pub fn suspect(text: &[u8]) -> bool {
    static SURE: LazyLock<[Finder<'static>; 8]> = LazyLock::new(|| {
        let [one, two, three] = ASSIGNED;
        ["LTAI", "AKID", "STS.", "CAIS", "-----BEGIN ", one, two, three].map(Finder::new)
    });
    if SURE.iter().any(|mark| mark.find(text).is_some()) {
        return true;
    }
    let address = |at: usize| {
        let rest = text.get(at + 3..).unwrap_or(&[]);
        rest.iter().take(512).take_while(|byte| !b"/\"' ?#<>".contains(byte)).any(|&byte| byte == b'@')
    };
    if memchr::memmem::find_iter(text, "://").any(address) {
        return true;
    }
    // A random word of the length of a secret, or a piece of base64.
    text.split(|byte| !byte.is_ascii_alphanumeric()).any(|run| {
        let has = |class: fn(&u8) -> bool| run.iter().any(class);
        run.len() >= 30 && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit)
    })
}

/// False for texts in which surely nothing is found, which are nearly all: no mark of a credential and no word of the
/// length of a secret stands in them.
fn may_hold(text: &str) -> bool {
    static MARKS: LazyLock<[Finder<'static>; 9]> = LazyLock::new(|| {
        let [one, two, three] = ASSIGNED;
        ["LTAI", "AKID", "STS.", "CAIS", "-----BEGIN ", "://", one, two, three].map(Finder::new)
    });
    let bytes = text.as_bytes();
    // An escape such as `\n` may stand before it, and counts to the word.
    let long = |run: &[u8]| matches!(run.len(), 30..=48);
    MARKS.iter().any(|mark| mark.find(bytes).is_some()) || bytes.split(|byte| !byte.is_ascii_alphanumeric()).any(long)
}

/// Texts longer than this, in bytes, are looked through on two threads.
const LARGE: usize = 1 << 20;

/// Maximal runs of bytes of a class (ASCII classes only, so that ranges are character boundaries).
fn runs(text: &str, class: impl Fn(u8) -> bool) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while bytes.get(at).is_some_and(|&byte| !class(byte)) {
            at += 1;
        }
        let start = at;
        while bytes.get(at).is_some_and(|&byte| class(byte)) {
            at += 1;
        }
        (start < at).then_some(start..at)
    })
}

fn private_keys(text: &str, hits: &mut Vec<Hit>) {
    const BEGIN: &str = "-----BEGIN ";
    const CLOSE: &str = "PRIVATE KEY-----";
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(BEGIN)) {
        let start = at + found;
        let label = start + BEGIN.len();
        at = label;
        let rest = text.get(label..).unwrap_or("");
        let words = rest.bytes().take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b' ');
        let words = words.count();
        // The class above also takes the first words of the closing label.
        if !rest.get(..words).is_some_and(|label| label.ends_with("PRIVATE KEY")) {
            continue;
        }
        let body = label + words;
        let end = text.get(body..).and_then(|rest| {
            let stop = rest.find("-----END ")?;
            let close = rest.get(stop..)?.find(CLOSE)?;
            Some(body + stop + close + CLOSE.len())
        });
        let end = end.unwrap_or(text.len());
        hits.push(Hit { range: start..end, kind: TokenKind::PrivateKey });
        at = end;
    }
}

/// What stands in the place of a password in an example of an address.
const PASSWORDS: [&str; 8] = ["password", "passwd", "pass", "pwd", "pw", "secret", "token", "redacted"];

fn url_passwords(text: &str, hits: &mut Vec<Hit>) {
    for (found, _) in text.match_indices("://") {
        let scheme = text.as_bytes().get(..found).and_then(|head| head.last());
        if !scheme.is_some_and(u8::is_ascii_alphanumeric) {
            continue;
        }
        let start = found + 3;
        let rest = text.get(start..).unwrap_or("");
        let stop = |c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '?' | '#' | '<' | '>' | '\\');
        // A password may hold `@` only percent-encoded, so the first one ends it.
        let authority = rest.find(stop).and_then(|end| rest.get(..end)).unwrap_or(rest);
        let Some((user, tail)) = authority.split_once(':') else { continue };
        let Some((password, _)) = tail.split_once('@') else { continue };
        // `%` is fine in a password; `%s`, `${…}` and `$PASSWORD` stand for one, and so does the word.
        let word = PASSWORDS.iter().any(|word| password.eq_ignore_ascii_case(word));
        let template = word || password.contains(['$', '{', HOLE]) || password == "%s" || password == "%v";
        if user.contains('@') || password.is_empty() || template || placeholder(password) {
            continue;
        }
        let from = start + user.len() + 1;
        hits.push(Hit { range: from..from + password.len(), kind: TokenKind::UrlPassword });
    }
}

fn key_ids(text: &str, runs: &[Range<usize>], hits: &mut Vec<Hit>) {
    for run in runs {
        let token = text.get(run.clone()).unwrap_or("");
        let (rest, lowest) = match (token.get(..4), token.get(4..)) {
            (Some("LTAI"), Some(rest)) if rest.len() == 12 => (rest, 2.7),
            (Some("LTAI"), Some(rest)) if rest.len() == 20 => (rest, 3.3),
            (Some("AKID"), Some(rest)) if (32..=36).contains(&rest.len()) => (rest, 3.8),
            _ => continue,
        };
        if entropy(rest) >= lowest && !placeholder(rest) && !is_wordy(text, run) {
            hits.push(Hit { range: run.clone(), kind: TokenKind::AccessKeyId });
        }
    }
}

/// Whether a mark stands in a text at all: looking for it is many times quicker than going through the words.
fn has(text: &str, mark: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some()
}

fn temporary_ids(text: &str, hits: &mut Vec<Hit>) {
    if has(text, "STS.") {
        in_dotted_words(text, hits);
    }
    if !has(text, "AKID") {
        return;
    }
    let class = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    for run in runs(text, class).map(|run| unescaped(text, run)) {
        let token = text.get(run.clone()).unwrap_or("");
        let Some(rest) = token.strip_prefix("AKID") else { continue };
        if rest.len() >= 37 && entropy(rest) >= 3.8 && !placeholder(rest) {
            hits.push(Hit { range: run, kind: TokenKind::TemporaryKeyId });
        }
    }
}

fn in_dotted_words(text: &str, hits: &mut Vec<Hit>) {
    for run in runs(text, |byte| byte.is_ascii_alphanumeric() || byte == b'.').map(|run| unescaped(text, run)) {
        let token = text.get(run.clone()).unwrap_or("");
        // Also as a part of the name of a host.
        let begins = |at: &usize| *at == 0 || token.as_bytes().get(at - 1) == Some(&b'.');
        for at in token.match_indices("STS.").map(|(at, _)| at).filter(begins) {
            let rest = token.get(at + 4..).and_then(|rest| rest.split('.').next()).unwrap_or("");
            if (16..=32).contains(&rest.len()) && entropy(rest) >= 3.0 && !placeholder(rest) {
                let start = run.start + at;
                hits.push(Hit { range: start..start + 4 + rest.len(), kind: TokenKind::TemporaryKeyId });
            }
        }
    }
}

fn security_tokens(text: &str, hits: &mut Vec<Hit>) {
    if !has(text, "CAIS") {
        return;
    }
    let class = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    for run in runs(text, class).map(|run| unescaped(text, run)) {
        // `token=CAIS…`, `./CAIS…`: the sign before it belongs to the class.
        let token = text.get(run.clone()).unwrap_or("");
        let begins = |at: &usize| *at == 0 || matches!(token.as_bytes().get(at - 1), Some(b'=' | b'/'));
        let Some(skip) = token.match_indices("CAIS").map(|(at, _)| at).find(begins) else { continue };
        let token = token.get(skip..).unwrap_or("");
        if token.len() > 104 && entropy(token) >= 3.0 {
            hits.push(Hit { range: run.start + skip..run.end, kind: TokenKind::SecurityToken });
        }
    }
}

/// How far from a key id a secret may stand, in bytes.
const NEAR: usize = 200;

fn secrets(name: &str, text: &str, runs: &[Range<usize>], ids: &[Hit], hits: &mut Vec<Hit>) {
    let ids: Vec<Range<usize>> = ids
        .iter()
        .filter(|hit| matches!(hit.kind, TokenKind::AccessKeyId | TokenKind::TemporaryKeyId))
        .map(|hit| hit.range.clone())
        .collect();
    let named = is_secret_name(name);
    for run in runs {
        let token = text.get(run.clone()).unwrap_or("");
        if !looks_random(token) {
            continue;
        }
        // Neighbours that belong to a longer word of another alphabet (base64, a path) make it a part of something.
        let touches = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'+' | b'/' | b'_' | b'-' | b'.'));
        let bytes = text.as_bytes();
        if touches(run.start.checked_sub(1).and_then(|at| bytes.get(at))) || touches(bytes.get(run.end)) {
            continue;
        }
        let near = || {
            ids.iter().any(|id| run.start.saturating_sub(id.end) <= NEAR && id.start.saturating_sub(run.end) <= NEAR)
        };
        let context = named || is_secret_name(name_before(text, run.start)) || near();
        if context && !is_wordy(text, run) {
            hits.push(Hit { range: run.clone(), kind: TokenKind::SecretKey });
        }
    }
}

/// Whether a token of a secret's length is drawn at random, as far as one can tell.
fn looks_random(token: &str) -> bool {
    let lowest = match token.len() {
        30 => 3.9,
        32 => 4.0,
        40..=44 => 4.2,
        _ => return false,
    };
    let has = |class: fn(&u8) -> bool| token.as_bytes().iter().any(class);
    has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
        && !token.bytes().all(|byte| byte.is_ascii_hexdigit())
        && entropy(token) >= lowest
        && !placeholder(token)
}

/// The name that a value is given in the text before it: `NAME = "`, `"NAME": "`, `NAME=`, `--NAME `; also
/// `name: NAME` before `value: …`, as lists of variables are written in YAML and JSON.
pub(super) fn name_before(text: &str, at: usize) -> &str {
    let name = word_before(text, at);
    if !name.eq_ignore_ascii_case("value") {
        return name;
    }
    let start = (at.saturating_sub(NEAR)..at).find(|&start| text.is_char_boundary(start)).unwrap_or(at);
    let head = text.get(start..at).unwrap_or("");
    let label =
        ["name", "Name", "key", "Key"].iter().filter_map(|word| head.rfind(word).map(|at| at + word.len())).max();
    let value = label.and_then(|at| head.get(at..)).unwrap_or("");
    let value = value.trim_start_matches(['"', '\'', '\\', ' ', ':', '=', '\t']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(value.len());
    value.get(..end).unwrap_or("")
}

/// The word that a value is assigned to.
fn word_before(text: &str, at: usize) -> &str {
    let head = text.get(..at).unwrap_or("");
    let head = head.trim_end_matches(['"', '\'', '\\', ' ', '\t', '`']);
    let signs = head.trim_end_matches(['=', ':', '>', ' ', '\t']);
    let name = signs.trim_end_matches(['"', '\'', '\\', ' ', '\t', '`']);
    let start = name
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        .last()
        .map_or(name.len(), |(at, _)| at);
    name.get(start..).unwrap_or("")
}

/// Whether a name says that its value is the secret half of a key pair: `access_key_secret`, `SecretKey`, `sk`.
pub fn is_secret_name(name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    if lower.split(['_', '-']).any(|word| word == "sk") {
        return true;
    }
    let joined: String = lower.chars().filter(|c| !matches!(c, '_' | '-')).collect();
    ["secretkey", "secretaccesskey", "accesskeysecret", "aksecret"].iter().any(|known| joined.contains(known))
}

/// Shannon entropy in bits per character.
pub fn entropy(token: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in token.bytes() {
        if let Some(count) = counts.get_mut(byte as usize) {
            *count += 1;
        }
    }
    let total = token.len() as f64;
    counts.iter().filter(|&&count| count > 0).fold(0.0, |sum, &count| {
        let share = f64::from(count) / total;
        sum - share * share.log2()
    })
}

/// Whether a token only stands for one: placeholder words, runs of one character, counting up.
pub fn placeholder(token: &str) -> bool {
    const WORDS: [&str; 10] = ["example", "your", "xxxx", "****", "<", "${", "replace", "changeme", "test", "dummy"];
    let lower = token.to_ascii_lowercase();
    if WORDS.iter().any(|word| lower.contains(word)) || lower.starts_with('$') {
        return true;
    }
    let mut same = 1;
    let mut counting = 1;
    let bytes = token.as_bytes();
    for (a, b) in bytes.iter().zip(bytes.iter().skip(1)) {
        same = if a == b { same + 1 } else { 1 };
        counting = if a.checked_add(1) == Some(*b) { counting + 1 } else { 1 };
        if same >= 5 || counting >= 6 {
            return true;
        }
    }
    false
}

/// The run without the end of an escape before it: `\n` and its like in quoted text, `%3D` in an address.
fn unescaped(text: &str, run: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let first = bytes.get(run.start);
    let skip = match (run.start.checked_sub(1).and_then(|at| bytes.get(at)), first) {
        (Some(b'\\'), Some(b'u')) => 5,
        (Some(b'\\'), Some(b'x')) => 3,
        (Some(b'\\'), Some(b'n' | b't' | b'r' | b'f' | b'b')) => 1,
        (Some(b'%'), Some(b'0'..=b'9')) => 2,
        _ => 0,
    };
    if run.len() > skip { run.start + skip..run.end } else { run }
}

/// Names of environments whose values are secret keys.
const ASSIGNED: [&str; 3] = ["ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECRET_KEY", "TENCENTCLOUD_SECRET_KEY"];

/// What is assigned to one of the names that the clouds' own programs read, of any length that a key may have:
/// `NAME=value`, `NAME: "value"`.
fn assigned(text: &str, hits: &mut Vec<Hit>) {
    for name in ASSIGNED {
        for (at, _) in text.match_indices(name) {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            // The end of an escape is no part of a name.
            let escape = text.get(..at).is_some_and(|text| ["\\n", "\\t", "\\r"].iter().any(|it| text.ends_with(it)));
            if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') && !escape {
                continue;
            }
            let rest = text.get(at + name.len()..).unwrap_or("");
            let value = rest.trim_start_matches(['"', '\'', '\\', ' ', '\t']);
            let Some(value) = value.strip_prefix(['=', ':']) else { continue };
            let value = value.trim_start_matches(['"', '\'', '\\', ' ', '\t']);
            let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "+/=_-".contains(c))).unwrap_or(value.len());
            let token = value.get(..end).unwrap_or("");
            let start = text.len() - value.len();
            let range = start..start + end;
            if is_value(token) && !stands_for_one(token) && !is_wordy(text, &range) {
                hits.push(Hit { range, kind: TokenKind::SecretKey });
            }
        }
    }
}

/// Whether a text may be a key at all.
fn is_value(token: &str) -> bool {
    let varied = token.chars().any(|c| c.is_ascii_digit()) && token.chars().any(|c| c.is_ascii_alphabetic());
    token.len() >= 16 && varied && token.chars().all(|c| c.is_ascii_alphanumeric() || "+/=_-".contains(c))
}

/// Whether a value names itself an example.
fn stands_for_one(token: &str) -> bool {
    let lower = token.to_ascii_lowercase();
    ["xxx", "change_me", "placeholder"].iter().any(|word| lower.contains(word)) || placeholder(token)
}

/// Words that names of keys are made of.
const WORDS: &str = " access account admin alibaba alicloud aliyun app application client cloud cluster config \
    credential credentials customer data database default demo development fake from goes here insert instance key keys \
    login mock my name password placeholder production project sample secret server service staging tencent this token \
    user value ";

/// Whether more than half of a token is made of words: of those that names of keys are made of, or that stand
/// elsewhere in the text.
fn is_wordy(text: &str, run: &Range<usize>) -> bool {
    let token = text.get(run.clone()).unwrap_or("");
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric();
    let elsewhere = |word: &str| {
        text.match_indices(word).take(8).any(|(at, _)| {
            let before = text.as_bytes().get(..at).unwrap_or(&[]).iter().rev();
            let start = at - before.take_while(is_word).count();
            // The token again is no reason.
            !text.get(start..).is_some_and(|rest| rest.starts_with(token))
        })
    };
    let mut covered = 0;
    for word in camel(token) {
        let lower = word.to_ascii_lowercase();
        if WORDS.contains(&format!(" {lower} ")) || (word.len() >= 4 && (elsewhere(word) || elsewhere(&lower))) {
            covered += word.len();
        }
    }
    covered * 2 > run.len()
}

/// The words of a name in camel case: `SecretKey1` gives `Secret`, `Key`.
fn camel(token: &str) -> impl Iterator<Item = &str> {
    token.split(|c: char| !c.is_ascii_alphabetic()).flat_map(|letters| {
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = letters.get(at..).filter(|rest| !rest.is_empty())?;
            let capitals = rest.bytes().take_while(u8::is_ascii_uppercase).count();
            let small = rest.bytes().skip(capitals).take_while(u8::is_ascii_lowercase).count();
            at += capitals + small;
            rest.get(..capitals + small)
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    fn secret() -> String {
        ["oN7tRzKd2WqYb", "XfU4mHs9", "LcVgE3jPa"].concat()
    }

    fn count(text: &str) -> usize {
        find(text).len()
    }

    #[test]
    fn escapes_before_a_token_are_no_part_of_it() {
        let id = ["LTAI", "5tKq8ZrVbN3mXw7LpG2d"].concat();
        for text in [format!("a\\n{id}"), format!("a\\u000a{id}"), format!("?key%3D{id}"), format!("\\t{id}\\n")] {
            let hits = find(&text);
            assert_eq!(hits.len(), 1);
            assert_eq!(text.get(hits[0].range.clone()), Some(&*id));
        }
        let text = format!("{{\\\"a\\\": \\\"x\\nsecret_key={}\\\"}}", secret());
        assert_eq!(count(&text), 1);
    }

    #[test]
    fn lists_of_names_and_values_name_their_values() {
        let secret = secret();
        for text in [
            format!("- name: SECRET_KEY\n  value: {secret}\n"),
            format!(r#"[{{"name":"ACCESS_KEY_SECRET","value":"{secret}"}}]"#),
            format!(r#"[{{\"key\":\"sk\",\"value\":\"{secret}\"}}]"#),
        ] {
            assert_eq!(count(&text), 1);
        }
        assert_eq!(count(&format!("- name: IMAGE\n  value: {secret}\n")), 0);
    }

    #[test]
    fn names_of_the_clouds_programs_are_known() {
        let key = ["Ab1".repeat(4), "cD2e".repeat(4)].concat();
        for name in ASSIGNED {
            for text in
                [format!("export {name}={key}\n"), format!("{name}: \"{key}\""), format!("\"{name}\" = '{key}'")]
            {
                assert_eq!(count(&text), 1, "{name}");
            }
            for value in ["", "$KEY", "${KEY}", "xxxxxxxxxxxxxxxxxxxx1", "<secret>", "your-key-goes-here-1", "short1"] {
                assert_eq!(count(&format!("export {name}={value}\nnext")), 0, "{name}={value}");
            }
            assert_eq!(count(&format!("MY_{name}={key}")), 0);
        }
    }

    #[test]
    fn words_are_no_secrets() {
        assert_eq!(count("secret_key = \"MyCloudAccountSecretKeyData00x1\""), 0);
        // Made of the names of the file itself.
        let name = "GatewayBillingInvoicesMapper01";
        assert_eq!(count(&format!("gateway billing invoices mapper\nsecret_key = \"{name}\"")), 0);
    }
}
