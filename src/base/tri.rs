//! Three-valued logic: what is known, and what an unknown value leaves open.

/// A truth value that may hang on something unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Tri {
    /// Certainly not.
    No,
    /// Depends on a value that is not known.
    #[default]
    Unknown,
    /// Certainly.
    Yes,
}

impl Tri {
    /// Kleene's conjunction.
    pub fn and(self, other: Tri) -> Tri {
        self.min(other)
    }
    /// Kleene's disjunction.
    pub fn or(self, other: Tri) -> Tri {
        self.max(other)
    }
    /// Kleene's negation.
    #[allow(clippy::should_implement_trait)]
    pub fn not(self) -> Tri {
        match self {
            Tri::No => Tri::Yes,
            Tri::Unknown => Tri::Unknown,
            Tri::Yes => Tri::No,
        }
    }
    /// True where the answer is `Yes` whatever the unknowns turn out to be.
    pub fn surely(self) -> bool {
        self == Tri::Yes
    }
    /// True where the answer is `Yes` or may be.
    pub fn possibly(self) -> bool {
        self != Tri::No
    }
}

impl From<bool> for Tri {
    fn from(value: bool) -> Tri {
        if value { Tri::Yes } else { Tri::No }
    }
}
