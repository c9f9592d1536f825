//! How a rule declares itself: metadata, documentation with examples, check.

use super::{Context, Finding};
use crate::base::Severity;
use crate::model::Cloud;

/// In which profile a rule is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// On.
    Default,
    /// A part is on, the rest only in the strict profile.
    Split,
    /// Only in the strict profile.
    Strict,
}

/// What kind of edit mends a finding (`rules.md` §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FixKind {
    /// One literal argument can be set in place.
    Auto,
    /// The same, but it forces replacement.
    AutoReplace,
    /// The edit is known, a value is not.
    Assist,
    /// A design decision.
    Manual,
}

/// Which clouds have the notion.
pub type Scope = &'static [Cloud];

/// A rule: what the catalogue says of it, its documentation, its check.
#[derive(Debug)]
pub struct Rule {
    /// `NET102`.
    pub code: &'static str,
    /// `ingress-ssh-from-internet`; the file's name with `-` for `_`.
    pub name: &'static str,
    /// One line, as a heading.
    pub title: &'static str,
    /// Severity of a definite finding.
    pub severity: Severity,
    /// Score in tenths; 0: about the apply or about order, not about security.
    pub score: u8,
    /// Profile.
    pub profile: Profile,
    /// Fix.
    pub fix: FixKind,
    /// Clouds.
    pub clouds: Scope,
    /// Where the notion comes from: other tools' ids (`CKV_ALI_2`, `KICS …`), statements (`S001`). No benchmark numbers.
    pub references: &'static [&'static str],
    /// The documentation: Markdown with the sections Why, Fix, Fires, Stays silent.
    pub doc: &'static str,
    /// The check.
    pub check: fn(&Context<'_>, &mut Vec<Finding>),
}

/// The documentation of a rule, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// Section *Why*: what can happen.
    pub why: String,
    /// Section *Fix*: what to do.
    pub fix: String,
    /// Section *Fires*: configurations that give the finding on the marked lines.
    pub fires: Vec<Example>,
    /// Section *Stays silent*: configurations that do not.
    pub silent: Vec<Example>,
    /// Titles of all sections, as written.
    pub sections: Vec<String>,
}

/// An HCL example of a rule's documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// What stands between the section's title (or the example before) and the code: what it shows.
    pub note: String,
    /// The configuration, marks included (they are comments).
    pub hcl: String,
    /// The lines (from 1) that carry a mark.
    pub marks: Vec<u32>,
    /// For each mark, the words behind it: a severity, `definite` or `possible`; what is not said is not checked.
    pub words: Vec<Vec<String>>,
    /// What `menshen.toml` says: a fenced `toml` block before the code.
    pub toml: String,
    /// The configuration that was applied before, for rules about what a plan takes away: a fenced `hcl before` block
    /// before the code. What is gone has no line of its own: its mark stands on the first line.
    pub before: String,
    /// The example holds in the strict profile only (fence ```` ```hcl strict ````).
    pub strict: bool,
}

/// The mark of a line that a finding points at: a comment at its end. Words may follow.
pub const MARK: &str = "# ←";

