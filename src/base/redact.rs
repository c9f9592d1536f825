//! Finds credentials in text, and blanks them: the filter that every string passes before it leaves the program.
//!
//! In: any text, and where it is the value of something, that thing's name. Out: byte ranges with what they are; no
//! part of a token is ever returned. Assumes nothing about the text (scripts, policies, HCL, JSON). Linear in the text.
//! Token shapes are those of the clouds' documentation samples (key ids of RAM and CAM, STS answers).

use memchr::memmem::Finder;
use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

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
            TokenKind::NamedValue => "value of a secret",
        }
    }

    /// What stands in its place in a text that is shown.
    fn replacement(self) -> &'static str {
        match self {
            TokenKind::AccessKeyId | TokenKind::TemporaryKeyId | TokenKind::SecretKey => "[redacted access key]",
            TokenKind::SecurityToken => "[redacted security token]",
            TokenKind::PrivateKey => "[redacted private key]",
            TokenKind::UrlPassword => "[redacted password]",
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
    if !may_hold(text) {
        return hits;
    }
    private_keys(text, &mut hits);
    url_passwords(text, &mut hits);
    let runs: Vec<Range<usize>> = runs(text, |byte| byte.is_ascii_alphanumeric()).collect();
    key_ids(text, &runs, &mut hits);
    temporary_ids(text, &mut hits);
    security_tokens(text, &mut hits);
    secrets(name, text, &runs, &mut hits);
    in_order(hits)
}

/// `password = "…"`: a quoted value of an argument, variable or key whose name says that it is secret; quotes and
/// backslashes may be escaped, as in JSON within HCL.
static NAMED_VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names = "password|passwd|pwd|secret|token|private_key|access_key|secret_key|psk|pre_share_key|passphrase|\
                 secret_string|secret_data|secret_binary|credentials?|plaintext|secretkey|accesskey";
    Regex::new(&format!(r#"(?i)(?:{names})\\?["']?\]?\s*[=:]\s*\\?"((?:[^"\\\n]|\\.)*)"#)).ok()
});

/// What is not to be shown: the credentials, and the values of secret names.
fn hidden(text: &str) -> Vec<Hit> {
    let mut hits = find(text);
    if let Some(regex) = &*NAMED_VALUE {
        let values = regex.captures_iter(text).filter_map(|captures| captures.get(1));
        // An interpolation alone is a reference, not a value.
        let literal = values.filter(|found| {
            let text = found.as_str();
            !(text.is_empty() || text.starts_with("[redacted") || text.starts_with("${") && text.ends_with('}'))
        });
        let named: Vec<Range<usize>> = literal.map(|found| found.range()).collect();
        // A credential that is all of such a value says more than its name; one that is a part of it leaves the rest.
        let whole =
            |range: &Range<usize>| hits.iter().any(|hit| hit.range.start <= range.start && range.end <= hit.range.end);
        let named: Vec<Range<usize>> = named.into_iter().filter(|range| !whole(range)).collect();
        hits.retain(|hit| named.iter().all(|range| hit.range.end <= range.start || range.end <= hit.range.start));
        hits.extend(named.into_iter().map(|range| Hit { range, kind: TokenKind::NamedValue }));
    }
    in_order(hits)
}

/// Sorted; of two that overlap, the first.
fn in_order(mut hits: Vec<Hit>) -> Vec<Hit> {
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

/// False for texts in which surely nothing is found, which are nearly all: no mark of a credential and no word of the
/// length of a secret stands in them.
fn may_hold(text: &str) -> bool {
    static MARKS: LazyLock<[Finder<'static>; 6]> =
        LazyLock::new(|| ["LTAI", "AKID", "STS.", "CAIS", "-----BEGIN ", "://"].map(Finder::new));
    let bytes = text.as_bytes();
    let long = |run: &[u8]| matches!(run.len(), 30 | 32 | 40..=44);
    MARKS.iter().any(|mark| mark.find(bytes).is_some()) || bytes.split(|byte| !byte.is_ascii_alphanumeric()).any(long)
}

/// The text with every credential replaced by what it is.
pub fn redact(text: &str) -> Cow<'_, str> {
    let hits = hidden(text);
    if hits.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for hit in hits {
        out.push_str(text.get(at..hit.range.start).unwrap_or(""));
        out.push_str(hit.kind.replacement());
        at = hit.range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    Cow::Owned(out)
}

/// The text with every credential replaced by as many asterisks as it has characters, line ends kept: columns of
/// source snippets stay what they are.
pub fn mask(text: &str) -> Cow<'_, str> {
    mask_ranges(text, hidden(text).into_iter().map(|hit| hit.range))
}

/// Shortest secret that is looked for by its text; shorter ones stand in too many words.
const SHORTEST: usize = 4;

/// The text with every one of these secrets replaced by asterisks, as it is and as HCL and JSON write it in quotes.
pub fn mask_known<'t>(text: &'t str, secrets: &[Arc<str>]) -> Cow<'t, str> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for secret in secrets.iter().filter(|secret| secret.chars().count() >= SHORTEST) {
        let quoted = secret.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace("${", "$${");
        let other = (quoted != **secret).then_some(quoted);
        for form in [Some(&**secret), other.as_deref()].into_iter().flatten() {
            ranges.extend(memchr::memmem::find_iter(text.as_bytes(), form).map(|at| at..at + form.len()));
        }
    }
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    ranges.retain(|range| {
        let keep = range.start >= end;
        end = if keep { range.end } else { end };
        keep
    });
    mask_ranges(text, ranges)
}

