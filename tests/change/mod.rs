//! Two configurations as a plan from one to the other, for tests: what real plans are for goldens, without Terraform.

#![allow(dead_code)]

use menshen::base::{Action, Data, Placement, Value};
use menshen::input::{self, Content, InputKind, Mode, Plan, Request, Resource};
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

/// Two configurations.
struct Change {
    before: Box<dyn Content>,
    after: Box<dyn Content>,
}

impl Content for Change {
    fn resource_count(&self) -> usize {
        self.after.resource_count()
    }
    fn types(&self) -> BTreeMap<Arc<str>, usize> {
        let mut types = self.before.types();
        types.extend(self.after.types());
        types
    }
    fn each(&self, want: &dyn Fn(Mode, &str) -> bool, take: &mut dyn FnMut(Resource)) {
        let mut old = BTreeMap::new();
        self.before.each(want, &mut |it| {
            old.insert((it.mode, it.address.clone()), it);
        });
        self.after.each(want, &mut |mut it| {
            let was = old.remove(&(it.mode, it.address.clone()));
            it.before = was.and_then(|was| was.after);
            it.action = Some(match &it.before {
                None => Action::Create,
                Some(before) if it.after.as_ref().is_some_and(|after| same(before, after)) => Action::NoOp,
                Some(_) => Action::Update,
            });
            take(it);
        });
        for mut it in old.into_values() {
            (it.before, it.action) = (it.after.take(), Some(Action::Delete));
            take(it);
        }
    }
    fn place(&self, address: &str, path: Option<&str>) -> Option<Placement> {
        self.after.place(address, path)
    }
}

/// Whether two values are the same, wherever they were written.
fn same(one: &Value, other: &Value) -> bool {
    let all =
        |one: &[Value], other: &[Value]| one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b));
    match (&one.data, &other.data) {
        (Data::Unknown(_), Data::Unknown(_)) | (Data::Null(_), Data::Null(_)) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Number(a), Data::Number(b)) => a == b,
        (Data::String(a), Data::String(b)) => a == b,
        (Data::List(_, a) | Data::Set(_, a) | Data::Tuple(a), Data::List(_, b) | Data::Set(_, b) | Data::Tuple(b)) => {
            all(a, b)
        }
        (Data::Map(_, a) | Data::Object(a), Data::Map(_, b) | Data::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|((x, a), (y, b))| x == y && same(a, b))
        }
        _ => false,
    }
}

/// Reads a configuration.
pub fn read(hcl: &str) -> Result<Plan, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    fs::write(folder.path().join("main.tf"), hcl).map_err(|error| error.to_string())?;
    let request = Request {
        paths: vec![folder.path().to_path_buf()],
        current_dir: folder.path().to_path_buf(),
        ..Request::default()
    };
    let (mut plans, errors) = input::read(&request);
    if let Some(error) = errors.first() {
        return Err(format!("cannot be read: {error}"));
    }
    match (plans.pop(), plans.len()) {
        (Some(plan), 0) => Ok(plan),
        (_, more) => Err(format!("gives {more} plans too many or none")),
    }
}

/// The plan from one configuration to another; from nothing where the first is empty.
pub fn change(before: &str, after: &str) -> Result<Plan, String> {
    let mut plan = read(after)?;
    if !before.is_empty() {
        let before = read(before)?.content;
        (plan.content, plan.kind) = (Box::new(Change { before, after: plan.content }), InputKind::Plan);
    }
    Ok(plan)
}