/// Declares a rule: the doc comment is its documentation (sections *Why*, *Fix*, *Fires*, *Stays silent*), which
/// users read and tests run.
///
/// ```ignore
/// rule! {
///     /// # Why
///     ///
///     /// …
///     code: "NET102",
///     name: "ingress-ssh-from-internet",
///     title: "SSH is open to the Internet",
///     severity: High,
///     score: 86,
///     profile: Default,
///     fix: Assist,
///     clouds: [Alibaba, Tencent],
///     references: ["CKV_ALI_2", "S001"],
///     check: check,
/// }
/// ```
macro_rules! rule {
    (
        $(#[doc = $doc:literal])+
        code: $code:literal,
        name: $name:literal,
        title: $title:literal,
        severity: $severity:ident,
        score: $score:literal,
        profile: $profile:ident,
        fix: $fix:ident,
        clouds: [$($cloud:ident),* $(,)?],
        references: [$($reference:literal),* $(,)?],
        check: $check:path $(,)?
    ) => {
        $(#[doc = $doc])+
        pub static RULE: $crate::rules::Rule = $crate::rules::Rule {
            code: $code,
            name: $name,
            title: $title,
            severity: $crate::base::Severity::$severity,
            score: $score,
            profile: $crate::rules::Profile::$profile,
            fix: $crate::rules::FixKind::$fix,
            clouds: &[$($crate::model::Cloud::$cloud),*],
            references: &[$($reference),*],
            doc: concat!($($doc, "\n"),+),
            check: $check,
        };
    };
}

impl Rule {
    /// The documentation as Markdown: the doc comment without the space that follows `///`.
    pub fn markdown(&self) -> String {
        let mut out = String::with_capacity(self.doc.len());
        for line in self.doc.lines() {
            out.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
            out.push('\n');
        }
        out
    }

    /// The documentation, taken apart into sections and examples.
    pub fn documentation(&self) -> Doc {
        parse(&self.markdown())
    }

    /// Whether a selector of `select`, `ignore` or a suppression means this rule: its code, a beginning of the code,
    /// or its name. Case does not matter.
    pub fn answers_to(&self, selector: &str) -> bool {
        let selector = selector.trim();
        self.is_called(selector)
            || (!selector.is_empty() && self.code.to_ascii_lowercase().starts_with(&selector.to_ascii_lowercase()))
    }

    /// Whether this is the rule's whole code or its name.
    pub fn is_called(&self, word: &str) -> bool {
        self.code.eq_ignore_ascii_case(word.trim()) || self.name.eq_ignore_ascii_case(word.trim())
    }
}

/// Which section a line belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    None,
    Why,
    Fix,
    Fires,
    Silent,
}

fn parse(text: &str) -> Doc {
    let mut doc = Doc::default();
    let mut section = Section::None;
    let mut note = String::new();
    let mut toml = String::new();
    let mut before = String::new();
    let mut open: Option<(Example, u32)> = None;
    let (mut in_toml, mut in_before) = (false, false);
    for line in text.lines() {
        if let Some((example, count)) = &mut open {
            if line.trim_start().starts_with("```") {
                let (example, _) = open.take().unwrap_or_default();
                match section {
                    _ if in_toml => toml = example.hcl,
                    _ if in_before => before = example.hcl,
                    Section::Fires => doc.fires.push(example),
                    Section::Silent => doc.silent.push(example),
                    _ => {}
                }
                continue;
            }
            *count += 1;
            if let Some((_, words)) = line.split_once(MARK) {
                example.marks.push(*count);
                example.words.push(words.split([' ', ',']).filter(|word| !word.is_empty()).map(String::from).collect());
            }
            example.hcl.push_str(line);
            example.hcl.push('\n');
        } else if let Some(fence) = line.trim_start().strip_prefix("```") {
            let says = |word: &str| fence.split([' ', ',']).any(|it| it == word);
            in_toml = fence.trim() == "toml";
            in_before = says("before");
            let mut example = Example { strict: says("strict"), ..Example::default() };
            if !in_toml && !in_before {
                example.note = std::mem::take(&mut note).trim().to_owned();
                example.toml = std::mem::take(&mut toml);
                example.before = std::mem::take(&mut before);
            }
            open = Some((example, 0));
        } else if let Some(title) = line.strip_prefix("# ") {
            section = match title.trim() {
                "Why" => Section::Why,
                "Fix" => Section::Fix,
                "Fires" => Section::Fires,
                "Stays silent" => Section::Silent,
                _ => Section::None,
            };
            doc.sections.push(title.trim().to_owned());
            note.clear();
        } else {
            let text = match section {
                Section::Why => &mut doc.why,
                Section::Fix => &mut doc.fix,
                _ => &mut note,
            };
            text.push_str(line);
            text.push('\n');
        }
    }
    doc.why = doc.why.trim().to_owned();
    doc.fix = doc.fix.trim().to_owned();
    doc
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &Context<'_>, _: &mut Vec<Finding>) {}

    rule! {
        /// # Why
        ///
        /// Because.
        ///
        /// # Fix
        ///
        /// Do.
        ///
        /// # Fires
        ///
        /// A note.
        ///
        /// ```hcl before
        /// b {}
        /// ```
        ///
        /// ```hcl strict
        /// a {
        ///   b = 1 # ← possible, low
        /// }
        /// ```
        ///
        /// # Stays silent
        ///
        /// ```hcl
        /// a {}
        /// ```
        code: "XXX101",
        name: "some-name",
        title: "some title",
        severity: Low,
        score: 10,
        profile: Strict,
        fix: Manual,
        clouds: [Alibaba],
        references: ["S001"],
        check: nothing,
    }

    #[test]
    fn documentation_is_taken_apart() {
        let doc = RULE.documentation();
        assert_eq!((&*doc.why, &*doc.fix), ("Because.", "Do."));
        assert_eq!(doc.sections, ["Why", "Fix", "Fires", "Stays silent"]);
        let fires = Example {
            note: "A note.".into(),
            hcl: "a {\n  b = 1 # ← possible, low\n}\n".into(),
            marks: vec![2],
            words: vec![vec!["possible".into(), "low".into()]],
            toml: String::new(),
            before: "b {}\n".into(),
            strict: true,
        };
        assert_eq!(doc.fires, [fires]);
        assert_eq!(doc.silent, [Example { hcl: "a {}\n".into(), ..Example::default() }]);
    }

    #[test]
    fn selectors_are_codes_prefixes_and_names() {
        for selector in ["XXX101", "xxx101", "XXX", "XXX1", "some-name", " XXX101 "] {
            assert!(RULE.answers_to(selector), "{selector}");
        }
        for selector in ["", "XXX102", "some", "XXX1011"] {
            assert!(!RULE.answers_to(selector), "{selector}");
        }
    }
}
