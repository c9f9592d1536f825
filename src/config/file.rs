//! `menshen.toml` as written to validated settings.
//!
//! In: the text and the path it is shown under. Out: the settings with what the file says, and an error with line and
//! column for every unknown key, wrong type, bad glob, CIDR block or date: nothing is ignored.

use super::{AddressGlob, Assert, Reach, Sender, Settings, Suppress, limits};
use crate::base::net::ServiceSet;
use crate::base::{Level, Location, Note, Severity, Sources};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

type Entry<'a> = (&'a Spanned<Cow<'a, str>>, &'a Spanned<DeValue<'a>>);

const KEYS: [&str; 11] = [
    "profile",
    "select",
    "ignore",
    "fail-on",
    "severity",
    "rules",
    "suppress",
    "exclude",
    "trusted-cidrs",
    "ports",
    "assert",
];
const PORT_CLASSES: [&str; 4] = ["ssh", "rdp", "datastore", "high-risk"];

/// Puts what a file says into the settings. Notes of level error mean that the file is not valid.
pub fn read(shown: &str, text: &str, settings: &mut Settings) -> Vec<Note> {
    let mut sources = Sources::default();
    let file = sources.add(shown, text);
    let mut reader = Reader { sources, file, settings, notes: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let message = format!("not valid TOML: {}", error.message().lines().next().unwrap_or("syntax error"));
        reader.error(error.span().unwrap_or(0..0), message, None);
    }
    if reader.notes.is_empty() {
        for entry in entries(table.get_ref()) {
            reader.top(entry);
        }
    }
    reader.notes
}

/// A table's entries in the order in which they are written.
fn entries<'a>(table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

struct Reader<'s> {
    sources: Sources,
    file: crate::base::FileId,
    settings: &'s mut Settings,
    notes: Vec<Note>,
}

