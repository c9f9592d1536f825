//! Values as `inspect` shows them: exact numbers, secrets and sensitive values replaced, what is unknown named by path.

use menshen::base::redact::redact;
use menshen::base::secret_name::{is_flag, says_secret};
use menshen::base::{Data, UnknownKind, Value};
use menshen::providers;
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A value to print.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Shown {
    Null,
    Bool(bool),
    /// A number's own digits, as no machine type holds them all.
    Number(Box<RawValue>),
    Text(String),
    List(Vec<Shown>),
    Object(BTreeMap<String, Shown>),
}

/// What stands for a sensitive value.
const SENSITIVE: &str = "(sensitive)";

/// What stands for the value of a name that says that it is a secret.
const REDACTED: &str = "[redacted]";

/// What the values of a resource hold besides what is shown of them.
#[derive(Default)]
pub struct Found {
    /// Type that the provider's facts are looked up by.
    pub kind: String,
    pub unknown: Vec<String>,
    pub sensitive: Vec<String>,
    pub references: BTreeMap<String, BTreeSet<String>>,
    /// Texts that names say are secrets.
    pub secrets: Vec<Arc<str>>,
}

impl Found {
    /// A top-level attribute; `None` where it is not written.
    pub fn top(&mut self, name: &str, value: &Value) -> Option<Shown> {
        if is_absent(value) {
            return None;
        }
        let references = value.all_refs();
        if !references.is_empty() {
            let addresses = references.iter().map(|reference| reference.address.to_string());
            let of_name = self.references.entry(name.to_owned()).or_default();
            of_name.extend(addresses);
            // Where instances can be told, the resource as a whole says nothing more.
            let all = of_name.clone();
            of_name.retain(|one| !all.iter().any(|it| it.strip_prefix(&**one).is_some_and(|key| key.starts_with('['))));
        }
        Some(self.named(name, name, name, value))
    }

    /// A value under a name that may say that it is a secret: of such a value no text is shown, and no number.
    fn named(&mut self, name: &str, path: &str, plain: &str, value: &Value) -> Shown {
        match &value.data {
            Data::String(text) if says_secret(name) && !text.is_empty() && !is_flag(text) => {
                self.secrets.push(text.clone());
            }
            Data::Number(_) if says_secret(name) => {}
            _ => return self.value(path, plain, value),
        }
        if value.is_sensitive() || providers::is_sensitive(&self.kind, plain) {
            return self.value(path, plain, value);
        }
        Shown::Text(REDACTED.to_owned())
    }

    /// `path` has indexes, `plain` has none.
    fn value(&mut self, path: &str, plain: &str, value: &Value) -> Shown {
        if value.is_sensitive() || providers::is_sensitive(&self.kind, plain) {
            self.sensitive.push(path.to_owned());
            if value.has_unknown() {
                self.unknown.push(path.to_owned());
            }
            return Shown::Text(SENSITIVE.to_owned());
        }
        if let Some(items) = value.items() {
            let items = items.iter().enumerate();
            return Shown::List(
                items.map(|(index, item)| self.value(&format!("{path}[{index}]"), plain, item)).collect(),
            );
        }
        if let Some(entries) = value.entries() {
            let is_map = matches!(value.data, Data::Map(..));
            let mut object = BTreeMap::new();
            // An entry of a list of names and values.
            let label = ["key", "name", "parameter_key"].iter().find_map(|name| entries.get(*name)?.as_str());
            for (name, item) in entries {
                // Of a block, what is not written is left out too.
                if !is_map && is_absent(item) {
                    continue;
                }
                let at = if is_word(name) { format!("{path}.{name}") } else { format!("{path}[{name:?}]") };
                let said = label.filter(|_| matches!(&**name, "value" | "parameter_value")).unwrap_or(name);
                let shown = self.named(said, &at, &format!("{plain}.{name}"), item);
                object.insert(redact(name).into_owned(), shown);
            }
            return Shown::Object(object);
        }
        match &value.data {
            Data::Unknown(_) => {
                self.unknown.push(path.to_owned());
                Shown::Null
            }
            Data::Bool(truth) => Shown::Bool(*truth),
            Data::Number(number) => RawValue::from_string(number.to_string()).map_or(Shown::Null, Shown::Number),
            Data::String(text) => Shown::Text(blank(text)),
            _ => Shown::Null,
        }
    }
}

/// A text without what it holds of secrets, also where it is packed: then nothing of it is shown.
fn blank(text: &Arc<str>) -> String {
    let shown = redact(text);
    let unpacked = providers::script::decoded(text);
    match unpacked != *text && matches!(redact(&unpacked), Cow::Owned(_)) && matches!(shown, Cow::Borrowed(_)) {
        true => REDACTED.to_owned(),
        false => shown.into_owned(),
    }
}

/// Not written by anybody: `null`, or what the provider decides.
fn is_absent(value: &Value) -> bool {
    let defaulted = |unknown: &menshen::base::value::Unknown| unknown.kind == UnknownKind::Defaulted;
    value.is_null() || matches!(&value.data, Data::Unknown(unknown) if defaulted(unknown))
}

fn is_word(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}
