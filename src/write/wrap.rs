//! Text on lines of a width: nothing is cut, wide (CJK) characters count double.

use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Whether a character is not drawn but does something: it moves the cursor, colours what follows, or turns the direction
/// of writing.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A text for a terminal: what is not drawn is written as an escape, but for ends of lines and tabs.
pub fn plain(text: &str) -> Cow<'_, str> {
    let odd = |c: char| is_hidden(c) && !matches!(c, '\n' | '\t');
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if odd(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Breaks a text at spaces, long words after a sign within them, into lines of at most `columns` (at least 20).
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(20);
    let text = &*plain(text);
    let mut lines = vec![String::new()];
    for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let mut word = word;
        loop {
            let used = lines.last().map_or(0, |line| width(line));
            let gap = usize::from(used > 0);
            // A megabyte without a space is not measured again for each line of it.
            let wide = if word.len() > 64 * columns { usize::MAX / 2 } else { width(word) };
            if used + gap + wide <= columns {
                if let Some(line) = lines.last_mut() {
                    line.extend(std::iter::repeat_n(' ', gap));
                    line.push_str(word);
                }
                break;
            }
            if wide <= columns && used > 0 {
                lines.push(String::new());
                continue;
            }
            // Longer than a line: fill this one if much is left, else the next.
            let room = if used == 0 || columns - used > columns / 2 { columns.saturating_sub(used + gap) } else { 0 };
            if room == 0 {
                lines.push(String::new());
                continue;
            }
            let (head, tail) = split(word, room);
            if let Some(line) = lines.last_mut() {
                line.extend(std::iter::repeat_n(' ', gap));
                line.push_str(head);
            }
            lines.push(String::new());
            word = tail;
            if word.is_empty() {
                lines.pop();
                break;
            }
        }
    }
    lines
}

/// The longest beginning of a word that fits, up to a sign such as `.`, `/` or `_` if there is one in its second half.
fn split(word: &str, room: usize) -> (&str, &str) {
    let mut used = 0;
    let mut end = 0;
    let mut sign = 0;
    for (at, c) in word.char_indices() {
        used += c.width().unwrap_or(0);
        if used > room && end > 0 {
            break;
        }
        end = at + c.len_utf8();
        if matches!(c, '.' | '/' | '_' | '-' | ',' | ':' | ']') {
            sign = end;
        }
    }
    if sign > end / 2 && end < word.len() {
        end = sign;
    }
    (word.get(..end).unwrap_or(word), word.get(end..).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_and_wide_characters() {
        assert_eq!(wrap("one two three four five", 20), ["one two three four", "five"]);
        assert_eq!(
            wrap("module.network.alicloud_security_group.web", 20),
            ["module.network.", "alicloud_security_", "group.web"]
        );
        assert_eq!(wrap("安全组安全组安全组安全组", 20), ["安全组安全组安全组安", "全组"]);
    }

    #[test]
    fn what_is_not_drawn_is_written_out() {
        assert_eq!(plain("a\r\n### x\u{202e}y\u{1b}[31m"), "a\\r\n### x\\u{202e}y\\u{1b}[31m");
        assert_eq!(wrap("a\rb\nc", 20), ["a\\rb c"]);
        assert!(matches!(plain("安全组 é `x`\t"), Cow::Borrowed(_)));
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(text in "[a-z. 安]{0,120}", columns in 1usize..60) {
            let lines = wrap(&text, columns);
            proptest::prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            for line in &lines {
                proptest::prop_assert!(width(line) <= columns.max(20));
            }
        }
    }
}
