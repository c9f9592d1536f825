//! Runs the expressions of `testdata/functions` against the answers that real Terraform gave.
//!
//! The adapter below knows just enough syntax for them: literals, constructors, calls, operators, conditionals,
//! templates, indices and attributes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use hcl_edit::Span;
use hcl_edit::expr::{BinaryOperator, Expression, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::template::Element;
use menshen::base::{Reference, Type, UnknownKind, Value};
use menshen::input::hcl::functions::{CallContext, FileProblem, call, names};
use menshen::input::hcl::operators::{self, Binary, Unary};
use serde::Deserialize;
use std::collections::BTreeMap;

struct NoFiles;

impl CallContext for NoFiles {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, FileProblem> {
        Err(FileProblem::Missing(format!("no file `{path}`")))
    }
    fn file_exists(&self, _: &str) -> Result<bool, FileProblem> {
        Ok(false)
    }
    fn list_files(&self, directory: &str) -> Result<Vec<String>, FileProblem> {
        Err(FileProblem::Missing(directory.into()))
    }
}

#[derive(Debug)]
struct Refused {
    gave_up: bool,
    message: String,
}

impl From<operators::OperatorError> for Refused {
    fn from(error: operators::OperatorError) -> Refused {
        Refused { gave_up: false, message: error.message }
    }
}

fn evaluate(source: &str, expression: &Expression) -> Result<Value, Refused> {
    let run = |expression: &Expression| evaluate(source, expression);
    Ok(match expression {
        Expression::Null(_) => Value::null(),
        Expression::Bool(value) => Value::bool(**value),
        Expression::Number(number) => operators::literal_number(&source[number.span().unwrap()])?,
        Expression::String(text) => Value::text(text.as_str()),
        Expression::Array(items) => Value::tuple(items.iter().map(run).collect::<Result<_, _>>()?),
        Expression::Object(entries) => {
            let mut out = BTreeMap::new();
            for (key, value) in entries.iter() {
                let name = match key {
                    ObjectKey::Ident(name) => name.as_str().to_owned(),
                    ObjectKey::Expression(Expression::Variable(name)) => name.as_str().to_owned(),
                    ObjectKey::Expression(key) => run(key)?.as_str().unwrap().to_owned(),
                };
                out.insert(name.into(), run(value.expr())?);
            }
            Value::object(out)
        }
        Expression::Variable(name) if name.as_str() == "u" => Value::unknown(Type::String, UnknownKind::Computed)
            .with_refs(&[Reference { address: "null_resource.a".into(), attribute: "id".into() }]),
        Expression::Parenthesis(inner) => run(inner.inner())?,
        Expression::Conditional(conditional) => operators::conditional(
            &run(&conditional.cond_expr)?,
            run(&conditional.true_expr)?,
            run(&conditional.false_expr)?,
        )?,
        Expression::UnaryOp(unary) => {
            let op = if *unary.operator.value() == UnaryOperator::Neg { Unary::Neg } else { Unary::Not };
            operators::unary(op, &run(&unary.expr)?)?
        }
        Expression::BinaryOp(binary) => {
            let op = match binary.operator.value() {
                BinaryOperator::Eq => Binary::Eq,
                BinaryOperator::NotEq => Binary::NotEq,
                BinaryOperator::LessEq => Binary::LessEq,
                BinaryOperator::GreaterEq => Binary::GreaterEq,
                BinaryOperator::Less => Binary::Less,
                BinaryOperator::Greater => Binary::Greater,
                BinaryOperator::Plus => Binary::Add,
                BinaryOperator::Minus => Binary::Sub,
                BinaryOperator::Mul => Binary::Mul,
                BinaryOperator::Div => Binary::Div,
                BinaryOperator::Mod => Binary::Mod,
                BinaryOperator::And => Binary::And,
                BinaryOperator::Or => Binary::Or,
            };
            operators::binary(op, &run(&binary.lhs_expr)?, &run(&binary.rhs_expr)?)?
        }
        Expression::StringTemplate(template) => {
            let mut parts = Vec::new();
            for element in template.iter() {
                parts.push(match element {
                    Element::Literal(text) => Value::text(text.as_str()),
                    Element::Interpolation(inner) => run(&inner.expr)?,
                    Element::Directive(_) => panic!("directives are the evaluator's"),
                });
            }
            match parts.as_slice() {
                [one] => one.clone(),
                parts => operators::template(parts)?,
            }
        }
        Expression::FuncCall(function) => {
            let arguments = function.args.iter().map(run).collect::<Result<Vec<_>, _>>()?;
            let space: String = function.name.namespace.iter().map(|part| format!("{}::", part.as_str())).collect();
            call(&format!("{space}{}", function.name.name.as_str()), arguments, &NoFiles)
                .map_err(|error| Refused { gave_up: error.gave_up, message: error.message })?
        }
        Expression::Traversal(traversal) => {
            let mut value = run(&traversal.expr)?;
            for operator in &traversal.operators {
                value = match operator.value() {
                    TraversalOperator::GetAttr(name) => operators::attribute(&value, name.as_str())?,
                    TraversalOperator::Index(key) => operators::index(&value, &run(key)?)?,
                    other => panic!("{other:?}"),
                };
            }
            value
        }
        other => {
            return Err(Refused { gave_up: false, message: format!("not an expression of these tests: {other:?}") });
        }
    })
}

fn answer(expression: &str) -> Result<Value, Refused> {
    let source = format!("v = {expression}\n");
    let body = hcl_edit::parser::parse_body(&source).unwrap_or_else(|error| panic!("{expression}: {error}"));
    evaluate(&source, &body.get_attribute("v").unwrap().value)
}

#[derive(Deserialize)]
struct Record {
    expression: String,
    json: Option<String>,
    #[serde(default)]
    error: bool,
    #[serde(default)]
    unknown: bool,
}

/// What is not evaluated here though Terraform can: the answer is an unknown value or given up, never another value.
const NOT_EVALUATED: [&str; 3] = ["cidrsubnet(\"10.0.0.0/8\",-1", "h: 0o17", "yamlencode({a=\"line1"];

#[test]
fn answers_of_terraform() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/functions");
    let mut wrong = Vec::new();
    let (mut count, mut open) = (0, 0);
    let mut used: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ext| ext == "json")) {
        let records: Vec<Record> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        assert!(records.len() >= 10, "{}", file.display());
        for record in records {
            count += 1;
            let ours = answer(&record.expression);
            let shown = match &ours {
                Ok(value) if value.has_unknown() => "unknown".to_owned(),
                Ok(value) => {
                    let plain = value.without_marks();
                    let json = call("jsonencode", vec![plain], &NoFiles).unwrap();
                    json.as_str().unwrap_or_default().to_owned()
                }
                Err(refused) if refused.gave_up => format!("gave up: {}", refused.message),
                Err(refused) => format!("error: {}", refused.message),
            };
            let excused = NOT_EVALUATED.iter().any(|excused| record.expression.contains(excused));
            let right = match &record {
                Record { error: true, .. } => ours.is_err(),
                Record { unknown: true, .. } => shown == "unknown",
                Record { json: Some(json), .. } => shown == *json,
                _ => false,
            };
            let left_open = shown == "unknown" || shown.starts_with("gave up");
            if excused && left_open && !right {
                open += 1;
                used.extend(NOT_EVALUATED.iter().filter(|excused| record.expression.contains(**excused)));
            } else if !right {
                let expected = record.json.unwrap_or_else(|| if record.error { "error" } else { "unknown" }.into());
                wrong.push(format!("{}\n    terraform: {expected}\n    here:      {shown}", record.expression));
            }
        }
    }
    assert!(count > 600, "{count}");
    assert_eq!(used.len(), NOT_EVALUATED.len(), "excused without need; used: {used:?}");
    assert!(wrong.is_empty(), "{} of {count} wrong ({open} left open):\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn all_functions_of_terraform_are_there() {
    assert_eq!(names().len(), 118);
}