impl Reader<'_> {
    fn location(&self, span: Range<usize>) -> Location {
        let span = crate::base::Span { file: self.file, start: span.start as u32, end: span.end as u32 };
        self.sources.location(span).unwrap_or(Location {
            file: "menshen.toml".into(),
            line: 1,
            column: 1,
            end_line: 1,
            end_column: 1,
        })
    }

    fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        let mut note = Note::new(Level::Error, message).at(Some(self.location(span)));
        note.help = help;
        self.notes.push(note);
    }

    fn unknown(&mut self, key: &Spanned<Cow<'_, str>>, known: &[&str]) {
        self.error(
            key.span(),
            format!("unknown key `{}`", key.get_ref()),
            Some(format!("known are: {}", known.join(", "))),
        );
    }

    fn top(&mut self, (key, value): Entry<'_>) {
        match &**key.get_ref() {
            "profile" => {
                if let Some(word) = self.string(value) {
                    match word {
                        "default" => self.settings.strict = false,
                        "strict" => self.settings.strict = true,
                        _ => self.error(
                            value.span(),
                            format!("unknown profile `{word}`"),
                            Some("`default` or `strict`".into()),
                        ),
                    }
                }
            }
            "select" => self.settings.select = self.strings(value),
            "ignore" => self.settings.ignore = self.strings(value),
            "fail-on" => match self.string(value) {
                Some("never") => self.settings.fail_on = None,
                Some(word) => {
                    if let Some(severity) = self.severity(word, value.span()) {
                        self.settings.fail_on = Some(severity);
                    }
                }
                None => {}
            },
            "severity" => {
                for (code, value) in self.table(value) {
                    if let Some(severity) = self.string(value).and_then(|word| self.severity(word, value.span())) {
                        self.settings.severity.insert(code.get_ref().to_string(), severity);
                    }
                }
            }
            "rules" => {
                for (code, value) in self.table(value) {
                    for option in self.table(value) {
                        self.rule_option(code.get_ref(), option);
                    }
                }
            }
            "suppress" => {
                for (span, table) in self.tables(value) {
                    self.suppress(span, table);
                }
            }
            "exclude" => {
                let globs = self.strings(value);
                for glob in &globs {
                    self.path_glob(glob, value.span());
                }
                self.settings.exclude = globs;
            }
            "trusted-cidrs" => {
                for (name, value) in self.table(value) {
                    let blocks = self.spanned_strings(value);
                    let mut set = Vec::new();
                    for (block, span) in blocks {
                        match block.parse::<ipnet::IpNet>() {
                            Ok(net) => set.push(net),
                            Err(_) => self.error(
                                span,
                                format!("`{block}` is no CIDR block"),
                                Some("write `203.0.113.0/24`".into()),
                            ),
                        }
                    }
                    self.settings.trusted.insert(name.get_ref().to_string(), set);
                }
            }
            "ports" => {
                for (class, value) in self.table(value) {
                    if !PORT_CLASSES.contains(&&**class.get_ref()) {
                        self.unknown(class, &PORT_CLASSES);
                        continue;
                    }
                    let ports = self.ports(value);
                    if &**class.get_ref() == "ssh" {
                        self.settings.ssh_ports = ports.clone();
                    }
                    self.settings.ports.insert(class.get_ref().to_string(), ports);
                }
            }
            "assert" => {
                for (span, table) in self.tables(value) {
                    self.assertion(span, table);
                }
            }
            _ => self.unknown(key, &KEYS),
        }
    }

    fn rule_option(&mut self, code: &str, (key, value): Entry<'_>) {
        match (code, &**key.get_ref()) {
            ("NET106", "wide-range") => {
                if let Some(number) = self.integer(value, 1, 65535) {
                    self.settings.wide_range = number as u32;
                }
            }
            ("NET107", "public-ports") => self.settings.public_ports = self.ports(value),
            ("IAM102", "admin-groups") => self.settings.admin_groups = self.strings(value),
            ("IAM104", "users") => self.settings.direct_users = self.strings(value),
            ("IAM106", "minimum-length") => self.settings.password_length = self.integer(value, 1, 32),
            ("IAM107", "maximum-age") => {
                self.settings.password_age = self.integer(value, 0, 1095).unwrap_or(self.settings.password_age);
            }
            ("DSK106", "accounts") => self.settings.trusted_accounts = self.strings(value),
            ("VAL108", name) if limits::known(name).is_some() => {
                if let (Some(name), Some(number)) = (limits::known(name), self.integer(value, 1, i64::from(u32::MAX))) {
                    self.settings.limits.insert(name, u32::try_from(number).unwrap_or(u32::MAX));
                }
            }
            ("VAL108", name) => {
                let names: Vec<&str> = limits::LIMITS.iter().map(|(name, _)| *name).collect();
                let help = format!("options: {}", names.join(", "));
                self.error(key.span(), format!("rule `VAL108` has no option `{name}`"), Some(help));
            }
            (code, name) => {
                let message = format!("rule `{code}` has no option `{name}`");
                let help = "options: NET106 wide-range, NET107 public-ports, IAM102 admin-groups, IAM104 users, IAM106 minimum-length, \
                            IAM107 maximum-age, DSK106 accounts, VAL108 with the names of limits";
                self.error(key.span(), message, Some(help.into()));
            }
        }
    }

    fn suppress(&mut self, span: Range<usize>, table: &DeTable<'_>) {
        let location = self.location(span.clone());
        let mut made = Suppress {
            rules: Vec::new(),
            resources: Vec::new(),
            paths: Vec::new(),
            reason: String::new(),
            expires: None,
            location,
        };
        for (key, value) in entries(table) {
            match &**key.get_ref() {
                "rules" => made.rules = self.strings(value),
                "resources" => {
                    for (glob, span) in self.spanned_strings(value) {
                        match AddressGlob::new(&glob) {
                            Some(glob) => made.resources.push(glob),
                            None => self.error(span, "empty glob", None),
                        }
                    }
                }
                "paths" => {
                    for (glob, span) in self.spanned_strings(value) {
                        made.paths.extend(self.path_glob(&glob, span));
                    }
                }
                "reason" => made.reason = self.string(value).unwrap_or("").trim().to_owned(),
                "expires" => made.expires = self.date(value),
                _ => self.unknown(key, &["rules", "resources", "paths", "reason", "expires"]),
            }
        }
        if made.reason.is_empty() {
            self.error(
                span.clone(),
                "a suppression needs a `reason`",
                Some("say why the finding is acceptable".into()),
            );
        }
        if made.rules.is_empty() {
            self.error(span, "a suppression needs `rules`", Some("for example `rules = [\"NET102\"]`".into()));
            return;
        }
        self.settings.suppress.push(made);
    }

    fn assertion(&mut self, span: Range<usize>, table: &DeTable<'_>) {
        const DENY: [&str; 6] = ["from", "to", "ports", "principal", "actions", "resources"];
        let location = self.location(span.clone());
        let mut made = Assert { name: String::new(), deny: BTreeMap::new(), reach: None, rights: None, location };
        for (key, value) in entries(table) {
            match &**key.get_ref() {
                "name" => made.name = self.string(value).unwrap_or("").to_owned(),
                "deny" => {
                    for (key, value) in self.table(value) {
                        if DENY.contains(&&**key.get_ref()) {
                            let words = if value.get_ref().is_str() {
                                self.string(value).into_iter().map(str::to_owned).collect()
                            } else {
                                self.strings(value)
                            };
                            self.denied(&mut made, key.get_ref(), &words, value.span());
                            self.forbidden(&mut made, key.get_ref(), &words, value.span());
                            made.deny.insert(key.get_ref().to_string(), words);
                        } else {
                            self.unknown(key, &DENY);
                        }
                    }
                }
                _ => self.unknown(key, &["name", "deny"]),
            }
        }
        if made.name.is_empty() {
            self.error(span.clone(), "an assertion needs a `name`", None);
        }
        let network = made.deny.contains_key("from") || made.deny.contains_key("to");
        let access = made.deny.contains_key("principal") || made.deny.contains_key("actions");
        if network == access {
            let help = "`deny = { from = …, to = …, ports = […] }` or `deny = { principal = …, actions = […] }`";
            self.error(span, "an assertion needs a `deny` about either the network or permissions", Some(help.into()));
        }
        self.settings.asserts.push(made);
    }

    /// A part of an assertion about the network.
    fn denied(&mut self, made: &mut Assert, key: &str, words: &[String], span: Range<usize>) {
        let reach = || Reach { from: Vec::new(), to: Vec::new(), services: None };
        for word in words {
            match key {
                "from" => match Sender::parse(word) {
                    Some(sender) => made.reach.get_or_insert_with(reach).from.push(sender),
                    None => {
                        let help = "`internet`, a CIDR block, or a glob on addresses of workloads and security groups";
                        self.error(span.clone(), format!("`{word}` is no source"), Some(help.into()));
                    }
                },
                "to" => match AddressGlob::new(word) {
                    Some(glob) => made.reach.get_or_insert_with(reach).to.push(glob),
                    None => self.error(span.clone(), "`to` is empty", None),
                },
                "ports" => match ServiceSet::parse(word) {
                    Some(services) => {
                        let known = &mut made.reach.get_or_insert_with(reach).services;
                        *known = Some(known.take().map_or_else(|| services.clone(), |all| all.union(&services)));
                    }
                    None => {
                        let help = "write `tcp/22`, `udp/8000-8100`, `icmp` or `all`";
                        self.error(span.clone(), format!("`{word}` is no service"), Some(help.into()));
                    }
                },
                _ => {}
            }
        }
    }

    /// A part of an assertion about permissions.
    fn forbidden(&mut self, made: &mut Assert, key: &str, words: &[String], span: Range<usize>) {
        for word in words {
            match key {
                "principal" => match AddressGlob::new(word) {
                    Some(glob) => made.rights.get_or_insert_default().principals.push(glob),
                    None => self.error(span.clone(), "`principal` is empty", None),
                },
                "actions" => {
                    let plain = word.strip_prefix("name/").unwrap_or(word);
                    let whole = plain.split_once(':').is_some_and(|(code, name)| !code.is_empty() && !name.is_empty());
                    if !whole && plain != "*" || plain.contains(char::is_whitespace) {
                        let help = "write `ram:PassRole`, `ram:*` or `*`";
                        self.error(span.clone(), format!("`{word}` is no action"), Some(help.into()));
                    }
                    made.rights.get_or_insert_default().actions.push(word.clone());
                }
                "resources" => made.rights.get_or_insert_default().resources.push(word.clone()),
                _ => {}
            }
        }
    }

    fn path_glob(&mut self, glob: &str, span: Range<usize>) -> Option<globset::GlobMatcher> {
        match path_glob(glob) {
            Ok(glob) => Some(glob),
            Err(error) => {
                self.error(span, format!("bad glob `{glob}`: {}", error.kind()), None);
                None
            }
        }
    }

    fn date(&mut self, value: &Spanned<DeValue<'_>>) -> Option<jiff::civil::Date> {
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            other => other.as_str().unwrap_or("").to_owned(),
        };
        let date = text.parse().ok();
        if date.is_none() {
            self.error(value.span(), format!("`{text}` is no date"), Some("write `2026-12-31`".into()));
        }
        date
    }

    fn severity(&mut self, word: &str, span: Range<usize>) -> Option<Severity> {
        let severity = Severity::from_word(word);
        if severity.is_none() {
            let help = "`critical`, `high`, `medium`, `low` or `note`";
            self.error(span, format!("unknown severity `{word}`"), Some(help.into()));
        }
        severity
    }

    fn wrong(&mut self, value: &Spanned<DeValue<'_>>, want: &str) {
        self.error(value.span(), format!("expected {want}, found {}", value.get_ref().type_str()), None);
    }

    fn string<'v>(&mut self, value: &'v Spanned<DeValue<'_>>) -> Option<&'v str> {
        if !value.get_ref().is_str() {
            self.wrong(value, "a string");
        }
        value.get_ref().as_str()
    }

    fn strings(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        self.spanned_strings(value).into_iter().map(|(text, _)| text).collect()
    }

    fn spanned_strings(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<(String, Range<usize>)> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, "a list of strings");
            return Vec::new();
        };
        items.iter().filter_map(|item| Some((self.string(item)?.to_owned(), item.span()))).collect()
    }

    fn integer(&mut self, value: &Spanned<DeValue<'_>>, low: i64, high: i64) -> Option<i64> {
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number.filter(|number| (low..=high).contains(number));
        if number.is_none() {
            self.wrong(value, &format!("a whole number from {low} to {high}"));
        }
        number
    }

    fn ports(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<u16> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, "a list of ports");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.integer(item, 1, 65535)).filter_map(|port| port.try_into().ok()).collect()
    }

    fn table<'v>(&mut self, value: &'v Spanned<DeValue<'v>>) -> Vec<Entry<'v>> {
        match value.get_ref().as_table() {
            Some(table) => entries(table),
            None => {
                self.wrong(value, "a table");
                Vec::new()
            }
        }
    }

    fn tables<'v>(&mut self, value: &'v Spanned<DeValue<'v>>) -> Vec<(Range<usize>, &'v DeTable<'v>)> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, "a list of tables (`[[…]]`)");
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_table() {
                Some(table) => out.push((item.span(), table)),
                None => self.wrong(item, "a table"),
            }
        }
        out
    }
}

