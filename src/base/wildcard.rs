//! Patterns with `*` (any sequence) and `?` (one character) against texts as a whole.
//!
//! In: a pattern and a text. Out: whether it matches. Nothing is allocated, and as going back to the last `*` only is enough, the
//! time is at most the product of the lengths. Bytes are compared: a `*` may stop within a character, but no character
//! begins there, so that only `?` has to look where it is. Without case means without that of the letters of ASCII.

use super::value::HOLE;

/// Whether a pattern matches a text.
pub fn matches(pattern: &str, text: &str) -> bool {
    walk(pattern, text, |own| own == b'*', |_| true, |own, c| own == c)
}

/// The same without case.
pub fn matches_without_case(pattern: &str, text: &str) -> bool {
    walk(pattern, text, |own| own == b'*', |_| true, |own, c| own.eq_ignore_ascii_case(&c))
}

/// Whether a pattern of which parts are not known may match a text; `surely`: whether it does, whatever they are. What is not
/// ASCII is not known, as no name of an action has any of it. Without case.
pub fn fits(pattern: &str, text: &str, surely: bool) -> bool {
    if surely && !pattern.is_ascii() {
        return false;
    }
    walk(pattern, text, |own| own == b'*' || !own.is_ascii(), |_| true, |own, c| own.eq_ignore_ascii_case(&c))
}

/// Whether a pattern surely matches all that another pattern does: the other is read as a text in which only a `*` takes in a `*`,
/// and a `?` takes in neither that nor what is not known ([`HOLE`] and what comes after it). No where it may well be.
pub fn covers(pattern: &str, other: &str, case: bool) -> bool {
    let mut hole = [0; 4];
    let hole = HOLE.encode_utf8(&mut hole).bytes().next().unwrap_or(u8::MAX);
    let any = |c| c != b'*' && c < hole;
    let same = |own: u8, c: u8| if case { own == c } else { own.eq_ignore_ascii_case(&c) };
    walk(pattern, other, |own| own == b'*', any, same)
}