#[test]
fn budgets_end_quickly() {
    let started = std::time::Instant::now();
    for expression in ["range(1e9)", "format(\"%1000000d\", 1)", "indent(1000000000, \"a\\nb\")", "pow(10, 1e9)"] {
        assert!(answer(expression).is_err(), "{expression}");
    }
    let long = Value::text(&"a".repeat(1 << 20));
    let many = Value::tuple(vec![long.clone(); 20]);
    assert!(call("join", vec![Value::text(","), many], &NoFiles).unwrap_err().gave_up);
    assert!(
        call("replace", vec![long.clone(), Value::text("a"), Value::text(&"b".repeat(100))], &NoFiles)
            .unwrap_err()
            .gave_up
    );
    let wide = Value::tuple((0..2000).map(Value::number).collect());
    assert!(call("setproduct", vec![wide.clone(), wide.clone()], &NoFiles).unwrap_err().gave_up);
    let deep = "[".repeat(100_000);
    assert!(call("jsondecode", vec![Value::text(&deep)], &NoFiles).unwrap_err().gave_up);
    assert!(call("yamldecode", vec![Value::text(&deep)], &NoFiles).is_err());
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

/// A value as text, unknown parts as `?`.
fn shown(value: &Value) -> String {
    if value.is_unknown() {
        return "?".to_owned();
    }
    if let Some(items) = value.items() {
        return format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(","));
    }
    if let Some(entries) = value.entries() {
        let entries = entries.iter().map(|(name, value)| format!("{name}={}", shown(value)));
        return format!("{{{}}}", entries.collect::<Vec<_>>().join(","));
    }
    call("jsonencode", vec![value.without_marks()], &NoFiles).unwrap().as_str().unwrap().to_owned()
}

