//! How bad, how sure, and since when: the three gradings of a finding.

use serde::Serialize;

/// Severity of a finding, from the least to the most severe, so that `Ord` compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never gates by default.
    Note,
    /// Score 0.1–3.9.
    Low,
    /// Score 4.0–6.9.
    Medium,
    /// Score 7.0–8.9.
    High,
    /// Score 9.0–10.0.
    Critical,
}

impl Severity {
    /// All severities, the most severe first.
    pub const ALL: [Severity; 5] =
        [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Note];

    /// The word used in every output.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    /// The severity of a word.
    pub fn from_word(word: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.word() == word)
    }

    /// One step down; `Note` stays.
    pub fn lower(self) -> Severity {
        match self {
            Severity::Critical => Severity::High,
            Severity::High => Severity::Medium,
            Severity::Medium => Severity::Low,
            Severity::Low | Severity::Note => Severity::Note,
        }
    }

    /// The band of scores that belongs to the word, in tenths: `(lowest, highest)`.
    pub fn band(self) -> (u8, u8) {
        match self {
            Severity::Critical => (90, 100),
            Severity::High => (70, 89),
            Severity::Medium => (40, 69),
            Severity::Low => (1, 39),
            Severity::Note => (0, 0),
        }
    }

    /// A rule's score (in tenths, 0 = not about security) moved into this severity's band: raised, the band's
    /// lowest number; lowered, its highest (`rules.md` §1.1).
    pub fn cut(self, score: u8) -> u8 {
        if score == 0 {
            return 0;
        }
        let (low, high) = self.band();
        score.clamp(low, high)
    }
}

/// Whether a finding holds whatever the unknown values turn out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Holds under every completion of the unknowns.
    Definite,
    /// Holds under some.
    Possible,
}

/// What the plan does to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Not so before this plan.
    Introduced,
    /// So before and after.
    Existing,
    /// So before, not after.
    Resolved,
}

impl Certainty {
    /// The word used in every output.
    pub fn word(self) -> &'static str {
        match self {
            Certainty::Definite => "definite",
            Certainty::Possible => "possible",
        }
    }
}

impl Change {
    /// The word used in every output.
    pub fn word(self) -> &'static str {
        match self {
            Change::Introduced => "introduced",
            Change::Existing => "existing",
            Change::Resolved => "resolved",
        }
    }
}
