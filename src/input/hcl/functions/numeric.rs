//! Functions on numbers: abs, ceil, floor, log, max, min, parseint, pow, signum, sum.
//!
//! `log` and `pow` are computed in floats, by the algorithms of Go's `math` package, as Terraform does.

use super::call::*;
use crate::base::number::NumberError;
use crate::base::{Data, Number, Type, Value};
use crate::input::hcl::convert::convert;
use dashu_int::{IBig, UBig};

pub(super) const FUNCTIONS: &[Function] = &[
    function("abs", &[NUMBER], number, |args, _| Ok(Value::number(whole(number_at(args, 0)?.abs())))),
    function("ceil", &[NUMBER], number, |args, _| Ok(Value::number(whole(number_at(args, 0)?.ceil())))),
    function("floor", &[NUMBER], number, |args, _| Ok(Value::number(whole(number_at(args, 0)?.floor())))),
    function("log", &[NUMBER, NUMBER], number, |args, _| {
        float(log(number_at(args, 0)?.to_f64()) / log(number_at(args, 1)?.to_f64()))
    }),
    function("max", &[], number, |args, _| extreme(args, |next, best| next > best)).rest(NUMBER),
    function("min", &[], number, |args, _| extreme(args, |next, best| next < best)).rest(NUMBER),
    function("parseint", &[ANY.vague(), NUMBER], number, |args, _| parse_int(args)).checked(|args| {
        match args.first().map(Value::type_of) {
            Some(Type::String) => Ok(()),
            _ => refuse_argument(0, "first argument must be a string"),
        }
    }),
    function("pow", &[NUMBER, NUMBER], number, |args, _| {
        float(pow(number_at(args, 0)?.to_f64(), number_at(args, 1)?.to_f64()))
    }),
    function("signum", &[NUMBER], number, |args, _| match number_at(args, 0)? {
        number if number.to_i64().is_some() => Ok(Value::number(number.signum())),
        _ => refuse_argument(0, "a whole number is required"),
    }),
    function("sum", &[ANY.vague()], number, |args, _| sum(args)),
];

pub(super) fn number_error(error: NumberError) -> FunctionError {
    FunctionError { message: error.to_string(), argument: None, gave_up: error == NumberError::Range }
}

/// Without the sign of a zero.
fn whole(number: Number) -> Number {
    if number.is_zero() { Number::from(0) } else { number }
}

fn float(value: f64) -> Outcome {
    if value.is_nan() {
        return refuse("the result is not a number");
    }
    Number::from_f64(value).map(Value::number).map_err(number_error)
}

fn extreme(args: &[Value], better: fn(&Number, &Number) -> bool) -> Outcome {
    let Some(_) = args.first() else { return refuse("must pass at least one number") };
    let mut best = number_at(args, 0)?;
    for index in 1..args.len() {
        let next = number_at(args, index)?;
        if better(next, best) {
            best = next;
        }
    }
    Ok(Value::number(best.clone()))
}

fn parse_int(args: &[Value]) -> Outcome {
    let Some(Data::String(text)) = args.first().map(|arg| &arg.data) else {
        return refuse_argument(0, "first argument must be a string");
    };
    let base = match whole_at(args, 1)? {
        base @ 2..=62 => base as u64,
        _ => return refuse_argument(1, "base must be a whole number between 2 and 62 inclusive"),
    };
    let fail = || refuse_argument(0, format!("cannot parse `{text}` as a base {base} integer"));
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() {
        return fail();
    }
    if digits.len() > 10_000 {
        return give_up("the number is too long to be evaluated");
    }
    let mut magnitude = UBig::from(0u8);
    for char in digits.chars() {
        let digit = match char {
            '0'..='9' => char as u64 - '0' as u64,
            'a'..='z' => char as u64 - 'a' as u64 + 10,
            'A'..='Z' if base <= 36 => char as u64 - 'A' as u64 + 10,
            'A'..='Z' => char as u64 - 'A' as u64 + 36,
            _ => return fail(),
        };
        if digit >= base {
            return fail();
        }
        magnitude = magnitude * base + digit;
    }
    let value = IBig::from(magnitude);
    Number::from_integer(if negative { -value } else { value }).map(Value::number).map_err(number_error)
}

