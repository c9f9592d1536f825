//! Names that say that their value is a secret, and the values that stand beside such names in a text.
//!
//! In: the name of an argument, a variable or an entry of an environment; any text. Out: whether it says so; byte ranges.
//! Assumes nothing about the text (HCL, JSON, YAML, scripts). Linear in the text.

use super::credential::{name_before, placeholder};
use super::value::HOLE;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Endings of a name that say so, whatever stands before them.
const ENDINGS: [&str; 19] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "private_key",
    "access_key",
    "secret_key",
    "psk",
    "pre_share_key",
    "passphrase",
    "secret_string",
    "secret_data",
    "secret_binary",
    "credential",
    "credentials",
    "plaintext",
    "secretkey",
    "accesskey",
];

/// Last words that say so only as a word of their own.
const WORDS: [&str; 6] = ["pass", "pw", "apikey", "secrets", "passwords", "privatekey"];

/// What may stand behind a secret's name and changes nothing: which one it is, or how it is written.
const TAILS: [&str; 19] = [
    "a",
    "b",
    "base",
    "base64",
    "current",
    "default",
    "dev",
    "live",
    "main",
    "new",
    "old",
    "plain",
    "previous",
    "primary",
    "prod",
    "production",
    "secondary",
    "staging",
    "value",
];

/// Words behind `password` that make it something about passwords.
const ABOUT: &str = " age algorithm arn auth authentication change characters chars check complexity count days different \
    enable enabled endpoint expiration expire expires expiry field file free generation grant group hint id ids inherit \
    key length lifetime login max min minimum mode name names param parameter path policy prevention ref reference \
    required reset reuse rotation rules source status strength time ttl type uri url user username valid version ";

/// Whether a name says that its value is a secret: `DB_PASSWORD`, `jwt-secret`, `apiKey`, `PASSWORD_2`.
pub fn says_secret(name: &str) -> bool {
    let words = words(name);
    let tail = |word: &&String| TAILS.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit());
    let kept = words.len() - words.iter().rev().take_while(tail).count();
    let words = words.get(..kept).unwrap_or_default();
    let lower = words.join("_");
    if ENDINGS.iter().any(|ending| lower.ends_with(ending)) {
        return true;
    }
    match words {
        [.., before, last] if last == "key" && matches!(before.as_str(), "api" | "secret" | "private" | "access") => {
            true
        }
        [.., last] if WORDS.contains(&last.as_str()) => true,
        _ => {
            let at = words.iter().position(|word| says_password(word));
            at.and_then(|at| words.get(at + 1..))
                .is_some_and(|rest| !rest.iter().any(|word| ABOUT.contains(&format!(" {word} "))))
        }
    }
}

/// Whether a name says that its value is a password, which is a secret however short it is: not so a `secret` or a
/// `token`, which may be the name of one.
pub fn is_password_name(name: &str) -> bool {
    let words = words(name);
    let tail = |word: &&String| TAILS.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit());
    let last = words.iter().rev().find(|word| !tail(word));
    last.is_some_and(|last| says_password(last) || matches!(last.as_str(), "pwd" | "pass") && words.len() > 1)
}

fn says_password(word: &str) -> bool {
    ["password", "passwd", "passphrase"].iter().any(|ending| word.ends_with(ending))
}

/// The words of a name in lower case: parted by signs and by capitals behind small letters.
fn words(name: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (small && c.is_uppercase()) {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut().filter(|_| c.is_alphanumeric()) {
            last.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    out.retain(|word| !word.is_empty());
    out
}

/// A name and the quote that begins its value; quotes may be escaped, as in JSON within HCL.
static QUOTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"([A-Za-z0-9_.-]+)\\?["']?\]?\s*[=:]\s*(\\?)"()"#).ok());

/// `NAME=value` as shells and files of an environment write it, the value without quotes or in single ones.
static ASSIGNED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"([A-Za-z_][A-Za-z0-9_]*)=(?:'([^'\n]+)'|([^\s"'`$<>{}()\\,;&|]+))"#).ok());

/// `name: value` in a line of YAML.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?m)^[ \t]*(?:- )?[ \t]*([A-Za-z_][A-Za-z0-9_-]*):[ \t]+([^\s"'{}\[\]|>&*$][^\n]*)$"#).ok()
});

/// Names with their quoted values.
pub(super) fn quoted_values(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    QUOTED.iter().flat_map(move |regex| regex.captures_iter(text)).filter_map(move |found| {
        let (name, escape, start) = (found.get(1)?, found.get(2)?, found.get(3)?.end());
        // In a list of names and values the name stands before.
        let name = match name.as_str() {
            "value" | "Value" => name_before(text, start),
            name => name,
        };
        let length = text.get(start..).and_then(|rest| quoted(rest, !escape.is_empty()))?;
        Some((name, start..start + length))
    })
}

/// Names and values of lines of YAML.
pub(super) fn line_values(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let all = LINE.iter().filter(|_| text.contains('\n')).flat_map(move |regex| regex.captures_iter(text));
    all.filter_map(|found| Some((found.get(1)?.as_str(), found.get(2)?.range())))
}

/// The quoted values of secret names, and what is given to a name of an environment without quotes.
pub fn values(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> =
        quoted_values(text).filter(|(name, _)| says_secret(name)).map(|(_, range)| range).collect();
    out.extend(assigned(text).filter(|(name, _)| !name.contains(char::is_lowercase)).map(|(_, range)| range));
    out
}

