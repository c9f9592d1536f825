//! Type conversion as Terraform does it: a value and a wanted type in, the converted value or the reason why not out.
//!
//! API (bodies follow):
//! `Constraint { Any/Dynamic, Bool, Number, String, List(Box<C>), Set(Box<C>), Map(Box<C>), Tuple(Vec<C>),
//!   Object(BTreeMap<Arc<str>, Attribute{constraint: C, optional: bool, default: Option<Value>}>) }`
//! `Constraint::to_type(&self) -> Type` (optional attributes are attributes)
//! `apply(value: &Value, constraint: &Constraint) -> Result<Value, ConvertError>` (defaults, then conversion)
//! `convert(value: &Value, ty: &Type) -> Result<Value, ConvertError>`
//! `unify(types: &[Type]) -> Option<Type>`
//! `struct ConvertError { pub message: String, pub path: String }` with Display
