//! Blanks credentials: the filter that every string passes before it leaves the program.
//!
//! In: any text. Out: the same without the credentials that [`super::credential`] finds, and without the values of
//! names that say they are secret. Assumes nothing about the text. Linear in the text.

use super::credential::in_order;
pub use super::credential::{Hit, TokenKind, entropy, find, find_named, is_secret_name, placeholder};
use super::{script_password, secret_name};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// What is not to be shown: the credentials, these values of secret names, and passwords in commands.
fn hidden(text: &str, mut named: Vec<Range<usize>>) -> Vec<Hit> {
    named.extend(script_password::in_commands(text));
    let mut hits = find(text);
    // An interpolation alone is a reference, not a value.
    let literal = named.into_iter().filter(|range| {
        let text = text.get(range.clone()).unwrap_or("");
        !(text.is_empty() || text.starts_with("[redacted") || text.starts_with("${") && text.ends_with('}'))
    });
    // A credential that is all of such a value says more than its name; one that is a part of it leaves the rest.
    let whole =
        |range: &Range<usize>| hits.iter().any(|hit| hit.range.start <= range.start && range.end <= hit.range.end);
    let named: Vec<Range<usize>> = literal.filter(|range| !whole(range)).collect();
    hits.retain(|hit| named.iter().all(|range| hit.range.end <= range.start || range.end <= hit.range.start));
    hits.extend(named.into_iter().map(|range| Hit { range, kind: TokenKind::NamedValue }));
    in_order(hits)
}

/// The text with every credential replaced by what it is.
pub fn redact(text: &str) -> Cow<'_, str> {
    let hits = hidden(text, secret_name::values_within(text));
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
    mask_ranges(text, hidden(text, secret_name::values(text)).into_iter().map(|hit| hit.range))
}

/// Shortest secret that is looked for by its text; shorter ones stand in too many words.
const SHORTEST: usize = 4;

/// The text with every one of these secrets replaced by asterisks, as it is and as HCL and JSON write it in quotes.
pub fn mask_known<'t>(text: &'t str, secrets: &[Arc<str>]) -> Cow<'t, str> {
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let cut: Vec<usize> = text.match_indices('…').map(|(at, _)| at).collect();
    for secret in secrets.iter().filter(|secret| secret.chars().count() >= SHORTEST) {
        let quoted = secret.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace("${", "$${");
        let other = (quoted != **secret).then_some(quoted);
        for form in [Some(&**secret), other.as_deref()].into_iter().flatten() {
            ranges.extend(memchr::memmem::find_iter(text.as_bytes(), form).map(|at| at..at + form.len()));
            ranges.extend(cut.iter().filter_map(|&end| beginning(text.get(..end)?, form)));
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

/// Where a text that was cut ends with the beginning of a secret.
fn beginning(text: &str, secret: &str) -> Option<Range<usize>> {
    let lengths = secret.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|&length| length >= SHORTEST);
    let longest = lengths.filter(|&length| secret.get(..length).is_some_and(|part| text.ends_with(part))).max()?;
    Some(text.len() - longest..text.len())
}

/// Those of some secrets that stand for nothing else wherever they are: a weak password may be a word of any message.
pub fn sure(secrets: &[Arc<str>]) -> Vec<Arc<str>> {
    let long = |text: &&Arc<str>| text.len() >= 12 && text.bytes().any(|byte| byte.is_ascii_digit());
    secrets.iter().filter(long).cloned().collect()
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
        // In the name of a host, and in a path.
        assert_eq!(kinds(&format!("\"{sts}.aliyuncs.com\"")), [TokenKind::TemporaryKeyId]);
        assert_eq!(kinds(&format!("www.{sts}")), [TokenKind::TemporaryKeyId]);
        assert_eq!(kinds(&format!("x{sts}")), []);
        let token = ["CAIS", &"aB3+dE6/gH9z".repeat(12)].concat();
        assert_eq!(kinds(&format!("source = \"./{token}\"")), [TokenKind::SecurityToken]);
        assert_eq!(kinds(&format!("x{token}")), []);
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
        // Also of one that was cut.
        assert_eq!(mask_known("x = \"abcde…\"", &secrets), "x = \"*****…\"");
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