/// A glob on paths: `*` stays within a folder, `**` crosses folders; a bare name matches in every folder.
pub fn path_glob(glob: &str) -> Result<globset::GlobMatcher, globset::Error> {
    let full = if glob.contains('/') { glob.to_owned() } else { format!("**/{glob}") };
    Ok(globset::GlobBuilder::new(&full).literal_separator(true).build()?.compile_matcher())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Settings, Vec<Note>) {
        let mut settings = Settings::default();
        let notes = read("menshen.toml", text, &mut settings);
        (settings, notes)
    }

    #[test]
    fn everything_that_the_contract_names() {
        let (settings, notes) = read_text(
            r#"
profile = "strict"
select = ["NET"]
ignore = ["NET110"]
fail-on = "never"
exclude = ["examples/**"]
[severity]
NET102 = "critical"
[rules.NET106]
wide-range = 10
[rules.VAL108]
alibaba-rules-per-group = 100
[trusted-cidrs]
office = ["203.0.113.0/24", "2001:db8::/32"]
[ports]
ssh = [2222]
[[suppress]]
rules = ["NET102"]
resources = ["*.web[0]"]
paths = ["modules/**/*.tf"]
reason = "VPN only"
expires = 2026-12-31
[[assert]]
name = "no databases"
deny = { from = "internet", to = "*.db*", ports = ["tcp/3306"] }
"#,
        );
        assert_eq!(notes, []);
        assert!(settings.strict && settings.fail_on.is_none());
        assert_eq!(settings.severity["NET102"], Severity::Critical);
        assert_eq!((settings.wide_range, &settings.ssh_ports[..]), (10, &[2222][..]));
        assert_eq!(settings.limit("alibaba-rules-per-group"), 100);
        assert_eq!(settings.trusted["office"].len(), 2);
        let suppress = &settings.suppress[0];
        assert!(suppress.resources[0].matches("alicloud_instance.web[0]"));
        assert!(suppress.paths[0].is_match("modules/a/b/main.tf") && !suppress.paths[0].is_match("main.tf"));
        assert_eq!(suppress.expires.unwrap().to_string(), "2026-12-31");
        assert_eq!(settings.asserts[0].deny["ports"], ["tcp/3306"]);
    }

    #[test]
    fn every_mistake_is_an_error_with_its_line() {
        let cases = [
            ("\nprofil = \"strict\"", 2, "unknown key `profil`"),
            ("profile = \"lax\"", 1, "unknown profile `lax`"),
            ("fail-on = \"big\"", 1, "unknown severity `big`"),
            ("exclude = [\"a[\"]", 1, "bad glob `a[`"),
            ("[trusted-cidrs]\noffice = [\n\"203.0.113.0/33\"]", 3, "`203.0.113.0/33` is no CIDR block"),
            ("[[suppress]]\nrules=[\"X\"]\nreason=\"r\"\nexpires=\"soon\"", 4, "`soon` is no date"),
            ("[[suppress]]\nrules=[\"X\"]", 1, "needs a `reason`"),
            ("[rules.NET106]\nwidth = 3", 2, "no option `width`"),
            ("[rules.VAL108]\nrules = 3", 2, "no option `rules`"),
            ("[ports]\nssh = [70000]", 2, "whole number from 1 to 65535"),
            ("[ports]\nfoo = [1]", 2, "unknown key `foo`"),
            ("a = ", 1, "not valid TOML"),
            ("select = \"NET\"", 1, "expected a list of strings"),
            (
                "[[assert]]\nname = \"x\"\ndeny = { to = \"a\", principal = \"b\" }",
                1,
                "either the network or permissions",
            ),
        ];
        for (text, line, message) in cases {
            let (_, notes) = read_text(text);
            assert!(!notes.is_empty(), "{text}");
            assert!(notes[0].message.contains(message), "{text}: {}", notes[0].message);
            assert_eq!(notes[0].location.as_ref().unwrap().line, line, "{text}");
            assert_eq!(notes[0].level, Level::Error);
        }
    }
}
