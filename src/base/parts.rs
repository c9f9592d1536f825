//! Binary floating point of any precision: what numbers are computed with.
//!
//! In: magnitudes and exponents. Out: correctly rounded products, quotients and powers of five. Assumes that no divisor
//! is zero, which its caller has asked.

use dashu_int::UBig;
use dashu_int::ops::BitTest;

/// `± magnitude · 2^exponent`.
pub(super) struct Parts {
    pub(super) negative: bool,
    pub(super) magnitude: UBig,
    pub(super) exponent: i64,
}

impl Parts {
    /// Rounds to a number of bits, half to even.
    pub(super) fn round(mut self, precision: u16) -> Parts {
        let bits = self.magnitude.bit_len();
        if bits > precision as usize {
            let drop = bits - precision as usize;
            let half = self.magnitude.bit(drop - 1);
            let sticky = self.magnitude.trailing_zeros().is_some_and(|zeros| zeros < drop - 1);
            self.magnitude >>= drop;
            if half && (sticky || self.magnitude.bit(0)) {
                self.magnitude += 1u8;
            }
            self.exponent += drop as i64;
        }
        self
    }

    /// The product, rounded.
    pub(super) fn times(&self, other: &Parts, precision: u16) -> Parts {
        Parts {
            negative: self.negative != other.negative,
            magnitude: &self.magnitude * &other.magnitude,
            exponent: self.exponent + other.exponent,
        }
        .round(precision)
    }

    /// The quotient with a sticky bit, correctly rounded.
    pub(super) fn over(&self, other: &Parts, precision: u16) -> Parts {
        let want = precision as usize + 2 + other.magnitude.bit_len();
        let shift = want.saturating_sub(self.magnitude.bit_len());
        let dividend = &self.magnitude << shift;
        let quotient = &dividend / &other.magnitude;
        let rest = &dividend - &quotient * &other.magnitude;
        let sticky = UBig::from(u8::from(!rest.is_zero()));
        Parts {
            negative: self.negative != other.negative,
            magnitude: (quotient << 1usize) + sticky,
            exponent: self.exponent - other.exponent - shift as i64 - 1,
        }
        .round(precision)
    }
}

/// Go's `Float.pow5`: five to the power of `n`, rounded to `precision` bits after each step.
pub(super) fn power_of_five(n: u64, precision: u16) -> Parts {
    const TABLE: u64 = 27;
    let exact = |n: u64| Parts { negative: false, magnitude: UBig::from(5u8).pow(n as usize), exponent: 0 };
    if n <= TABLE {
        return exact(n);
    }
    let mut result = exact(TABLE);
    let mut factor = exact(1);
    let mut rest = n - TABLE;
    while rest > 0 {
        if rest & 1 != 0 {
            result = result.times(&factor, precision);
        }
        factor = factor.times(&factor, precision + 64);
        rest >>= 1;
    }
    result
}
