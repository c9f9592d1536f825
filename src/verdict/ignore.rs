//! Ignore comments of HCL files: `# menshen:ignore CODE[,CODE] -- reason` and `# menshen:ignore-file CODE -- reason`.
//!
//! In: the text of a file. Out: the suppressions with the byte range that each covers, and warnings for those without
//! a reason. Reads tokens only (comments, strings, heredocs, brackets), so that a file that does not parse keeps its
//! suppressions; never recurses. A string or heredoc is never taken for a comment.

use std::ops::Range;

/// One ignore comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// Codes, prefixes or names.
    pub codes: Vec<String>,
    /// Why.
    pub reason: String,
    /// What it covers: `None` is the whole file.
    pub covers: Option<Range<u32>>,
    /// The comment.
    pub at: Range<u32>,
    /// The name of the module, where it stands on a module call.
    pub module: Option<String>,
}

/// A block or attribute: `start` is its first byte, `end` one past its last.
#[derive(Clone, Copy, Debug)]
struct Statement {
    start: usize,
    end: usize,
    line: usize,
    end_line: usize,
}

#[derive(Debug)]
struct Comment {
    start: usize,
    end: usize,
    line: usize,
    alone: bool,
}

/// The ignore comments of a file, and the comments that lack a reason or a code.
pub fn ignores(text: &str) -> (Vec<Ignore>, Vec<Range<u32>>) {
    if memchr::memmem::find(text.as_bytes(), b"menshen:ignore").is_none() {
        return (Vec::new(), Vec::new());
    }
    let scan = Scan::run(text);
    let first = scan.statements.iter().map(|statement| statement.start).min().unwrap_or(text.len());
    let mut found = Vec::new();
    let mut bad = Vec::new();
    for comment in &scan.comments {
        let body = text.get(comment.start..comment.end).unwrap_or("");
        let body = body.trim_start_matches(['#', '/', '*']).trim_end_matches("*/").trim();
        let Some(rest) = body.strip_prefix("menshen:ignore") else { continue };
        let (whole, rest) = match rest.strip_prefix("-file") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let at = comment.start as u32..comment.end as u32;
        let (codes, reason) = rest.split_once("--").unwrap_or((rest, ""));
        let codes: Vec<String> =
            codes.split([',', ' ', '\t']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let reason = reason.trim().to_owned();
        if codes.is_empty() || reason.is_empty() || !rest.starts_with([' ', '\t']) || (whole && comment.start > first) {
            bad.push(at);
            continue;
        }
        let statement = if whole { None } else { scan.target(comment) };
        // A comment before nothing covers nothing, and is reported as unused.
        let covers = statement.map_or(at.start..at.start, |statement| statement.start as u32..statement.end as u32);
        let module = statement.and_then(|statement| module_name(text.get(statement.start..statement.end)?));
        found.push(Ignore { codes, reason, covers: (!whole).then_some(covers), at, module });
    }
    (found, bad)
}

/// The label of a `module "NAME"` block.
fn module_name(text: &str) -> Option<String> {
    let rest = text.strip_prefix("module")?.trim_start().strip_prefix('"')?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// An open bracket, with the statement that is being read in it (only in bodies: `{` and the file).
struct Frame {
    body: bool,
    open: Option<(usize, usize)>,
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    frames: Vec<Frame>,
    statements: Vec<Statement>,
    comments: Vec<Comment>,
    /// End and line of the last token that is not a comment.
    last: (usize, usize),
}

impl<'t> Scan<'t> {
    fn run(text: &'t str) -> Scan<'t> {
        let file = Frame { body: true, open: None };
        let mut scan = Scan {
            text,
            at: 0,
            line: 1,
            frames: vec![file],
            statements: Vec::new(),
            comments: Vec::new(),
            last: (0, 0),
        };
        while let Some(byte) = scan.peek(0) {
            scan.step(byte);
        }
        while !scan.frames.is_empty() {
            scan.close();
            scan.frames.pop();
        }
        scan.statements.sort_by_key(|statement| (statement.start, std::cmp::Reverse(statement.end)));
        scan
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn step(&mut self, byte: u8) {
        match byte {
            b'\n' => {
                self.close();
                self.at += 1;
                self.line += 1;
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'#' => self.line_comment(),
            b'/' if self.peek(1) == Some(b'/') => self.line_comment(),
            b'/' if self.peek(1) == Some(b'*') => self.block_comment(),
            b',' => {
                self.close();
                self.at += 1;
            }
            b'}' | b')' | b']' => {
                self.close();
                if self.frames.len() > 1 {
                    self.frames.pop();
                }
                self.at += 1;
                self.last = (self.at, self.line);
            }
            _ => {
                self.open();
                match byte {
                    b'"' => self.string(),
                    b'<' if self.peek(1) == Some(b'<') => self.heredoc(),
                    b'{' | b'(' | b'[' => {
                        self.frames.push(Frame { body: byte == b'{', open: None });
                        self.at += 1;
                    }
                    _ => self.at += 1,
                }
                self.last = (self.at, self.line);
            }
        }
    }

    /// A token begins: a statement too, where none is being read in this body.
    fn open(&mut self) {
        let here = (self.at, self.line);
        if let Some(frame) = self.frames.last_mut()
            && frame.body
        {
            frame.open.get_or_insert(here);
        }
    }

    /// The statement of the innermost body, if one is being read, ends at the last token.
    fn close(&mut self) {
        if let Some((start, line)) = self.frames.last_mut().and_then(|frame| frame.open.take()) {
            self.statements.push(Statement { start, end: self.last.0, line, end_line: self.last.1 });
        }
    }

    fn line_comment(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let alone = self.last.1 != self.line;
        self.comments.push(Comment { start: self.at, end: self.at + length, line: self.line, alone });
        self.at += length;
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let rest = self.text.as_bytes().get(start + 2..).unwrap_or(&[]);
        let length = memchr::memmem::find(rest, b"*/").map_or(rest.len(), |at| at + 2) + 2;
        let alone = self.last.1 != self.line;
        let end = (start + length).min(self.text.len());
        self.line += self.newlines(start, end);
        self.comments.push(Comment { start, end, line: self.line, alone });
        self.at = end;
    }

    fn newlines(&self, start: usize, end: usize) -> usize {
        memchr::memchr_iter(b'\n', self.text.as_bytes().get(start..end).unwrap_or(&[])).count()
    }

    /// A quoted template, with the strings inside its interpolations. A line end in the outermost quotes ends it, as a
    /// quoted template has none: an unclosed quote costs one line.
    fn string(&mut self) {
        // `None`: within quotes; a number: within an interpolation, open braces.
        let mut modes: Vec<Option<usize>> = vec![None];
        self.at += 1;
        while let (Some(byte), Some(mode)) = (self.peek(0), modes.last_mut()) {
            let mut step = 1;
            match (mode, byte) {
                (None, b'\n') => {
                    modes.pop();
                    step = 0;
                }
                (None, b'\\') => step = if self.peek(1) == Some(b'\n') { 1 } else { 2 },
                (None, b'"') => {
                    modes.pop();
                }
                (None, b'$' | b'%') if self.peek(1) == Some(byte) && self.peek(2) == Some(b'{') => step = 3,
                (None, b'$' | b'%') if self.peek(1) == Some(b'{') => {
                    modes.push(Some(1));
                    step = 2;
                }
                (None, _) => {}
                (Some(_), b'"') => modes.push(None),
                (Some(_), b'\n') => self.line += 1,
                (Some(depth), b'{') => *depth += 1,
                (Some(depth), b'}') => {
                    *depth -= 1;
                    if *depth == 0 {
                        modes.pop();
                    }
                }
                (Some(_), _) => {}
            }
            self.at += step;
            if modes.is_empty() {
                return;
            }
        }
        self.at = self.at.min(self.text.len());
    }

    fn heredoc(&mut self) {
        let rest = self.text.get(self.at + 2..).unwrap_or("");
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let word: String = rest.chars().take_while(|&c| c.is_alphanumeric() || c == '_' || c == '-').collect();
        if word.is_empty() {
            self.at += 1;
            return;
        }
        let mut at = self.at;
        loop {
            let rest = self.text.as_bytes().get(at..).unwrap_or(&[]);
            let Some(length) = memchr::memchr(b'\n', rest) else {
                self.at = self.text.len();
                return;
            };
            at += length + 1;
            self.line += 1;
            let line = self.text.get(at..).unwrap_or("").lines().next().unwrap_or("");
            if line.trim() == word {
                self.at = at + line.len();
                return;
            }
        }
    }

    /// What an ignore comment stands on.
    fn target(&self, comment: &Comment) -> Option<Statement> {
        let mut all = self.statements.iter().copied();
        if comment.alone {
            // The next line that is not itself a comment.
            let next = self.statements.iter().filter(|statement| statement.start > comment.end);
            let next = next.min_by_key(|statement| (statement.start, std::cmp::Reverse(statement.end)))?;
            let lines: Vec<usize> = self.comments.iter().map(|comment| comment.line).collect();
            let adjacent = (comment.line + 1..next.line).all(|line| lines.binary_search(&line).is_ok());
            return adjacent.then_some(*next);
        }
        let line = comment.line;
        let starts = all.clone().find(|statement| statement.line == line);
        let ends = || self.statements.iter().copied().find(|statement| statement.end_line == line);
        let inside = || all.rfind(|statement| statement.line <= line && line <= statement.end_line);
        starts.or_else(ends).or_else(inside)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// The text that each ignore comment covers.
    fn covered(text: &str) -> Vec<(String, Option<&str>)> {
        let (found, _) = ignores(text);
        found
            .into_iter()
            .map(|ignore| {
                let covers = ignore.covers.map(|range| &text[range.start as usize..range.end as usize]);
                (ignore.codes.join("+"), covers)
            })
            .collect()
    }

    #[test]
    fn before_a_block_or_attribute_and_at_its_end() {
        let text = "# menshen:ignore A -- r\nresource \"x\" \"y\" {\n  a = 1 # menshen:ignore B -- r\n  // menshen:ignore C, D -- r\n  # more\n  b = [\n    \"#{\", # menshen:ignore E -- r\n  ]\n}\nvariable \"v\" { # menshen:ignore F -- r\n}\nlocals {\n} /* menshen:ignore G -- r */\n";
        let got = covered(text);
        assert_eq!(got[0].1.unwrap().lines().next(), Some("resource \"x\" \"y\" {"));
        assert!(got[0].1.unwrap().ends_with("  ]\n}"));
        assert_eq!(got[1], ("B".into(), Some("a = 1")));
        assert_eq!(got[2], ("C+D".into(), Some("b = [\n    \"#{\", # menshen:ignore E -- r\n  ]")));
        assert_eq!(got[3].1, got[2].1);
        assert!(got[4].1.unwrap().starts_with("variable \"v\" {"));
        assert!(got[5].1.unwrap().starts_with("locals {"));
    }

    #[test]
    fn strings_and_heredocs_are_no_comments() {
        let text = "a = \"# menshen:ignore A -- r\"\nb = <<-EOT\n  # menshen:ignore B -- r\n  EOT\nc = \"${x[\"# menshen:ignore C -- r\"]}\" # menshen:ignore D -- r\nd = \"$${\" # menshen:ignore E -- r\n";
        assert_eq!(
            covered(text),
            [("D".into(), Some("c = \"${x[\"# menshen:ignore C -- r\"]}\"")), ("E".into(), Some("d = \"$${\""))]
        );
    }

    #[test]
    fn whole_file_reasons_and_modules() {
        let (found, bad) = ignores(
            "# menshen:ignore-file NET -- lab\na = 1\n# menshen:ignore A\n# menshen:ignore -- r\n# menshen:ignore-file B -- too late\nmodule \"web\" { # menshen:ignore NET102 -- known\n}\n# menshen:ignore X -- nothing follows\n",
        );
        assert_eq!(found[0].covers, None);
        assert_eq!(found[1].module.as_deref(), Some("web"));
        assert!(found[2].covers.as_ref().unwrap().is_empty());
        assert_eq!((found.len(), bad.len()), (3, 3));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "[\"#{}$\\[\\]a=<\\n/* \\\\-]{0,80}") {
            let text = format!("# menshen:ignore A -- r\n{text}");
            let (found, _) = ignores(&text);
            proptest::prop_assert!(found.len() <= 1);
        }
    }
}
