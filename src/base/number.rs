//! Terraform's numbers: binary floating point as Go's `big.Float` does it, with a fast path for small integers.
//!
//! In: decimal text, machine numbers, operations. Out: numbers and their decimal text. Terraform parses with 512 bits
//! and rounds half to even; numbers made by functions have fewer (64 for integers, 53 for floats), and an operation
//! takes the larger precision of its operands. As precision decides what a division or a print gives, it is carried.
//! Assumes nothing about the text; exponents are bounded so that no number is larger than some ten thousand digits.

use super::digits::{Decimal, decimal};
use super::parts::{Parts, power_of_five};
use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Bits of numbers parsed from text (literals, conversions from strings).
const PARSED: u16 = 512;
/// Largest distance of a number's binary point, in bits: some 19,000 decimal digits.
const MAX_EXPONENT: i64 = 1 << 16;
/// Bits of a factor of five.
const LOG2_5: f64 = std::f64::consts::LOG2_10 - 1.0;
/// Exponents that Go's floats do not have: a number beyond is infinite, or zero.
const GO_EXPONENT: u64 = 1 << 31;

/// A number.
#[derive(Clone)]
pub struct Number {
    repr: Repr,
    precision: u16,
}

#[derive(Clone)]
enum Repr {
    Small(i64),
    NegativeZero,
    /// Infinite; true for the negative.
    Infinite(bool),
    Big(Arc<Binary>),
}

/// `± magnitude · 2^exponent`, the magnitude odd.
struct Binary {
    negative: bool,
    magnitude: UBig,
    exponent: i64,
}

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is not a decimal number.
    #[error("a number is required")]
    Syntax,
    /// Beyond the range that is computed here (Terraform may still know it).
    #[error("the number is too large or too small")]
    Range,
    /// Zero divided by zero.
    #[error("division of zero by zero")]
    DivisionByZero,
    /// Infinite operands without a result: a difference of infinities, infinity times zero, a rest.
    #[error("an operation on infinite numbers has no result")]
    Infinite,
}

impl Parts {
    fn number(self, precision: u16) -> Result<Number, NumberError> {
        let Parts { negative, mut magnitude, mut exponent } = self.round(precision);
        let Some(zeros) = magnitude.trailing_zeros() else {
            let repr = if negative { Repr::NegativeZero } else { Repr::Small(0) };
            return Ok(Number { repr, precision });
        };
        magnitude >>= zeros;
        exponent += zeros as i64;
        let bits = magnitude.bit_len() as i64;
        if exponent >= 0 && bits + exponent <= 64 {
            let whole = u128::try_from(&magnitude << exponent as usize).unwrap_or(0) as i128;
            if let Ok(small) = i64::try_from(if negative { -whole } else { whole }) {
                return Ok(Number { repr: Repr::Small(small), precision });
            }
        }
        if exponent.abs() > MAX_EXPONENT {
            return Err(NumberError::Range);
        }
        Ok(Number { repr: Repr::Big(Arc::new(Binary { negative, magnitude, exponent })), precision })
    }
}