/// The text with these (ordered, disjoint) byte ranges replaced by as many asterisks, line ends kept.
pub fn mask_ranges(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let mut at = 0;
    for range in ranges {
        let (Some(before), Some(hidden)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
        out.push_str(before);
        out.extend(hidden.chars().map(|c| if c == '\n' || c == '\r' { c } else { '*' }));
        at = range.end;
    }
    match out {
        Some(mut out) => {
            out.push_str(text.get(at..).unwrap_or(""));
            Cow::Owned(out)
        }
        None => Cow::Borrowed(text),
    }
}

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
        // `%` is fine in a password; `%s`, `${…}` and `$PASSWORD` stand for one.
        let template = password.contains(['$', '{']) || password == "%s" || password == "%v";
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
        if entropy(rest) >= lowest && !placeholder(rest) {
            hits.push(Hit { range: run.clone(), kind: TokenKind::AccessKeyId });
        }
    }
}

fn temporary_ids(text: &str, hits: &mut Vec<Hit>) {
    for run in runs(text, |byte| byte.is_ascii_alphanumeric() || byte == b'.') {
        let token = text.get(run.clone()).unwrap_or("");
        let Some(rest) = token.strip_prefix("STS.") else { continue };
        if (16..=32).contains(&rest.len()) && !rest.contains('.') && entropy(rest) >= 3.0 && !placeholder(rest) {
            hits.push(Hit { range: run, kind: TokenKind::TemporaryKeyId });
        }
    }
    for run in runs(text, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') {
        let token = text.get(run.clone()).unwrap_or("");
        let Some(rest) = token.strip_prefix("AKID") else { continue };
        if rest.len() >= 37 && entropy(rest) >= 3.8 && !placeholder(rest) {
            hits.push(Hit { range: run, kind: TokenKind::TemporaryKeyId });
        }
    }
}

fn security_tokens(text: &str, hits: &mut Vec<Hit>) {
    let class = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    for run in runs(text, class) {
        // `token=CAIS…`: the sign before it belongs to the class.
        let token = text.get(run.clone()).unwrap_or("");
        let skip = token.find("CAIS").filter(|&at| at == 0 || token.as_bytes().get(at - 1) == Some(&b'='));
        let Some(skip) = skip else { continue };
        let token = token.get(skip..).unwrap_or("");
        if token.len() > 104 && entropy(token) >= 3.0 {
            hits.push(Hit { range: run.start + skip..run.end, kind: TokenKind::SecurityToken });
        }
    }
}

/// How far from a key id a secret may stand, in bytes.
const NEAR: usize = 200;

