//! One pass over the raw text of a file that knows strings, heredocs and templates: comments, top-level items, limits.
//!
//! In: text of a Terraform file, well formed or not. Out: byte ranges. Nothing recurses: the nesting is a vector.

use std::ops::Range;

/// A comment of a Terraform file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Bytes of the comment, without the line end.
    pub span: Range<usize>,
    /// The comment with its marks (`#`, `//`, `/*`).
    pub text: String,
}

/// The comments of a text in order; marks within strings and heredocs are no comments.
pub fn comments(text: &str) -> Vec<Comment> {
    scan(text, false)
        .comments
        .into_iter()
        .map(|span| Comment { text: text.get(span.clone()).unwrap_or_default().to_owned(), span })
        .collect()
}

/// What a pass over a file tells.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Byte ranges of comments.
    pub comments: Vec<Range<usize>>,
    /// Byte ranges of the top-level attributes and blocks.
    pub items: Vec<Range<usize>>,
}

enum Mode {
    /// Code, with the number of open brackets.
    Code(usize),
    Quote,
    /// A heredoc and its delimiter.
    Heredoc(Range<usize>),
}

/// The words that begin a top-level block: at the start of a line they end a block whose brace was lost.
const KEYWORDS: [&str; 13] = [
    "resource",
    "data",
    "variable",
    "output",
    "module",
    "locals",
    "provider",
    "terraform",
    "moved",
    "import",
    "removed",
    "check",
    "ephemeral",
];

/// Scans a text. With `recover`, a top-level keyword at the start of a line begins a new item whatever is open.
pub(super) fn scan(text: &str, recover: bool) -> Scan {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(0);
    let mut out = Scan::default();
    let mut stack = vec![Mode::Code(0)];
    let mut item: Option<usize> = None;
    let mut pending: Option<Range<usize>> = None;
    let mut i = 0;
    while i < bytes.len() {
        let byte = at(i);
        if recover
            && (i == 0 || at(i - 1) == b'\n')
            && (stack.len() > 1 || item.is_some())
            && begins_block(text, i)
            && !matches!(stack.last(), Some(Mode::Heredoc(_)))
        {
            if let Some(start) = item.take() {
                out.items.push(start..i);
            }
            stack.truncate(1);
            if let Some(Mode::Code(depth)) = stack.last_mut() {
                *depth = 0;
            }
            pending = None;
        }
        let top = stack.len() == 1;
        match stack.last_mut() {
            None => break,
            Some(Mode::Code(depth)) => {
                let start = i;
                match byte {
                    b'#' => i = line_end(bytes, i),
                    b'/' if at(i + 1) == b'/' => i = line_end(bytes, i),
                    b'/' if at(i + 1) == b'*' => {
                        i = memchr::memmem::find(bytes.get(i + 2..).unwrap_or(&[]), b"*/")
                            .map_or(bytes.len(), |end| i + 2 + end + 2);
                    }
                    b'\n' => {
                        if top
                            && *depth == 0
                            && let Some(start) = item.take()
                        {
                            out.items.push(start..i);
                        }
                        i += 1;
                        if let Some(delimiter) = pending.take() {
                            stack.push(Mode::Heredoc(delimiter));
                        }
                        continue;
                    }
                    b' ' | b'\t' | b'\r' => {
                        i += 1;
                        continue;
                    }
                    _ => {
                        if top && item.is_none() {
                            item = Some(i);
                        }
                        i += 1;
                        match byte {
                            b'"' => stack.push(Mode::Quote),
                            b'{' | b'[' | b'(' => *depth += 1,
                            b'}' if !top && *depth == 0 => {
                                stack.pop();
                            }
                            b'}' | b']' | b')' => *depth = depth.saturating_sub(1),
                            b'<' if at(i) == b'<' && pending.is_none() => {
                                if let Some(delimiter) = heredoc(bytes, i + 1) {
                                    i = delimiter.end;
                                    pending = Some(delimiter);
                                }
                            }
                            _ => {}
                        }
                        continue;
                    }
                }
                let end = if i > start && at(i - 1) == b'\r' && byte != b'/' { i - 1 } else { i };
                out.comments.push(start..end);
            }
            Some(Mode::Quote) => match byte {
                b'\\' => i += 2,
                b'"' | b'\n' => {
                    stack.pop();
                    i += usize::from(byte == b'"');
                }
                _ => i = template(bytes, i, &mut stack),
            },
            Some(Mode::Heredoc(delimiter)) => {
                if at(i.wrapping_sub(1)) == b'\n' {
                    let text_at =
                        i + bytes.get(i..).unwrap_or(&[]).iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
                    let name = bytes.get(delimiter.clone()).unwrap_or(&[]);
                    if bytes.get(text_at..).unwrap_or(&[]).starts_with(name) && !is_name(at(text_at + name.len())) {
                        i = text_at + name.len();
                        stack.pop();
                        continue;
                    }
                }
                i = template(bytes, i, &mut stack);
            }
        }
    }
    if let Some(start) = item {
        out.items.push(start..bytes.len());
    }
    out
}