impl Number {
    /// Parses decimal text as Terraform does: sign, digits, point, exponent (`e`, or `p` for a power of two); nothing else.
    pub fn parse(text: &str) -> Result<Number, NumberError> {
        if text.len() > 20_000 {
            return Err(NumberError::Range);
        }
        let (negative, body) = match text.as_bytes() {
            [b'-', ..] => (true, text.get(1..).unwrap_or("")),
            [b'+', ..] => (false, text.get(1..).unwrap_or("")),
            _ => (false, text),
        };
        if body == "Inf" || body == "inf" {
            return Ok(Number::infinite(negative, PARSED));
        }
        let (mantissa, exponent) = match body.find(['e', 'E', 'p', 'P']) {
            Some(at) => (body.get(..at).unwrap_or(""), body.get(at..)),
            None => (body, None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(NumberError::Syntax);
        }
        let (mut two, mut five) = (-(fraction.len() as i64), -(fraction.len() as i64));
        if let Some(exponent) = exponent {
            let digits = exponent.get(1..).unwrap_or("");
            let bare = digits.strip_prefix(['+', '-']).unwrap_or(digits);
            if bare.is_empty() || !all_digits(bare) {
                return Err(NumberError::Syntax);
            }
            let value: i64 = digits.parse().map_err(|_| NumberError::Syntax)?;
            two = two.saturating_add(value);
            if exponent.starts_with(['e', 'E']) {
                five = five.saturating_add(value);
            }
        }
        if five == 0
            && two == 0
            && let Ok(small) = body.parse::<i64>()
            && (small != 0 || !negative)
        {
            return Ok(Number { repr: Repr::Small(if negative { -small } else { small }), precision: PARSED });
        }
        let digits = [whole, fraction].concat();
        let magnitude: UBig = digits.parse().map_err(|_| NumberError::Syntax)?;
        if magnitude.is_zero() {
            return Parts { negative, magnitude, exponent: 0 }.number(PARSED);
        }
        if two.unsigned_abs() >= GO_EXPONENT {
            return Err(NumberError::Syntax);
        }
        // Beyond what Go's floats hold, with room for the digits themselves.
        let bits = two.saturating_add((five as f64 * LOG2_5) as i64);
        if bits.unsigned_abs() > GO_EXPONENT + (1 << 17) {
            return if bits > 0 {
                Ok(Number::infinite(negative, PARSED))
            } else {
                Parts { negative, magnitude: UBig::from(0u8), exponent: 0 }.number(PARSED)
            };
        }
        if five.abs() > MAX_EXPONENT / 3 || two.abs() > MAX_EXPONENT {
            return Err(NumberError::Range);
        }
        let mut parts = Parts { negative, magnitude, exponent: two };
        if five != 0 {
            let power = power_of_five(five.unsigned_abs(), PARSED + 64);
            parts = if five < 0 { parts.over(&power, PARSED) } else { parts.times(&power, PARSED) };
        }
        parts.number(PARSED)
    }

    fn infinite(negative: bool, precision: u16) -> Number {
        Number { repr: Repr::Infinite(negative), precision }
    }

    /// The infinite number of a sign.
    pub fn infinity(negative: bool) -> Number {
        Number::infinite(negative, PARSED)
    }

    /// A float, with the 53 bits that it has; an error where it is not a number.
    pub fn from_f64(value: f64) -> Result<Number, NumberError> {
        if value.is_nan() {
            return Err(NumberError::Range);
        }
        if value.is_infinite() {
            return Ok(Number::infinite(value < 0.0, 53));
        }
        let bits = value.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let biased = ((bits >> 52) & 0x7ff) as i64;
        let (magnitude, exponent) = if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
        Parts { negative: value.is_sign_negative(), magnitude: magnitude.into(), exponent }.number(53)
    }

    /// A whole number of any size, exact.
    pub fn from_integer(value: IBig) -> Result<Number, NumberError> {
        let (sign, magnitude) = value.into_parts();
        let bits = u16::try_from(magnitude.bit_len()).map_err(|_| NumberError::Range)?;
        Parts { negative: sign == Sign::Negative, magnitude, exponent: 0 }.number(bits.max(64))
    }

    fn parts(&self) -> Parts {
        match &self.repr {
            Repr::Small(small) => Parts { negative: *small < 0, magnitude: small.unsigned_abs().into(), exponent: 0 },
            Repr::NegativeZero => Parts { negative: true, magnitude: UBig::from(0u8), exponent: 0 },
            // Every operation asks before; as digits there are none.
            Repr::Infinite(negative) => Parts { negative: *negative, magnitude: UBig::from(0u8), exponent: 0 },
            Repr::Big(big) => {
                Parts { negative: big.negative, magnitude: big.magnitude.clone(), exponent: big.exponent }
            }
        }
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        matches!(self.repr, Repr::Small(0) | Repr::NegativeZero)
    }
    /// Whether it has a minus sign (a zero may have one).
    pub fn is_negative(&self) -> bool {
        match &self.repr {
            Repr::Small(small) => *small < 0,
            Repr::NegativeZero => true,
            Repr::Infinite(negative) => *negative,
            Repr::Big(big) => big.negative,
        }
    }
    /// Whether it is infinite.
    pub fn is_infinite(&self) -> bool {
        matches!(self.repr, Repr::Infinite(_))
    }
    /// Whether it is a whole number.
    pub fn is_integer(&self) -> bool {
        match &self.repr {
            Repr::Big(big) => big.exponent >= 0,
            Repr::Infinite(_) => false,
            _ => true,
        }
    }
    /// The number as a whole number, if it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.repr {
            Repr::Small(small) => Some(*small),
            Repr::NegativeZero => Some(0),
            Repr::Infinite(_) | Repr::Big(_) => None,
        }
    }
    /// The number as a whole number without sign, if it is one and fits.
    pub fn to_u64(&self) -> Option<u64> {
        match &self.repr {
            Repr::Small(small) => u64::try_from(*small).ok(),
            _ => u64::try_from(self.to_integer()?).ok(),
        }
    }
    /// The number as a whole number of any size, if it is one.
    pub fn to_integer(&self) -> Option<IBig> {
        self.is_integer().then(|| self.truncated())
    }
    fn truncated(&self) -> IBig {
        let parts = self.parts();
        let magnitude = if parts.exponent >= 0 {
            parts.magnitude << parts.exponent as usize
        } else {
            parts.magnitude >> parts.exponent.unsigned_abs() as usize
        };
        IBig::from_parts(if parts.negative { Sign::Negative } else { Sign::Positive }, magnitude)
    }
    /// The nearest float; infinite beyond its range.
    pub fn to_f64(&self) -> f64 {
        match self.repr {
            Repr::Small(small) => return small as f64,
            Repr::Infinite(negative) => return if negative { f64::NEG_INFINITY } else { f64::INFINITY },
            _ => {}
        }
        let decimal = self.exact_decimal();
        let digits = String::from_utf8_lossy(&decimal.digits);
        let value: f64 = format!("0.{digits}0e{}", decimal.point).parse().unwrap_or(f64::NAN);
        if self.is_negative() { -value } else { value }
    }

    fn joint(&self, other: &Number) -> u16 {
        self.precision.max(other.precision)
    }

    /// The sum.
    pub fn add(&self, other: &Number) -> Result<Number, NumberError> {
        let precision = self.joint(other);
        if let (Repr::Small(left), Repr::Small(right)) = (&self.repr, &other.repr)
            && let Some(sum) = left.checked_add(*right)
            && (precision >= 64 || sum.unsigned_abs() < 1 << 53)
        {
            return Ok(Number { repr: Repr::Small(sum), precision });
        }
        match (&self.repr, &other.repr) {
            (Repr::Infinite(left), Repr::Infinite(right)) if left != right => return Err(NumberError::Infinite),
            (Repr::Infinite(negative), _) | (_, Repr::Infinite(negative)) => {
                return Ok(Number::infinite(*negative, precision));
            }
            _ => {}
        }
        let (left, right) = (self.parts(), other.parts());
        if left.magnitude.is_zero() && right.magnitude.is_zero() {
            return Parts { negative: left.negative && right.negative, ..left }.number(precision);
        }
        let exponent = left.exponent.min(right.exponent);
        let aligned = |parts: Parts| {
            let magnitude = parts.magnitude << (parts.exponent - exponent) as usize;
            IBig::from_parts(if parts.negative { Sign::Negative } else { Sign::Positive }, magnitude)
        };
        let (sign, magnitude) = (aligned(left) + aligned(right)).into_parts();
        Parts { negative: sign == Sign::Negative, magnitude, exponent }.number(precision)
    }
    /// The difference.
    pub fn sub(&self, other: &Number) -> Result<Number, NumberError> {
        self.add(&other.neg())
    }
    /// The product: computed with 512 bits, and as many kept as the operands or the product need.
    pub fn mul(&self, other: &Number) -> Result<Number, NumberError> {
        if self.is_infinite() || other.is_infinite() {
            return if self.is_zero() || other.is_zero() {
                Err(NumberError::Infinite)
            } else {
                Ok(Number::infinite(self.is_negative() != other.is_negative(), self.joint(other)))
            };
        }
        let product = self.parts().times(&other.parts(), PARSED);
        let needed = product.magnitude.bit_len() - product.magnitude.trailing_zeros().unwrap_or(0);
        product.number(self.joint(other).max(needed as u16))
    }
    /// The quotient.
    pub fn div(&self, other: &Number) -> Result<Number, NumberError> {
        let precision = self.joint(other);
        let negative = self.is_negative() != other.is_negative();
        match (self.is_infinite(), other.is_infinite()) {
            (true, true) => return Err(NumberError::Infinite),
            (true, false) => return Ok(Number::infinite(negative, precision)),
            (false, true) => return Parts { negative, magnitude: UBig::from(0u8), exponent: 0 }.number(precision),
            (false, false) if other.is_zero() && self.is_zero() => return Err(NumberError::DivisionByZero),
            (false, false) if other.is_zero() => return Ok(Number::infinite(negative, precision)),
            (false, false) => {}
        }
        let (dividend, divisor) = (self.parts(), other.parts());
        if dividend.magnitude.is_zero() {
            return Parts { negative: dividend.negative != divisor.negative, ..dividend }.number(precision);
        }
        dividend.over(&divisor, precision).number(precision)
    }
    /// The rest of the division towards zero; `x % 0` is `x`, as in Terraform.
    pub fn rem(&self, other: &Number) -> Result<Number, NumberError> {
        if self.is_infinite() || other.is_infinite() {
            return Err(NumberError::Infinite);
        }
        if other.is_zero() {
            return Ok(self.clone());
        }
        if let (Repr::Small(left), Repr::Small(right)) = (&self.repr, &other.repr)
            && let Some(rest) = left.checked_rem(*right)
        {
            return Ok(Number { repr: Repr::Small(rest), precision: self.joint(other) });
        }
        let ratio = self.div(other)?.truncated();
        let (sign, magnitude) = ratio.into_parts();
        let whole = Parts { negative: sign == Sign::Negative, magnitude, exponent: 0 }.round(self.precision);
        let product = whole.times(&other.parts(), self.precision).number(self.precision)?;
        let rest = self.sub(&product)?;
        rest.parts().number(self.precision)
    }
    /// The negative; of zero, the negative zero that Terraform prints as `-0`.
    pub fn neg(&self) -> Number {
        let repr = match &self.repr {
            Repr::Small(0) => Repr::NegativeZero,
            Repr::NegativeZero => Repr::Small(0),
            Repr::Infinite(negative) => Repr::Infinite(!negative),
            Repr::Small(small) => match small.checked_neg() {
                Some(negated) => Repr::Small(negated),
                None => Repr::Big(Arc::new(Binary { negative: false, magnitude: UBig::from(1u8), exponent: 63 })),
            },
            // The only magnitude that is small on one side only is 2^63.
            Repr::Big(big) if !big.negative && big.exponent == 63 && big.magnitude.is_one() => Repr::Small(i64::MIN),
            Repr::Big(big) => Repr::Big(Arc::new(Binary {
                negative: !big.negative,
                magnitude: big.magnitude.clone(),
                exponent: big.exponent,
            })),
        };
        Number { repr, precision: self.precision }
    }
    /// The magnitude.
    pub fn abs(&self) -> Number {
        if self.is_negative() { self.neg() } else { self.clone() }
    }
    /// The largest whole number not above.
    pub fn floor(&self) -> Number {
        self.rounded(self.is_negative(), IBig::from(-1))
    }
    /// The smallest whole number not below.
    pub fn ceil(&self) -> Number {
        self.rounded(!self.is_negative(), IBig::from(1))
    }
    fn rounded(&self, adjust: bool, by: IBig) -> Number {
        if self.is_integer() || self.is_infinite() {
            return self.clone();
        }
        let whole = self.truncated();
        let whole = if adjust { whole + by } else { whole };
        let (sign, magnitude) = whole.into_parts();
        let parts = Parts { negative: sign == Sign::Negative && !magnitude.is_zero(), magnitude, exponent: 0 };
        parts.number(self.precision).unwrap_or_else(|_| self.clone())
    }
    /// -1, 0 or 1.
    pub fn signum(&self) -> Number {
        Number::from(if self.is_zero() {
            0
        } else if self.is_negative() {
            -1
        } else {
            1
        })
    }

    /// All decimal digits of the magnitude.
    pub fn exact_decimal(&self) -> Decimal {
        let parts = self.parts();
        decimal(parts.magnitude, parts.exponent)
    }

    /// The fewest decimal digits of the magnitude that still mean this number at its precision (Go's `roundShortest`).
    pub fn shortest_decimal(&self) -> Decimal {
        let parts = self.parts();
        let exact = decimal(parts.magnitude.clone(), parts.exponent);
        if exact.digits.is_empty() {
            return exact;
        }
        // The magnitude scaled so that its last bit is half a unit of the last place at this precision. It has no more
        // bits than the precision, trailing zeros of small integers aside.
        let zeros = parts.magnitude.trailing_zeros().unwrap_or(0);
        let (odd, exponent) = (parts.magnitude >> zeros, parts.exponent + zeros as i64);
        let shift = (self.precision as usize + 1).saturating_sub(odd.bit_len());
        let (scaled, exponent) = (odd << shift, exponent - shift as i64);
        let inclusive = !scaled.bit(1);
        let lower = decimal(&scaled - UBig::from(1u8), exponent);
        let upper = decimal(scaled + UBig::from(1u8), exponent);
        let at = |decimal: &Decimal, index: usize| decimal.digits.get(index).copied().unwrap_or(b'0');
        for (index, &digit) in exact.digits.iter().enumerate() {
            let (low, high) = (at(&lower, index), at(&upper, index));
            let down = low != digit || inclusive && index + 1 == lower.digits.len();
            let up = digit != high && (inclusive || digit + 1 < high || index + 1 < upper.digits.len());
            let keep = index + 1;
            match (down, up) {
                (true, true) => return exact.round(keep),
                (true, false) => return exact.cut(keep),
                (false, true) => return exact.cut_up(keep),
                (false, false) => {}
            }
        }
        exact
    }
}

