//! File name patterns as `fileset` has them: `*`, `**`, `?`, `[…]`, `{a,b}`, `\` before a literal character.
//!
//! In: a pattern and a path with `/`. Out: whether it matches. A malformed pattern matches nothing. The work is bounded
//! by the product of both lengths for each alternative, and the number of alternatives by [`MAX_ALTERNATIVES`].

/// Most patterns that braces may expand to.
const MAX_ALTERNATIVES: usize = 256;

/// Whether a path matches a pattern; `**` as a whole part stands for any number of folders.
pub fn glob_matches(pattern: &str, path: &str) -> bool {
    let mut open = vec![pattern.to_owned()];
    let mut plain = Vec::new();
    while let Some(next) = open.pop() {
        match expand(&next) {
            Some(alternatives) => open.extend(alternatives),
            None => plain.push(next),
        }
        if open.len() + plain.len() > MAX_ALTERNATIVES {
            return false;
        }
    }
    let path: Vec<&str> = path.split('/').collect();
    plain.iter().any(|pattern| parts_match(&pattern.split('/').collect::<Vec<_>>(), &path))
}

/// The first `{…}` resolved into its alternatives.
fn expand(pattern: &str) -> Option<Vec<String>> {
    let chars: Vec<char> = pattern.chars().collect();
    let (mut start, mut depth, mut escaped, mut cuts) = (None, 0usize, false, Vec::new());
    for (at, char) in chars.iter().enumerate() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => {
                depth += 1;
                start.get_or_insert(at);
            }
            ',' if depth == 1 => cuts.push(at),
            '}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    let mut from = start? + 1;
                    let part = |from: usize, to: usize| chars.iter().skip(from).take(to - from).collect::<String>();
                    let (head, tail) = (part(0, from - 1), part(at + 1, chars.len()));
                    cuts.push(at);
                    let mut out = Vec::new();
                    for cut in cuts {
                        out.push(format!("{head}{}{tail}", part(from, cut)));
                        from = cut + 1;
                    }
                    return Some(out);
                }
            }
            _ => {}
        }
    }
    None
}

fn parts_match(pattern: &[&str], path: &[&str]) -> bool {
    // Which prefixes of the path the pattern so far can match.
    let mut reach = vec![false; path.len() + 1];
    if let Some(first) = reach.first_mut() {
        *first = true;
    }
    for part in pattern {
        let mut next = vec![false; path.len() + 1];
        if *part == "**" {
            let mut any = false;
            for (at, slot) in next.iter_mut().enumerate() {
                any |= reach.get(at).copied().unwrap_or(false);
                *slot = any;
            }
        } else {
            for (at, name) in path.iter().enumerate() {
                if reach.get(at).copied().unwrap_or(false)
                    && part_matches(part, name)
                    && let Some(slot) = next.get_mut(at + 1)
                {
                    *slot = true;
                }
            }
        }
        reach = next;
    }
    reach.last().copied().unwrap_or(false)
}

enum Token {
    Any,
    One,
    Class(bool, Vec<(char, char)>),
    Char(char),
}

fn tokens(pattern: &str) -> Option<Vec<Token>> {
    let mut chars = pattern.chars().peekable();
    let mut out = Vec::new();
    while let Some(char) = chars.next() {
        out.push(match char {
            '*' => Token::Any,
            '?' => Token::One,
            '\\' => Token::Char(chars.next()?),
            '[' => {
                let negated = matches!(chars.peek(), Some('^' | '!'));
                if negated {
                    chars.next();
                }
                let mut ranges = Vec::new();
                loop {
                    let low = match chars.next()? {
                        ']' if !ranges.is_empty() => break,
                        '\\' => chars.next()?,
                        char => char,
                    };
                    let mut high = low;
                    if chars.peek() == Some(&'-') {
                        chars.next();
                        high = match chars.next()? {
                            '\\' => chars.next()?,
                            ']' => return None,
                            char => char,
                        };
                    }
                    ranges.push((low, high));
                }
                Token::Class(negated, ranges)
            }
            char => Token::Char(char),
        });
    }
    Some(out)
}

fn part_matches(pattern: &str, name: &str) -> bool {
    let Some(tokens) = tokens(pattern) else { return false };
    let name: Vec<char> = name.chars().collect();
    let mut reach = vec![false; name.len() + 1];
    if let Some(first) = reach.first_mut() {
        *first = true;
    }
    for token in &tokens {
        let mut next = vec![false; name.len() + 1];
        let mut any = false;
        for at in 0..=name.len() {
            let here = reach.get(at).copied().unwrap_or(false);
            let before = at.checked_sub(1).and_then(|at| Some((*reach.get(at)?, *name.get(at)?)));
            any |= here;
            let matched = match (token, before) {
                (Token::Any, _) => any,
                (Token::One, Some((reached, _))) => reached,
                (Token::Char(wanted), Some((reached, char))) => reached && *wanted == char,
                (Token::Class(negated, ranges), Some((reached, char))) => {
                    reached && ranges.iter().any(|(low, high)| (*low..=*high).contains(&char)) != *negated
                }
                (_, None) => false,
            };
            if let Some(slot) = next.get_mut(at) {
                *slot = matched;
            }
        }
        reach = next;
    }
    reach.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::glob_matches;

    #[test]
    fn patterns_of_fileset() {
        assert!(glob_matches("*.txt", "a.txt"));
        assert!(!glob_matches("*.txt", "d/a.txt"));
        assert!(glob_matches("**", "d/a.txt"));
        assert!(glob_matches("**/*.txt", "a.txt"));
        assert!(glob_matches("**/*.txt", "d/e/a.txt"));
        assert!(glob_matches("{a,b}*.[ch]", "b1.c"));
        assert!(!glob_matches("[^a].c", "a.c"));
        assert!(!glob_matches("[a", "[a"));
        assert!(!glob_matches(&"{a,b}".repeat(40), "x"));
    }
}