/// One step within a template: over an escaped mark, into an interpolation, or over one byte.
fn template(bytes: &[u8], i: usize, stack: &mut Vec<Mode>) -> usize {
    let rest = bytes.get(i..).unwrap_or(&[]);
    if rest.starts_with(b"$${") || rest.starts_with(b"%%{") {
        i + 3
    } else if rest.starts_with(b"${") || rest.starts_with(b"%{") {
        stack.push(Mode::Code(0));
        i + 2
    } else {
        i + 1
    }
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr::memchr(b'\n', bytes.get(from..).unwrap_or(&[])).map_or(bytes.len(), |at| from + at)
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}

/// The delimiter of a heredoc whose `<<` ends before `from`, if one is there and the line ends behind it.
fn heredoc(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let start = if bytes.get(from) == Some(&b'-') { from + 1 } else { from };
    let end = start + bytes.get(start..)?.iter().take_while(|&&byte| is_name(byte)).count();
    let line = bytes.get(end..)?;
    (end > start && (line.first() == Some(&b'\n') || line.starts_with(b"\r\n"))).then_some(start..end)
}

/// Whether a top-level block begins at an offset, by its first line.
pub(super) fn begins_block(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| {
        KEYWORDS.iter().any(|word| {
            rest.strip_prefix(word).is_some_and(|rest| {
                let line = rest.split('\n').next().unwrap_or("");
                line.starts_with([' ', '"', '{']) && line.trim_end().ends_with('{')
            })
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn comments_outside_strings_and_heredocs() {
        let text = "# a\nx = \"# no ${f(\"//no\") /* b */}\" // c\ny = <<-EOT\n  # no\n  ${1 # d\n}\n  EOT\n/* e\n f */z=1\r\n# g\r\n";
        let found: Vec<String> = comments(text).into_iter().map(|comment| comment.text).collect();
        assert_eq!(found, ["# a", "/* b */", "// c", "# d", "/* e\n f */", "# g"]);
        for comment in comments(text) {
            assert_eq!(&text[comment.span], comment.text);
        }
    }

    #[test]
    fn items_and_recovery() {
        let text = "a = {\n b = 1\n}\nresource \"x\" \"y\" {\n  z = [\n}\n\nresource \"x\" \"w\" {\n}\n";
        let items: Vec<&str> = scan(text, true).items.into_iter().map(|range| &text[range]).collect();
        assert_eq!(items.len(), 3);
        assert!(items[2].starts_with("resource \"x\" \"w\""));
    }

    #[test]
    fn hostile_text_ends() {
        for text in ["\"", "<<E", "<<E\n", "${", "\"${\"${", "/*", "}}}}", "\\", "\"\\"] {
            let _ = scan(text, true);
        }
    }
}
