//! Terraform's operators on values.
//!
//! API (bodies follow):
//! `enum Binary { Add, Sub, Mul, Div, Mod, Eq, NotEq, Less, LessEq, Greater, GreaterEq, And, Or }`
//! `enum Unary { Neg, Not }`
//! `binary(op, &left, &right) -> Result<Value, OperatorError>`, `unary(op, &value) -> Result<Value, OperatorError>`
//! `conditional(&cond, then, otherwise) -> Result<Value, OperatorError>` (both branches evaluated; types unified)
//! `template(parts: Vec<Value>) -> Result<Value, OperatorError>` (>= 2 parts; literals as string values; 1 part: the
//!   caller passes the value through as it is)
//! `index(&value, &key) -> Result<Value, OperatorError>`, `attribute(&value, name) -> Result<Value, OperatorError>`
//! `OperatorError { message: String }`
