//! A stack through the whole pipeline. In: a [`Stack`]. Out: the document of `menshen exposure`, or the targets.

use super::loads;
use super::stack::Stack;
use menshen::input::{self, Request};
use menshen::model::Model;
use menshen::reason::exposure::{Report, Target, compare, targets};
use menshen::{providers, reason};
use serde_json::Value;

pub type Files = Vec<(&'static str, String)>;

fn written(files: &Files) -> (tempfile::TempDir, Request) {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let request = Request { paths: vec![".".into()], current_dir: dir.path().to_owned(), ..Request::default() };
    (dir, request)
}

/// The document for some files, exactly as the command writes it.
pub fn document(files: &Files) -> Value {
    let (_dir, request) = written(files);
    let exposed = menshen::exposure(&request, &Default::default());
    let errors: Vec<&str> = exposed.errors.iter().map(|note| &*note.message).collect();
    assert!(exposed.complete && errors.is_empty(), "{errors:?}");
    let bytes = serde_json::to_vec_pretty(&Report::new(&exposed.targets)).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// What the engine says of a stack.
pub fn solved(stack: &Stack, seed: u64) -> (Model, Vec<Target>) {
    let (_dir, request) = written(&loads::files(stack, seed));
    let (plans, errors) = input::read(&request);
    assert!(errors.is_empty() && plans.len() == 1);
    let model = providers::map(&plans[0]);
    let facts = reason::solve(&model.after);
    let targets = targets(&model, &model.after.network, &facts.exposure);
    (model, targets)
}

/// The targets after a change, with what it changes.
pub fn changed(before: &Stack, after: &Stack, seed: u64) -> Value {
    let ((_, old), (model, new)) = (solved(before, seed), solved(after, seed));
    serde_json::to_value(compare(&model, old, new)).unwrap()
}
