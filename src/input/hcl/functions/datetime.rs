//! formatdate, timeadd, timecmp: on RFC 3339 timestamps, with Terraform's own format language and Go's durations.

use super::call::*;
use crate::base::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("formatdate", &[STRING, STRING], string, |args, _| {
        let Some(moment) = Moment::parse(text(args, 1)?) else { return not_a_timestamp(1) };
        text_result(&moment.format(text(args, 0)?)?)
    }),
    function("timeadd", &[STRING, STRING], string, |args, _| {
        let Some(moment) = Moment::parse(text(args, 0)?) else { return not_a_timestamp(0) };
        let Some(nanos) = duration(text(args, 1)?) else { return refuse_argument(1, "not a valid duration") };
        let local = moment.local_nanos + nanos;
        match Moment::from_local(local, moment.offset).rfc3339() {
            Some(text) => Ok(Value::string(text)),
            None => refuse("the resulting year is out of range"),
        }
    }),
    function("timecmp", &[STRING, STRING], number, |args, _| {
        let Some(left) = Moment::parse(text(args, 0)?) else { return not_a_timestamp(0) };
        let Some(right) = Moment::parse(text(args, 1)?) else { return not_a_timestamp(1) };
        Ok(Value::number(left.instant().cmp(&right.instant()) as i64))
    }),
];

fn not_a_timestamp<T>(argument: usize) -> Result<T, FunctionError> {
    refuse_argument(argument, "not a valid RFC3339 timestamp")
}

const SECOND: i128 = 1_000_000_000;
const DAY: i128 = 86_400 * SECOND;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

/// A local time and its distance from UTC.
struct Moment {
    /// Nanoseconds of the local clock since 1970.
    local_nanos: i128,
    /// Seconds east of UTC; `None` for `Z`.
    offset: Option<i32>,
}

/// Days since 1970 of a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

