//! Terraform's numbers: binary floating point as Go's `big.Float` does it, with a fast path for small integers.
//!
//! In: decimal text, machine numbers, operations. Out: numbers and their decimal text. Terraform parses with 512 bits
//! and rounds half to even; numbers made by functions have fewer (64 for integers, 53 for floats), and an operation
//! takes the larger precision of its operands. As precision decides what a division or a print gives, it is carried.
//! Assumes nothing about the text; exponents are bounded so that no number is larger than some ten thousand digits.

use super::digits::{Decimal, decimal};
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
    /// Beyond the range that is computed here (Terraform may still know it, or call it infinite).
    #[error("the number is too large or too small")]
    Range,
    /// Zero divided by zero.
    #[error("division of zero by zero")]
    DivisionByZero,
}

struct Parts {
    negative: bool,
    magnitude: UBig,
    exponent: i64,
}

impl Parts {
    /// Rounds to a number of bits, half to even.
    fn round(mut self, precision: u16) -> Parts {
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

    fn times(&self, other: &Parts, precision: u16) -> Parts {
        Parts {
            negative: self.negative != other.negative,
            magnitude: &self.magnitude * &other.magnitude,
            exponent: self.exponent + other.exponent,
        }
        .round(precision)
    }

    /// The quotient with a sticky bit, correctly rounded.
    fn over(&self, other: &Parts, precision: u16) -> Parts {
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

/// Go's `Float.pow5`: five to the power of `n`, rounded to `precision` bits after each step.
fn power_of_five(n: u64, precision: u16) -> Parts {
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
            return Err(NumberError::Range);
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
            let value: i64 = digits.parse().map_err(|_| NumberError::Range)?;
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

    /// A float, with the 53 bits that it has; an error where it is not finite.
    pub fn from_f64(value: f64) -> Result<Number, NumberError> {
        if !value.is_finite() {
            return Err(NumberError::Range);
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
            Repr::Big(big) => big.negative,
        }
    }
    /// Whether it is a whole number.
    pub fn is_integer(&self) -> bool {
        match &self.repr {
            Repr::Big(big) => big.exponent >= 0,
            _ => true,
        }
    }
    /// The number as a whole number, if it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.repr {
            Repr::Small(small) => Some(*small),
            Repr::NegativeZero => Some(0),
            Repr::Big(_) => None,
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
        if let Repr::Small(small) = self.repr {
            return small as f64;
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
        let product = self.parts().times(&other.parts(), PARSED);
        let needed = product.magnitude.bit_len() - product.magnitude.trailing_zeros().unwrap_or(0);
        product.number(self.joint(other).max(needed as u16))
    }
    /// The quotient.
    pub fn div(&self, other: &Number) -> Result<Number, NumberError> {
        if other.is_zero() {
            // Terraform makes it infinite.
            return Err(if self.is_zero() { NumberError::DivisionByZero } else { NumberError::Range });
        }
        let precision = self.joint(other);
        let (dividend, divisor) = (self.parts(), other.parts());
        if dividend.magnitude.is_zero() {
            return Parts { negative: dividend.negative != divisor.negative, ..dividend }.number(precision);
        }
        dividend.over(&divisor, precision).number(precision)
    }
    /// The rest of the division towards zero; `x % 0` is `x`, as in Terraform.
    pub fn rem(&self, other: &Number) -> Result<Number, NumberError> {
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
        if self.is_integer() {
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
            Repr::Big(big) => (big.negative, big.exponent, big.magnitude.as_words()).hash(state),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn prints_as_terraform_prints() {
        assert_eq!(number("0.1").add(&number("0.2")).unwrap().to_string(), "0.3");
        assert_eq!(number("0.1").mul(&number("3")).unwrap().to_string(), "0.3");
        assert_eq!(number("1e-10").to_string(), "0.0000000001");
        assert_eq!(number("1e400").to_string(), format!("1{}", "0".repeat(400)));
        assert_eq!(
            number("123456789012345678901234567890").mul(&number("10")).unwrap().to_string(),
            "1234567890123456789012345678900"
        );
        assert_eq!(number("1").div(&number("3")).unwrap().to_string(), format!("0.{}5", "3".repeat(154)));
        assert_eq!(Number::from(1).div(&Number::from(3)).unwrap().to_string(), "0.33333333333333333334");
        assert_eq!(Number::from_f64(2f64.powi(62)).unwrap().to_string(), "4611686018427388000");
        assert_eq!(number("5.5").rem(&number("2")).unwrap().to_string(), "1.5");
        assert_eq!(number("-5").rem(&number("3")).unwrap().to_string(), "-2");
        assert_eq!(number("0").neg().to_string(), "-0");
        assert_eq!(number("0").neg(), number("0"));
        assert_eq!(number("-1.5").floor().to_string(), "-2");
        assert_eq!(number("-1.5").ceil().to_string(), "-1");
        assert_eq!(number("1p3").to_string(), "8");
    }

    #[test]
    fn refuses_what_is_no_number_and_what_is_too_large() {
        for text in ["", "-", ".", "1_0", " 1", "0x10", "1e", "1e+", "--1", "1.2.3", "one", "é"] {
            assert_eq!(Number::parse(text), Err(NumberError::Syntax), "{text}");
        }
        for text in ["1e1000000000", "1e-1000000000", "1e99999999999999999999", "Inf", "1p9999999"] {
            assert_eq!(Number::parse(text), Err(NumberError::Range), "{text}");
        }
        // Terraform makes it infinite.
        assert_eq!(number("1").div(&number("0")), Err(NumberError::Range));
        assert_eq!(number("0").div(&number("0")), Err(NumberError::DivisionByZero));
        let mut huge = number("1e9999");
        for _ in 0..10 {
            match huge.mul(&huge) {
                Ok(next) => huge = next,
                Err(error) => return assert_eq!(error, NumberError::Range),
            }
        }
        panic!("squaring never ended");
    }

    proptest! {
        #[test]
        fn integers_agree_with_the_machine(left in any::<i64>(), right in any::<i64>()) {
            let (a, b) = (Number::from(left), number(&right.to_string()));
            prop_assert_eq!(a.add(&b).unwrap().to_string(), (left as i128 + right as i128).to_string());
            prop_assert_eq!(a.mul(&b).unwrap().to_string(), (left as i128 * right as i128).to_string());
            prop_assert_eq!(a.cmp(&b), left.cmp(&right));
            prop_assert_eq!(a.neg().neg(), a);
        }
        #[test]
        fn text_round_trips(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
            let number = number(&format!("{value:?}"));
            prop_assert_eq!(&Number::parse(&number.to_string()).unwrap(), &number);
            prop_assert_eq!(number.to_f64(), value);
            let narrow = Number::from_f64(value).unwrap();
            prop_assert_eq!(narrow.to_f64(), value);
            prop_assert_eq!(narrow.to_string().parse::<f64>().unwrap(), value);
        }
    }
}
