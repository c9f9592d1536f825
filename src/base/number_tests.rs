//! Worked examples of numbers as Terraform prints them, and agreement with the machine's own arithmetic.

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
    for text in ["", "-", ".", "1_0", " 1", "0x10", "1e", "1e+", "--1", "1.2.3", "one", "é", "1e99999999999999999999"]
    {
        assert_eq!(Number::parse(text), Err(NumberError::Syntax), "{text}");
    }
    assert_eq!(Number::parse("1p9999999"), Err(NumberError::Range));
    let mut huge = number("1e9999");
    for _ in 0..10 {
        match huge.mul(&huge) {
            Ok(next) => huge = next,
            Err(error) => return assert_eq!(error, NumberError::Range),
        }
    }
    panic!("squaring never ended");
}

/// As `terraform console` answers.
#[test]
fn infinite_numbers() {
    let infinite = number("1").div(&number("0")).unwrap();
    assert_eq!(infinite.to_string(), "+Inf");
    assert_eq!(number("1").div(&number("0").neg()).unwrap(), infinite.neg());
    assert_eq!((number("1e1000000000"), number("-Inf")), (infinite.clone(), infinite.neg()));
    assert_eq!(number("1e-1000000000").to_string(), "0");
    assert!(infinite > number("1e9999") && infinite.neg() < number("-1e9999") && infinite > infinite.neg());
    assert_eq!(infinite.add(&number("1")).unwrap(), infinite);
    assert_eq!(number("1").div(&infinite).unwrap().to_string(), "0");
    assert_eq!(number("0").div(&number("0")), Err(NumberError::DivisionByZero));
    for error in [
        infinite.sub(&infinite),
        infinite.mul(&number("0")),
        infinite.div(&infinite),
        infinite.rem(&number("5")),
        number("5").rem(&infinite),
    ] {
        assert_eq!(error, Err(NumberError::Infinite));
    }
    assert_eq!((infinite.to_i64(), infinite.is_integer(), infinite.to_f64()), (None, false, f64::INFINITY));
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