impl Moment {
    fn parse(text: &str) -> Option<Moment> {
        let part = |from: usize, to: usize| -> Option<i64> {
            let digits = text.get(from..to)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let sign_at = |at: usize, byte: u8| text.as_bytes().get(at) == Some(&byte);
        if !(sign_at(4, b'-') && sign_at(7, b'-') && sign_at(10, b'T') && sign_at(13, b':') && sign_at(16, b':')) {
            return None;
        }
        let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
        let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
        let in_month = match month {
            4 | 6 | 9 | 11 => 30,
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=in_month).contains(&day) || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let mut rest = text.get(19..)?;
        let mut nanos = 0;
        if let Some(fraction) = rest.strip_prefix('.') {
            let length = fraction.find(|char: char| !char.is_ascii_digit())?;
            let digits = fraction.get(..length.min(9))?;
            if length == 0 {
                return None;
            }
            nanos = format!("{digits:0<9}").parse().ok()?;
            rest = fraction.get(length..)?;
        }
        let offset = match rest.as_bytes() {
            [b'Z'] => None,
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let at = text.len() - 5;
                let (hours, minutes) = (part(at, at + 2)?, part(at + 3, at + 5)?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                let seconds = (hours * 3600 + minutes * 60) as i32;
                Some(if *sign == b'-' { -seconds } else { seconds })
            }
            _ => return None,
        };
        let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        Some(Moment { local_nanos: i128::from(seconds) * SECOND + nanos, offset })
    }

    fn from_local(local_nanos: i128, offset: Option<i32>) -> Moment {
        Moment { local_nanos, offset }
    }
    fn instant(&self) -> i128 {
        self.local_nanos - i128::from(self.offset.unwrap_or(0)) * SECOND
    }
    fn date(&self) -> (i64, i64, i64) {
        date(self.local_nanos.div_euclid(DAY) as i64)
    }
    fn clock(&self) -> (i64, i64, i64) {
        let seconds = (self.local_nanos.rem_euclid(DAY) / SECOND) as i64;
        (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
    fn offset_text(&self, colon: &str) -> String {
        let offset = self.offset.unwrap_or(0);
        let (sign, offset) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
        format!("{sign}{:02}{colon}{:02}", offset / 3600, offset / 60 % 60)
    }
    fn rfc3339(&self) -> Option<String> {
        let ((year, month, day), (hour, minute, second)) = (self.date(), self.clock());
        if !(0..=9999).contains(&year) {
            return None;
        }
        let zone = if self.offset.unwrap_or(0) == 0 { "Z".into() } else { self.offset_text(":") };
        Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"))
    }

    /// Terraform's format language: runs of letters are parts of the date, `'…'` is literal.
    fn format(&self, pattern: &str) -> Result<String, FunctionError> {
        let ((year, month, day), (hour, minute, second)) = (self.date(), self.clock());
        let month_name = MONTHS.get((month - 1) as usize).copied().unwrap_or("");
        let weekday = WEEKDAYS.get(self.local_nanos.div_euclid(DAY).rem_euclid(7) as usize).copied().unwrap_or("");
        let short = |name: &str| name.get(..3).unwrap_or(name).to_owned();
        let half = if hour % 12 == 0 { 12 } else { hour % 12 };
        let mut out = String::new();
        let mut chars = pattern.chars().peekable();
        while let Some(char) = chars.next() {
            if char == '\'' {
                loop {
                    match chars.next() {
                        Some('\'') if chars.peek() == Some(&'\'') => {
                            chars.next();
                            out.push('\'');
                        }
                        Some('\'') => break,
                        Some(char) => out.push(char),
                        None => return refuse_argument(0, "unterminated literal '"),
                    }
                }
                continue;
            }
            if !char.is_ascii_alphabetic() {
                out.push(char);
                continue;
            }
            let mut count = 1;
            while chars.peek() == Some(&char) {
                chars.next();
                count += 1;
            }
            let text = match (char, count) {
                ('Y', 2) => format!("{:02}", year % 100),
                ('Y', 4) => format!("{year:04}"),
                ('M', 1) => month.to_string(),
                ('M', 2) => format!("{month:02}"),
                ('M', 3) => short(month_name),
                ('M', 4) => month_name.to_owned(),
                ('D', 1) => day.to_string(),
                ('D', 2) => format!("{day:02}"),
                ('E', 3) => short(weekday),
                ('E', 4) => weekday.to_owned(),
                ('h', 1) => hour.to_string(),
                ('h', 2) => format!("{hour:02}"),
                ('H', 1) => half.to_string(),
                ('H', 2) => format!("{half:02}"),
                ('A', 2) => if hour < 12 { "AM" } else { "PM" }.to_owned(),
                ('a', 2) => if hour < 12 { "am" } else { "pm" }.to_owned(),
                ('m', 1) => minute.to_string(),
                ('m', 2) => format!("{minute:02}"),
                ('s', 1) => second.to_string(),
                ('s', 2) => format!("{second:02}"),
                ('Z', 1) if self.offset.unwrap_or(0) == 0 => "Z".into(),
                ('Z', 3) if self.offset.unwrap_or(0) == 0 => "UTC".into(),
                ('Z', 3 | 4) => self.offset_text(""),
                ('Z', 1 | 5) => self.offset_text(":"),
                _ => {
                    return refuse_argument(
                        0,
                        format!("invalid date format verb `{}`", char.to_string().repeat(count)),
                    );
                }
            };
            out.push_str(&text);
            check_text(out.len())?;
        }
        Ok(out)
    }
}

/// Go's durations: `1h30m`, `-2.5s`, `100ms`; in nanoseconds.
fn duration(text: &str) -> Option<i128> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let end = rest.find(|char: char| !(char.is_ascii_digit() || char == '.'))?;
        let (whole, fraction) = rest.get(..end)?.split_once('.').unwrap_or((rest.get(..end)?, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return None;
        }
        rest = rest.get(end..)?;
        let (unit, length): (i128, usize) = [
            ("ns", 1),
            ("us", 1_000),
            ("µs", 1_000),
            ("μs", 1_000),
            ("ms", 1_000_000),
            ("s", SECOND),
            ("m", 60 * SECOND),
            ("h", 3600 * SECOND),
        ]
        .iter()
        .find(|(name, _)| rest.starts_with(name))
        .map(|(name, unit)| (*unit, name.len()))?;
        rest = rest.get(length..)?;
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        total = total.checked_add(whole.checked_mul(unit)?)?;
        let digits = fraction.get(..fraction.len().min(18))?;
        if !digits.is_empty() {
            total = total.checked_add(digits.parse::<i128>().ok()? * unit / 10i128.pow(digits.len() as u32))?;
        }
        // As Go: what does not fit its 64 bits is no duration.
        if total > i128::from(i64::MAX) {
            return None;
        }
    }
    Some(if negative { -total } else { total })
}