impl From<i64> for Number {
    /// A number as Terraform's functions make it from an integer: with 64 bits. Literals go through [`Number::parse`].
    fn from(value: i64) -> Number {
        Number { repr: Repr::Small(value), precision: 64 }
    }
}

impl fmt::Display for Number {
    /// As Terraform converts a number to a string: shortest, without exponent.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.repr {
            Repr::Small(small) if self.precision >= 64 => write!(formatter, "{small}"),
            Repr::Infinite(negative) => formatter.write_str(if negative { "-Inf" } else { "+Inf" }),
            _ => {
                let sign = if self.is_negative() { "-" } else { "" };
                write!(formatter, "{sign}{}", self.shortest_decimal().plain())
            }
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        if let (Some(left), Some(right)) = (self.to_i64(), other.to_i64()) {
            return left.cmp(&right);
        }
        let sign = |number: &Number| number.signum().to_i64().unwrap_or(0);
        if sign(self) != sign(other) {
            return sign(self).cmp(&sign(other));
        }
        // Of one sign by now: what is infinite is the larger in magnitude.
        let order = self.is_infinite().cmp(&other.is_infinite());
        if order.is_ne() || self.is_infinite() {
            return if self.is_negative() { order.reverse() } else { order };
        }
        let (left, right) = (self.parts(), other.parts());
        let top = |parts: &Parts| parts.magnitude.bit_len() as i64 + parts.exponent;
        let order = top(&left).cmp(&top(&right)).then_with(|| {
            let exponent = left.exponent.min(right.exponent);
            let aligned = |parts: &Parts| &parts.magnitude << (parts.exponent - exponent) as usize;
            aligned(&left).cmp(&aligned(&right))
        });
        if left.negative { order.reverse() } else { order }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.repr {
            Repr::Small(small) => small.hash(state),
            Repr::NegativeZero => 0i64.hash(state),
            Repr::Infinite(negative) => ("infinite", negative).hash(state),
            Repr::Big(big) => (big.negative, big.exponent, big.magnitude.as_words()).hash(state),
        }
    }
}

#[cfg(test)]
#[path = "number_tests.rs"]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