/// The same and what a script or a file within the text gives to names of any form. Not for text that is code of
/// Terraform: there a bare word is a reference.
pub fn values_within(text: &str) -> Vec<Range<usize>> {
    let mut out = values(text);
    out.extend(assigned(text).map(|(_, range)| range));
    out.extend(line_values(text).filter(|(name, _)| says_secret(name)).map(|(_, range)| range));
    out
}

/// What a script gives to names of secrets.
pub(super) fn assigned(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let all = ASSIGNED.iter().flat_map(move |regex| regex.captures_iter(text));
    let all = all.filter_map(|found| {
        let value = found.get(2).or(found.get(3))?;
        Some((found.get(1)?.as_str(), value.as_str(), value.range()))
    });
    let reference =
        |value: &str| ["var.", "local.", "data.", "module.", "each."].iter().any(|it| value.starts_with(it));
    let real = all.filter(move |(name, value, _)| says_secret(name) && !is_flag(value) && !reference(value));
    real.map(|(name, _, range)| (name, range))
}

/// Whether what is given to the name of a password is one, and no reference, path, address or name of it.
pub fn may_be_password(value: &str) -> bool {
    let elsewhere = value.starts_with(['/', '$', '.']) || value.contains(['{', '<', HOLE]) || value.contains("://");
    let named = ["secret", "password", "passwd", "kms", "ssm", "vault"].iter().any(|word| value.contains(word));
    // A name is written in small letters and signs.
    let name = named && !value.contains(|c: char| c.is_ascii_digit() || c.is_uppercase() || "!?@#$%^&*+=".contains(c));
    let resource = ["acs:", "qcs:", "arn:", "kms:", "ssm:"].iter().any(|scheme| value.starts_with(scheme));
    let long = value.chars().count() >= 4 && !value.contains(char::is_whitespace);
    long && !elsewhere && !name && !resource && !is_flag(value) && !placeholder(value)
}

/// Whether a value says yes or no, and is no secret.
pub fn is_flag(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "none")
}

/// The length of a quoted text up to its end quote; `None` where the line has none.
fn quoted(rest: &str, escaped: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\n' => return None,
            b'\\' if escaped && bytes.get(at + 1) == Some(&b'"') => return Some(at),
            // What is escaped twice is within.
            b'\\' if escaped && bytes.get(at + 1) == Some(&b'\\') => at += 4,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets() {
        for name in [
            "password",
            "DB_PASSWORD",
            "dbPassword",
            "db_pass",
            "PGPASSWORD",
            "MYSQL_PWD",
            "PASSWORD_2",
            "DB_PASSWORD_ORDERS",
            "jwt-secret",
            "SECRET_KEY_BASE",
            "apiKey",
            "API_KEY",
            "AUTH_TOKEN",
            "db.password",
            "access_key",
            "GOOGLE_CREDENTIALS",
        ] {
            assert!(says_secret(name), "{name}");
        }
        for name in [
            "",
            "http_tokens",
            "password_policy",
            "max_password_age",
            "minimum_password_length",
            "PASSWORD_FILE",
            "password_inherit",
            "secret_name",
            "kms_secret_id",
            "token_endpoint",
            "bypass",
            "compass",
            "key",
            "STAGE",
            "account_password_valid_time",
        ] {
            assert!(!says_secret(name), "{name}");
        }
        assert!(is_password_name("DB_PASSWORD") && is_password_name("db_pass_1") && is_password_name("DbPassword"));
        assert!(
            !is_password_name("DB_SECRET") && !is_password_name("PASSWORD_HASH_ROUNDS") && !is_password_name("pass")
        );
    }

    #[test]
    fn passwords_and_what_stands_for_one() {
        for value in ["hunter2", "Wq8zzTop31x", "Password1", "correct-horse", "0042"] {
            assert!(may_be_password(value), "{value}");
        }
        for value in
            ["", "yes", "/run/secrets/db", "${ssm:db}", "app-db-password", "acs:kms:x", "{{resolve:x}}", "changeme"]
        {
            assert!(!may_be_password(value), "{value}");
        }
    }

    fn shown(text: &str, ranges: Vec<Range<usize>>) -> Vec<&str> {
        ranges.into_iter().filter_map(|range| text.get(range)).collect()
    }

    #[test]
    fn values_beside_such_names() {
        let cases: [(&str, &[&str]); 9] = [
            (r#"password = "hunter2", stage = "prod""#, &["hunter2"]),
            (r#"x = "{\"DB_PASS\": \"hunter2\", \"b\": \"c\"}""#, &["hunter2"]),
            (r#"password = "a\"b""#, &[r#"a\"b"#]),
            (r#"a = { "api-key" : "k", b = "secret" }"#, &["k"]),
            (r#"[{"name":"DB_PASS","value":"hunter2"},{"name":"STAGE","value":"prod"}]"#, &["hunter2"]),
            ("export DB_PASSWORD=hunter2\n", &["hunter2"]),
            ("docker run -e DB_PASSWORD='hunter 2' x", &["hunter 2"]),
            ("DB_PASSWORD=$(cat x) USE_PASSWORD=true", &[]),
            ("password=var.password", &[]),
        ];
        for (text, want) in cases {
            assert_eq!(shown(text, values(text)), want, "{text}");
        }
        assert_eq!(shown("user: a\npassword: hunter2\n", values_within("user: a\npassword: hunter2\n")), ["hunter2"]);
        assert!(values_within("secret: none is known").is_empty());
    }
}