/// `u` is an attribute that is known after apply; the answers are those of `terraform console` (1.11), except for
/// `flatten`, of which Terraform says only that it is unknown while the elements themselves are certain.
#[test]
fn unknown_arguments() {
    for (expression, expected) in [
        ("toset([u, \"x\"])", "[\"x\",?]"),
        ("length(toset([u, \"x\"]))", "?"),
        ("length([u])", "1"),
        ("contains([\"a\", u], \"a\")", "true"),
        ("contains([\"a\", u], \"b\")", "?"),
        ("merge({a=1}, {b=u})", "{a=1,b=?}"),
        ("concat([\"a\"], [u])", "[\"a\",?]"),
        ("lookup({a=u,b=1},\"b\")", "1"),
        ("element([u,\"b\"],1)", "\"b\""),
        ("sort([u,\"b\"])", "[?,?]"),
        ("setunion([\"a\"],[u])", "[\"a\",?]"),
        ("startswith(\"a-${u}\",\"a-\")", "true"),
        ("startswith(\"a-${u}\",\"b\")", "false"),
        ("{a=u,b=1} == {a=\"x\",b=2}", "false"),
        ("[u, 1] == [\"x\", 2]", "false"),
        ("[u, 1] == [\"x\", 1]", "?"),
        ("\"a-${u}\" == \"b\"", "false"),
        ("\"a-${u}\" == null", "false"),
        ("(u == \"x\") == null", "false"),
        ("u == null", "?"),
        ("u == \"x\" ? 1 : 2", "?"),
        ("false && (u == \"x\")", "?"),
        ("(u == \"x\") || true", "?"),
        ("flatten([[u],[\"b\"]])", "[?,\"b\"]"),
        ("values({a=u})", "[?]"),
        ("keys({b=u})", "[\"b\"]"),
        ("formatlist(\"%s\", [u,\"a\"])", "[?,\"a\"]"),
        ("format(\"%s\", u)", "?"),
        ("index([\"a\",u],\"a\")", "0"),
        ("index([u,\"a\"],\"a\")", "?"),
        ("zipmap([\"a\"],[u])", "{a=?}"),
        ("zipmap([u],[\"a\"])", "?"),
        ("alltrue([false, u == \"x\"])", "false"),
        ("alltrue([u == \"x\", false])", "?"),
        ("anytrue([u == \"x\", true])", "true"),
        ("setintersection([\"a\"],[u])", "?"),
        ("coalesce(\"b\",u)", "\"b\""),
        ("coalesce(u,\"b\")", "?"),
        ("coalescelist([u],[\"x\"])", "[?]"),
        ("jsonencode([u])", "?"),
        ("jsonencode([u]) == null", "false"),
        ("split(\",\", u)", "?"),
        ("join(\",\", [u])", "?"),
        ("one([u])", "?"),
        ("distinct([u, u])", "?"),
        ("compact([u, \"b\"])", "?"),
        ("chunklist([u,\"a\"],1)", "[[?],[\"a\"]]"),
        ("tonumber(u) + 1", "?"),
        ("upper(u)", "?"),
        ("timestamp()", "?"),
    ] {
        let value = answer(expression).unwrap_or_else(|refused| panic!("{expression}: {refused:?}"));
        assert_eq!(shown(&value), expected, "{expression}");
    }
}