fn sum(args: &[Value]) -> Outcome {
    let items = match args.first() {
        Some(list) => match list.items() {
            Some(items) => items,
            None => return refuse_argument(0, "argument must be list, set, or tuple"),
        },
        None => return refuse("a list is required"),
    };
    if items.is_empty() {
        return refuse_argument(0, "cannot sum an empty list");
    }
    if args.iter().any(Value::has_unknown) {
        return unknown_result(Type::Number, args);
    }
    let mut total: Option<Number> = None;
    for item in items {
        match convert(item, &Type::Number).map(|item| item.data) {
            Ok(Data::Number(next)) => {
                total = Some(match total {
                    Some(total) => total.add(&next).map_err(number_error)?,
                    None => next,
                });
            }
            _ => return refuse_argument(0, "argument must be list, set, or tuple of number values"),
        }
    }
    match total {
        Some(total) => Ok(Value::number(total)),
        None => unknown_result(Type::Number, args),
    }
}

/// `frexp`: a fraction in [0.5, 1) and a power of two; finite, positive input.
fn split(value: f64) -> (f64, i32) {
    if value == 0.0 || !value.is_finite() {
        return (value, 0);
    }
    let (value, shift) = if value.abs() < f64::MIN_POSITIVE { (value * (1u64 << 52) as f64, -52) } else { (value, 0) };
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1022 + shift;
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent)
}

#[allow(clippy::excessive_precision)] // the constants as the source writes them
/// The natural logarithm by FreeBSD's `e_log.c`, which Go's `math.Log` follows.
fn log(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x.is_infinite() {
        return x;
    }
    let (mut fraction, mut power) = split(x);
    if fraction < std::f64::consts::SQRT_2 / 2.0 {
        fraction *= 2.0;
        power -= 1;
    }
    let f = fraction - 1.0;
    let k = f64::from(power);
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let t1 = s2
        * (6.666666666666735130e-01
            + s4 * (2.857142874366239149e-01 + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)));
    let t2 = s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01));
    let r = t1 + t2;
    let half = 0.5 * f * f;
    k * 6.93147180369123816490e-01 - ((half - (s * (half + r) + k * 1.90821492927058770002e-10)) - f)
}

#[allow(clippy::excessive_precision)] // the constants as the source writes them
/// The exponential function as Go's `math.Exp` computes it on machines with fused multiplication: a Taylor series of a
/// sixteenth of the rest, squared four times.
fn exp(x: f64) -> f64 {
    if !x.is_finite() || x.abs() > 700.0 {
        return x.exp();
    }
    let k = (x * std::f64::consts::LOG2_E).round_ties_even();
    let rest = (-k).mul_add(0.69314718055966295651160180568695068359375, x);
    let rest = (-k).mul_add(0.28235290563031577122588448175013436025525412068e-12, rest) * 0.0625;
    let series = [
        1.9841269841269841270e-4,
        1.3888888888888888889e-3,
        8.3333333333333333333e-3,
        4.1666666666666666667e-2,
        1.6666666666666666667e-1,
        0.5,
        1.0,
    ];
    let sum = series.iter().fold(2.4801587301587301587e-5f64, |sum, term| sum.mul_add(rest, *term));
    let mut less_one = rest * sum;
    for _ in 0..3 {
        less_one *= less_one + 2.0;
    }
    less_one.mul_add(less_one + 2.0, 1.0) * 2f64.powi(k as i32)
}

/// Go's `math.Pow`: whole powers by repeated squaring of the fraction.
fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x == 0.0 || !x.is_finite() || !y.is_finite() || y.abs() >= 9.2e18 {
        return x.powf(y);
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    let (mut whole, mut part) = (y.abs().trunc(), y.abs().fract());
    if part != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    let mut result = 1.0;
    let mut exponent: i64 = 0;
    if part != 0.0 {
        if part > 0.5 {
            part -= 1.0;
            whole += 1.0;
        }
        result = exp(part * log(x));
    }
    let (mut base, base_exponent) = split(x);
    let mut base_exponent = i64::from(base_exponent);
    let mut rest = whole as i64;
    while rest != 0 {
        if base_exponent.abs() > 1 << 12 {
            exponent += base_exponent;
            break;
        }
        if rest & 1 == 1 {
            result *= base;
            exponent += base_exponent;
        }
        base *= base;
        base_exponent <<= 1;
        if base < 0.5 {
            base += base;
            base_exponent -= 1;
        }
        rest >>= 1;
    }
    if y < 0.0 {
        result = 1.0 / result;
        exponent = -exponent;
    }
    // In two steps, as 2^exponent alone may be out of range.
    let exponent = exponent.clamp(-4200, 4200) as i32;
    let half = exponent / 2;
    result * 2f64.powi(half) * 2f64.powi(exponent - half)
}
