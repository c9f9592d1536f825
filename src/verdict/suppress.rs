//! Which findings are suppressed, by whom, and which suppressions suppress nothing.

use super::Suppression;
use super::ignore::{Ignore, ignores};
use crate::base::{FileId, Level, Location, Note, Placement, Sources, Span};
use crate::config::Settings;
use crate::input::Plan;
use crate::rules::{Profile, Rule, is_on};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The ignore comments of one file; `used` has a flag for each code of each comment.
struct File {
    id: FileId,
    ignores: Vec<(Ignore, Location, Vec<bool>)>,
}

/// All suppressions of a run, with what they have matched so far.
pub struct Suppressions<'s> {
    settings: &'s Settings,
    files: BTreeMap<Arc<str>, File>,
    config: Vec<Vec<bool>>,
    /// Modules of the plan at hand: where their calls are written.
    calls: BTreeMap<String, Option<Placement>>,
}

impl<'s> Suppressions<'s> {
    /// Those of the settings; comments come with [`Suppressions::open`].
    pub fn new(settings: &'s Settings) -> Suppressions<'s> {
        let config = settings.suppress.iter().map(|entry| vec![false; entry.rules.len()]).collect();
        Suppressions { settings, files: BTreeMap::new(), config, calls: BTreeMap::new() }
    }

    /// Reads the ignore comments of an input's files. Comments without a reason or code are warned of.
    pub fn open(&mut self, sources: &Sources, notes: &mut Vec<Note>) {
        self.calls.clear();
        for (id, file) in sources.iter() {
            if let Some(known) = self.files.get_mut(&file.path) {
                known.id = id;
                continue;
            }
            if !(file.path.ends_with(".tf") || file.path.ends_with(".tofu")) {
                continue;
            }
            let (found, bad) = ignores(&file.text);
            let place =
                |range: &std::ops::Range<u32>| sources.location(Span { file: id, start: range.start, end: range.end });
            for range in bad {
                notes.push(
                    Note::new(Level::Warning, "ignore comment without effect")
                        .help("write `# menshen:ignore CODE -- reason`; `menshen:ignore-file` stands at the top of the file")
                        .at(place(&range)),
                );
            }
            let ignores = found
                .into_iter()
                .filter_map(|ignore| {
                    let used = vec![false; ignore.codes.len()];
                    let location = place(&ignore.at)?;
                    Some((ignore, location, used))
                })
                .collect();
            self.files.insert(file.path.clone(), File { id, ignores });
        }
        // Files of another input keep their comments but none of this input's spans.
        for (path, file) in &mut self.files {
            if sources.get(file.id).is_none_or(|source| source.path != *path) {
                file.id = FileId(u32::MAX);
            }
        }
    }

    /// Why a finding is suppressed, if it is; marks what matched.
    pub fn find(&mut self, plan: &Plan, rule: &Rule, address: &str, place: Option<&Placement>) -> Option<Suppression> {
        let mut found: Option<Suppression> = None;
        let mut spans: Vec<Span> = Vec::new();
        if let Some(place) = place {
            spans.push(place.span);
            spans.extend(place.header);
            spans.extend(place.steps.iter().map(|step| step.span));
        }
        let own = spans.first().copied();
        let mut modules: Vec<&str> = Vec::new();
        if !self.files.is_empty() {
            for prefix in module_prefixes(address) {
                if !self.calls.contains_key(prefix) {
                    self.calls.insert(prefix.to_owned(), plan.content.place(prefix, None));
                }
                match self.calls.get(prefix).and_then(Option::as_ref) {
                    Some(place) => spans.extend([Some(place.span), place.header].into_iter().flatten()),
                    None => modules.push(prefix),
                }
            }
        }
        for file in self.files.values_mut() {
            for (ignore, location, used) in &mut file.ignores {
                let covered = match &ignore.covers {
                    None => own.is_some_and(|span| span.file == file.id),
                    Some(range) => {
                        let inside = |span: &Span| span.file == file.id && range.contains(&span.start);
                        spans.iter().any(inside) || called(ignore, &modules, plan, &location.file)
                    }
                };
                if !covered {
                    continue;
                }
                for (code, used) in ignore.codes.iter().zip(used) {
                    if rule.answers_to(code) {
                        *used = true;
                        found.get_or_insert_with(|| Suppression {
                            kind: if ignore.covers.is_some() { "inline" } else { "file" },
                            reason: crate::base::redact::redact(&ignore.reason).into_owned(),
                            location: Some(location.clone()),
                        });
                    }
                }
            }
        }
        let path = place.map(|place| place.location.file.clone());
        for (entry, used) in self.settings.suppress.iter().zip(&mut self.config) {
            let in_path = || path.as_ref().is_some_and(|path| entry.paths.iter().any(|glob| glob.is_match(&**path)));
            if expired(entry.expires, self.settings)
                || !(entry.resources.is_empty() || entry.resources.iter().any(|glob| glob.matches(address)))
                || !(entry.paths.is_empty() || in_path())
            {
                continue;
            }
            for (code, used) in entry.rules.iter().zip(used) {
                if rule.answers_to(code) {
                    *used = true;
                    found.get_or_insert_with(|| Suppression {
                        kind: "config",
                        reason: crate::base::redact::redact(&entry.reason).into_owned(),
                        location: Some(entry.location.clone()),
                    });
                }
            }
        }
        found
    }

    /// Suppressions that matched nothing: the code, where it is written, and why. Codes of rules that are off in this
    /// run, in whole or in part, are not judged.
    pub fn unused(&self, rules: &[&'static Rule]) -> Vec<(String, Location, String)> {
        let judged = |code: &str| {
            let mut meant = rules.iter().filter(|rule| rule.answers_to(code)).peekable();
            meant.peek().is_none()
                || meant.all(|rule| {
                    is_on(rule, self.settings) && (self.settings.strict || rule.profile == Profile::Default)
                })
        };
        let mut out = Vec::new();
        for (path, file) in &self.files {
            // Somebody else's module: its comments are theirs.
            if path.contains(".terraform/") {
                continue;
            }
            for (ignore, location, used) in &file.ignores {
                for (code, used) in ignore.codes.iter().zip(used) {
                    if !used && judged(code) {
                        let message = format!("the suppression of `{code}` matches no finding");
                        out.push((code.clone(), location.clone(), message));
                    }
                }
            }
        }
        for (entry, used) in self.settings.suppress.iter().zip(&self.config) {
            let expired = expired(entry.expires, self.settings);
            for (code, used) in entry.rules.iter().zip(used) {
                if !used && (expired || judged(code)) {
                    let message = match entry.expires.filter(|_| expired) {
                        Some(date) => format!("the suppression of `{code}` expired on {date}"),
                        None => format!("the suppression of `{code}` matches no finding"),
                    };
                    out.push((code.clone(), entry.location.clone(), message));
                }
            }
        }
        out
    }
}

fn expired(date: Option<jiff::civil::Date>, settings: &Settings) -> bool {
    matches!((date, settings.today), (Some(date), Some(today)) if today > date)
}

/// A call of the root module is known by its name alone, where the input cannot place it: the comment stands in a file
/// of the root module on `module "NAME"`.
fn called(ignore: &Ignore, modules: &[&str], plan: &Plan, file: &str) -> bool {
    let Some(name) = &ignore.module else { return false };
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let root = plan.path.trim_end_matches('/').trim_start_matches("./");
    let root = if root == "." { "" } else { root };
    let matches = |prefix: &&str| {
        let rest = prefix.strip_prefix("module.").and_then(|rest| rest.strip_prefix(name.as_str()));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
    };
    folder == root && modules.iter().any(matches)
}

/// `module.a["x"].module.b` and `module.a["x"]` of `module.a["x"].module.b.alicloud_vpc.c`.
pub fn module_prefixes(address: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = address.get(at..).and_then(|rest| rest.strip_prefix("module.")) {
        let mut depth = 0usize;
        let mut quoted = false;
        let mut escaped = false;
        let end = rest.bytes().position(|byte| {
            if escaped {
                escaped = false;
                return false;
            }
            match byte {
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'[' if !quoted => depth += 1,
                b']' if !quoted => depth = depth.saturating_sub(1),
                b'.' if !quoted && depth == 0 => return true,
                _ => {}
            }
            false
        });
        let Some(end) = end else { break };
        let stop = at + "module.".len() + end;
        out.extend(address.get(..stop));
        at = stop + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::module_prefixes;

    #[test]
    fn prefixes_of_a_nested_module() {
        assert_eq!(
            module_prefixes("module.a[\"x.y\"].module.b[0].t.n[\"module.q\"]"),
            ["module.a[\"x.y\"]", "module.a[\"x.y\"].module.b[0]"]
        );
        assert_eq!(module_prefixes("alicloud_vpc.module"), Vec::<&str>::new());
    }
}
