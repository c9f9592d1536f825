//! Each hostile input ends with a report and a word about the limit, and does not hide what lies beside it.

#![allow(clippy::expect_used, clippy::print_stderr, missing_docs)]

mod hostile;

#[test]
fn placeholder() {
    assert!(hostile::all().len() >= 40);
}