/// Whether a byte continues a character.
fn continues(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// Matches byte by byte. `star`: what takes in any sequence; `any`: whether a `?` takes in the character that begins with this
/// byte; `same`: whether a byte of the pattern is one of the text.
fn walk(
    pattern: &str,
    text: &str,
    star: impl Fn(u8) -> bool,
    any: impl Fn(u8) -> bool,
    same: impl Fn(u8, u8) -> bool,
) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where the pattern goes on after the last `*`, and what that has taken in of the text.
    let mut back: Option<(usize, usize)> = None;
    while let Some(&c) = text.get(t) {
        match pattern.get(p) {
            Some(&own) if star(own) => {
                p += 1;
                back = Some((p, t));
            }
            Some(&own) if same(own, c) => {
                p += 1;
                t += 1;
            }
            Some(b'?') if !continues(c) && any(c) => {
                p += 1;
                t += 1;
                t += text.iter().skip(t).take_while(|byte| continues(**byte)).count();
            }
            _ => match back {
                Some((after, from)) => {
                    back = Some((after, from + 1));
                    p = after;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|own| star(*own))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Matching as its definition says it, over characters.
    struct Slow<'a> {
        star: &'a dyn Fn(char) -> bool,
        any: &'a dyn Fn(char) -> bool,
        same: &'a dyn Fn(char, char) -> bool,
    }

    impl Slow<'_> {
        fn matches(&self, pattern: &str, text: &str) -> bool {
            let mut chars = pattern.chars();
            let Some(own) = chars.next() else { return text.is_empty() };
            let rest = chars.as_str();
            if (self.star)(own) {
                let mut tails = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                return tails.any(|at| text.get(at..).is_some_and(|text| self.matches(rest, text)));
            }
            let mut chars = text.chars();
            let Some(c) = chars.next() else { return false };
            ((own == '?' && (self.any)(c)) || (self.same)(own, c)) && self.matches(rest, chars.as_str())
        }
    }

    /// Letters of two cases, others that have two and are not ASCII, and what stands for the unknown.
    const PATTERN: &str = "[aAbéÉ\u{E000}\u{F0061}*?:]{0,7}";
    const TEXT: &str = "[aAbéÉ\u{E000}\u{F0061}*?:]{0,7}";

    #[test]
    fn ends_and_beginnings() {
        for (pattern, text, wanted) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("?", "", false),
            ("?", "é", true),
            ("??", "é", false),
            ("*?", "é", true),
            ("*??", "é", false),
            ("*?b", "éb", true),
            ("ecs:*Instance", "ecs:RunInstances", false),
            ("ecs:*Instance*", "ecs:RunInstances", true),
            ("*a*b", "abab", true),
            ("*a*b", "aba", false),
        ] {
            assert_eq!(matches(pattern, text), wanted, "{pattern} {text}");
        }
        assert!(matches_without_case("ECS:run*", "ecs:RunInstances") && !matches("ECS:run*", "ecs:RunInstances"));
        assert!(!matches_without_case("É", "é"));
        assert!(fits("ecs:\u{E000}s", "ECS:RunInstances", false) && !fits("ecs:\u{E000}s", "ECS:RunInstances", true));
        assert!(fits("ecs:*s", "ECS:RunInstances", true));
    }

    /// A pattern that goes back often takes no longer than the product of the lengths.
    #[test]
    fn nothing_takes_long() {
        let (pattern, text) = ("*a".repeat(500) + "b", "a".repeat(20_000));
        assert!(!matches(&pattern, &text) && !fits(&pattern, &text, false) && !covers(&pattern, &text, true));
    }

    proptest::proptest! {
        #[test]
        fn matching_agrees_with_its_definition(pattern in PATTERN, text in TEXT) {
            let (star, all) = (|c| c == '*', |_| true);
            let slow = Slow { star: &star, any: &all, same: &|a, b| a == b };
            proptest::prop_assert_eq!(matches(&pattern, &text), slow.matches(&pattern, &text));
            let fold = |a: char, b: char| a.eq_ignore_ascii_case(&b);
            let slow = Slow { star: &star, any: &all, same: &fold };
            proptest::prop_assert_eq!(matches_without_case(&pattern, &text), slow.matches(&pattern, &text));
            let lower = slow.matches(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase());
            proptest::prop_assert_eq!(matches_without_case(&pattern, &text), lower);
        }

        #[test]
        fn unknown_parts_match_anything_or_nothing(pattern in PATTERN, text in TEXT) {
            let fold = |a: char, b: char| a.eq_ignore_ascii_case(&b);
            let may = Slow { star: &|c| c == '*' || !c.is_ascii(), any: &|_| true, same: &fold };
            proptest::prop_assert_eq!(fits(&pattern, &text, false), may.matches(&pattern, &text));
            let must = Slow { star: &|c| c == '*', any: &|_| true, same: &fold };
            let surely = pattern.is_ascii() && must.matches(&pattern, &text);
            proptest::prop_assert_eq!(fits(&pattern, &text, true), surely);
        }

        #[test]
        fn covering_agrees_with_its_definition(pattern in PATTERN, other in PATTERN) {
            let (star, any) = (|c| c == '*', |c| c != '*' && c < HOLE);
            let fold = |a: char, b: char| a.eq_ignore_ascii_case(&b);
            let slow = Slow { star: &star, any: &any, same: &|a, b| a == b };
            proptest::prop_assert_eq!(covers(&pattern, &other, true), slow.matches(&pattern, &other));
            let slow = Slow { star: &star, any: &any, same: &fold };
            proptest::prop_assert_eq!(covers(&pattern, &other, false), slow.matches(&pattern, &other));
        }

        /// What a pattern covers it matches.
        #[test]
        fn what_is_covered_is_matched(pattern in "[aB*?]{0,5}", other in "[aB*?]{0,5}", text in "[aB]{0,5}") {
            if covers(&pattern, &other, true) && matches(&other, &text) {
                proptest::prop_assert!(matches(&pattern, &text), "{pattern} {other} {text}");
            }
        }
    }
}
