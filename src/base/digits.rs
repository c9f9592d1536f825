//! Decimal digits of numbers, and the ways Go prints them.
//!
//! In: a magnitude `m · 2^e`. Out: its digits, rounded, and text in the forms `%e`, `%f`, `%g`. Signs are the caller's.

use dashu_int::UBig;

/// Decimal digits of a magnitude: `0.d₁d₂d₃… · 10^point`, no zeros at the end; empty for zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// ASCII digits.
    pub digits: Vec<u8>,
    /// Place of the decimal point.
    pub point: i64,
}

/// The digits of `magnitude · 2^exponent`.
pub(super) fn decimal(magnitude: UBig, exponent: i64) -> Decimal {
    let text = if exponent >= 0 {
        (magnitude << exponent as usize).to_string()
    } else {
        (magnitude * UBig::from(5u8).pow(exponent.unsigned_abs() as usize)).to_string()
    };
    let point = text.len() as i64 + exponent.min(0);
    Decimal { digits: text.into_bytes(), point }.trimmed()
}

impl Decimal {
    /// Without zeros at the end.
    fn trimmed(mut self) -> Decimal {
        let keep = self.digits.iter().rposition(|&digit| digit != b'0').map_or(0, |last| last + 1);
        self.digits.truncate(keep);
        if self.digits.is_empty() {
            self.point = 0;
        }
        self
    }
    /// Keeps the first `keep` digits, rounding half to even.
    pub fn round(self, keep: usize) -> Decimal {
        let Some(&next) = self.digits.get(keep) else { return self };
        let odd = keep.checked_sub(1).and_then(|last| self.digits.get(last)).is_some_and(|digit| digit % 2 == 1);
        let exactly_half = next == b'5' && keep + 1 == self.digits.len();
        if if exactly_half { odd } else { next >= b'5' } { self.cut_up(keep) } else { self.cut(keep) }
    }
    /// Keeps the first `keep` digits, rounding down.
    pub(super) fn cut(mut self, keep: usize) -> Decimal {
        self.digits.truncate(keep);
        self.trimmed()
    }
    /// Keeps the first `keep` digits, rounding up.
    pub(super) fn cut_up(mut self, keep: usize) -> Decimal {
        self.digits.truncate(keep);
        while self.digits.last() == Some(&b'9') {
            self.digits.pop();
        }
        match self.digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                self.digits.push(b'1');
                self.point += 1;
            }
        }
        self
    }
    /// Digits with a decimal point and without exponent.
    pub fn plain(&self) -> String {
        let digits = String::from_utf8_lossy(&self.digits);
        if self.digits.is_empty() {
            return "0".into();
        }
        let length = self.digits.len() as i64;
        if self.point <= 0 {
            format!("0.{}{digits}", "0".repeat(self.point.unsigned_abs() as usize))
        } else if self.point >= length {
            format!("{digits}{}", "0".repeat((self.point - length) as usize))
        } else {
            let (whole, fraction) = digits.split_at(self.point as usize);
            format!("{whole}.{fraction}")
        }
    }
}

impl Decimal {
    /// `d.ddde±dd` with so many digits behind the point (Go's `%e`).
    pub fn scientific(&self, fraction: usize) -> String {
        let digit = |index: usize| self.digits.get(index).copied().unwrap_or(b'0') as char;
        let mut text = String::from(digit(0));
        if fraction > 0 {
            text.push('.');
            text.extend((1..=fraction).map(digit));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        text.push_str(&format!("e{sign}{:02}", exponent.unsigned_abs()));
        text
    }

    /// So many digits behind the point, no exponent (Go's `%f`); the digits are taken as they are.
    pub fn fixed(&self, fraction: usize) -> String {
        let plain = self.plain();
        let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
        if fraction == 0 {
            return whole.to_owned();
        }
        format!("{whole}.{rest:0<fraction$}")
    }

    /// Rounded to so many digits behind the point.
    pub fn round_fraction(self, fraction: usize) -> Decimal {
        let keep = self.point.saturating_add(fraction as i64);
        match usize::try_from(keep) {
            Ok(keep) => self.round(keep),
            // Not even the first digit reaches the last place.
            Err(_) => Decimal { digits: Vec::new(), point: 0 },
        }
    }

    /// Plain for middling numbers, with exponent else (Go's `%g`): the digits already rounded to `precision`
    /// significant ones, or the shortest if there is none.
    pub fn general(&self, precision: Option<usize>) -> String {
        let digits = self.digits.len();
        let mut precision_now = precision.unwrap_or(digits).max(1);
        let mut limit = precision_now as i64;
        if limit > digits as i64 && digits as i64 >= self.point {
            limit = digits as i64;
        }
        if precision.is_none() {
            limit = 6;
        }
        let exponent = self.point - 1;
        if exponent < -4 || exponent >= limit {
            precision_now = precision_now.min(digits);
            return self.scientific(precision_now.saturating_sub(1));
        }
        if precision_now as i64 > self.point {
            precision_now = digits;
        }
        self.fixed((precision_now as i64 - self.point).max(0) as usize)
    }
}