/// References of arguments reach the result; those of parts stay with the parts where these are passed on.
#[test]
fn references_are_united() {
    let value = answer("join(\",\", [u, \"a\"])").unwrap();
    assert_eq!(value.all_refs().len(), 1);
    let merged = answer("merge({a=u}, {b=1})").unwrap();
    assert!(merged.refs().is_empty());
    assert_eq!(merged.get("a").unwrap().refs().len(), 1);
    assert!(merged.get("b").unwrap().refs().is_empty());
    assert_eq!(answer("u == \"x\" ? 1 : 2").unwrap().refs().len(), 1);
}

struct Folder;

impl CallContext for Folder {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, FileProblem> {
        match path {
            "a.txt" => Ok(b"hello".to_vec()),
            "bin" => Ok(vec![0xff, 0]),
            "../x" => Err(FileProblem::Denied("outside of the root module".into())),
            other => Err(FileProblem::Missing(format!("no file `{other}`"))),
        }
    }
    fn file_exists(&self, path: &str) -> Result<bool, FileProblem> {
        self.read_file(path).map(|_| true).or_else(|problem| match problem {
            FileProblem::Missing(_) => Ok(false),
            denied => Err(denied),
        })
    }
    fn list_files(&self, _: &str) -> Result<Vec<String>, FileProblem> {
        Ok(vec!["b/c.json".into(), "a.txt".into(), "b/a.txt".into()])
    }
}

#[test]
fn files_come_through_the_context() {
    let run = |name: &str, args: &[&str]| call(name, args.iter().map(|arg| Value::text(arg)).collect(), &Folder);
    let texts = |name: &str, args: &[&str]| shown(&run(name, args).unwrap());
    assert_eq!(texts("file", &["a.txt"]), "\"hello\"");
    assert_eq!(texts("filemd5", &["a.txt"]), "\"5d41402abc4b2a76b9719d911017c592\"");
    assert_eq!(texts("filebase64", &["bin"]), "\"/wA=\"");
    assert!(!run("file", &["bin"]).unwrap_err().gave_up);
    assert!(!run("file", &["none"]).unwrap_err().gave_up);
    assert_eq!(texts("file", &["../x"]), "?");
    assert_eq!(texts("fileexists", &["none"]), "false");
    assert_eq!(texts("fileexists", &["../x"]), "?");
    assert_eq!(texts("fileset", &[".", "**/*.txt"]), "[\"a.txt\",\"b/a.txt\"]");
    assert_eq!(texts("fileset", &[".", "{a,z}.txt"]), "[\"a.txt\"]");
}