fn secrets(name: &str, text: &str, runs: &[Range<usize>], hits: &mut Vec<Hit>) {
    let ids: Vec<Range<usize>> = hits
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
        if named || is_secret_name(name_before(text, run.start)) || near() {
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

/// The name that a value is given in the text before it: `NAME = "`, `"NAME": "`, `NAME=`, `--NAME `.
fn name_before(text: &str, at: usize) -> &str {
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
    ["secretkey", "secretaccesskey", "accesskeysecret"].iter().any(|known| joined.contains(known))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        find(text).into_iter().map(|hit| hit.kind).collect()
    }
    fn id16() -> String {
        ["LTAI", "4FkT9sQw2mXb"].concat()
    }
    fn id24() -> String {
        ["LTAI", "5tKq8ZrVbN3mXw7LpG2d"].concat()
    }
    fn tencent() -> String {
        ["AKID", "z8krbsJ5yKBZQpn74WFkm", "LPx3gnPhESA"].concat()
    }
    fn secret30() -> String {
        ["oN7tRzKd2WqYb", "XfU4mHs9", "LcVgE3jPa"].concat()
    }

    #[test]
    fn key_ids_are_known_by_their_shape() {
        assert_eq!(secret30().len(), 30);
        for id in [id16(), id24(), tencent()] {
            assert_eq!(kinds(&format!("id = \"{id}\"")), [TokenKind::AccessKeyId], "{} characters", id.len());
        }
        let temporary = ["AKID", "z8krbsJ5yKBZQpn74WFkmLPx3gnPhESA-_q7Wd92Ls"].concat();
        assert_eq!(kinds(&temporary), [TokenKind::TemporaryKeyId]);
        let sts = ["STS.", "NUgYrLnoC37mZZCNnAbez"].concat();
        assert_eq!(kinds(&sts), [TokenKind::TemporaryKeyId]);
    }

    #[test]
    fn placeholders_and_other_lengths_are_none() {
        for text in [
            ["LTAI", "****************"].concat(),
            ["LTAI", "EXAMPLEEXAMPLEEXAMPL"].concat(),
            ["LTAI", "5tShort"].concat(),
            // touching another character of the class
            format!("x{}", id16()),
            format!("{}Z", id24()),
            // hash and identifier
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef".into(),
            "123e4567-e89b-12d3-a456-426614174000".into(),
        ] {
            assert_eq!(kinds(&text), [], "{} characters", text.len());
        }
    }

    #[test]
    fn secrets_need_context() {
        let secret = secret30();
        for text in [
            format!("access_key_secret = \"{secret}\""),
            format!("{{\"SecretKey\": \"{secret}\"}}"),
            format!("export ALIBABA_CLOUD_ACCESS_KEY_SECRET={secret}"),
            format!("sk: {secret}"),
        ] {
            assert_eq!(kinds(&text), [TokenKind::SecretKey]);
        }
        assert_eq!(kinds(&format!("description = \"{secret}\"")), []);
        assert_eq!(kinds(&format!("disk = \"{secret}\"")), []);
        assert_eq!(
            kinds(&format!("a = \"{}\"\nb = \"{secret}\"", id24())),
            [TokenKind::AccessKeyId, TokenKind::SecretKey]
        );
        assert_eq!(kinds(&format!("a = \"{}\"{}b = \"{secret}\"", id24(), " ".repeat(300))), [TokenKind::AccessKeyId]);
        assert_eq!(find_named("secret_key", &secret).len(), 1);
        assert_eq!(find_named("name", &secret).len(), 0);
        assert_eq!(kinds("secret_key = \"YourAccessKeySecretGoesHere123\""), []);
        assert_eq!(kinds("secret_key = \"0fE1d2C3b4a5968778695a4b3c2d1e0f\""), []);
    }

    #[test]
    fn private_keys_and_passwords_in_addresses() {
        let pem = ["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE\nabc\n-----END RSA ", "PRIVATE KEY-----"].concat();
        let text = format!("a {pem} b");
        assert_eq!(redact(&text), "a [redacted private key] b");
        assert_eq!(mask(&text).lines().count(), text.lines().count());
        assert_eq!(kinds("-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----"), []);
        assert_eq!(redact("mysql://root:hunter2@db:3306/x"), "mysql://root:[redacted password]@db:3306/x");
        for text in
            ["https://example.com:8080/a@b", "mysql://root:${var.p}@db", "mysql://root:<password>@db", "://a:b@c"]
        {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn known_secrets_are_masked_in_every_spelling() {
        let secrets = [Arc::from("a\"b${c"), Arc::from("abcd"), Arc::from("abcdef"), Arc::from("x")];
        assert_eq!(mask_known(r#"p = "a\"b$${c" # abcdef x"#, &secrets), r#"p = "********" # ****** x"#);
        assert!(matches!(mask_known("nothing", &secrets), Cow::Borrowed(_)));
    }

    #[test]
    fn masking_keeps_columns() {
        let text = format!("k = \"{}\" # 密钥", id24());
        let masked = mask(&text);
        assert_eq!(masked.chars().count(), text.chars().count());
        assert!(masked.ends_with("# 密钥"));
        assert!(!masked.contains("LTAI"));
        assert!(matches!(mask("nothing"), Cow::Borrowed(_)));
        assert_eq!(redact(&text), "k = \"[redacted access key]\" # 密钥");
        let token = ["CAIS", &"aB3+dE6/gH9z".repeat(12)].concat();
        assert_eq!(redact(&format!("token={token}")), "token=[redacted security token]");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC{0,60}|[A-Z:/@.=\" -]{0,60}") {
            let hits = find(&text);
            let mut end = 0;
            for hit in &hits {
                proptest::prop_assert!(hit.range.start >= end && hit.range.end <= text.len());
                proptest::prop_assert!(text.get(hit.range.clone()).is_some());
                end = hit.range.end;
            }
            proptest::prop_assert_eq!(mask(&text).chars().count(), text.chars().count());
        }
    }
}
