//! Random expressions, typed and ill-typed, over the variables of the root module of `testdata/functions`.
//!
//! In: a seed. Out: expressions, one line each, the same for the same seed.

/// What an expression is meant to be; one in twelve is something else.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Number,
    Truth,
    List,
    Set,
    Map,
}
use Kind::*;

/// A generator.
pub struct Generator {
    state: u64,
    /// Names bound by `for`, innermost last.
    names: Vec<(String, Kind)>,
}

const TEXTS: &[&str] = &[
    "",
    "a",
    "b",
    "c",
    "abc",
    "A b",
    "1",
    "1.5",
    "-0",
    "007",
    "true",
    "false",
    "é",
    "e\u{301}",
    "日本",
    "😀x",
    "a,b,,c",
    "x\\ty",
    "10.0.0.0/8",
    "192.168.1.0/24",
    "fd00::/48",
    "2020-02-29T23:59:59Z",
    "<&>",
    "a\\\"b",
    "\\\\",
    "%s",
    "%d-%v",
    "%5.2f",
    "{}",
    "[1, \\\"x\\\"]",
    "a=1",
    "  pad ",
    "\\u00e9",
    "line\\n",
    "l1\\nl2",
    "$${x}",
    "%%{x}",
    "ǅ",
    "ß",
    "👨‍👩‍👧",
    "null",
    "1e3",
    "0x1F",
    "s",
    "name",
];
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "4",
    "-1",
    "7",
    "10",
    "16",
    "0.5",
    "1.5",
    "-2.5",
    "1e3",
    "0.1",
    "1e-7",
    "100",
    "1.0",
    "255",
    "2.50",
    "123456789012345678901234567890",
    "9007199254740993",
    "0.30000000000000004",
    "1e30",
    "-0",
];

/// Functions: name, result, arguments.
const FUNCTIONS: &[(&str, Kind, &[Kind])] = &[
    ("abs", Number, &[Number]),
    ("ceil", Number, &[Number]),
    ("floor", Number, &[Number]),
    ("max", Number, &[Number, Number]),
    ("min", Number, &[Number, Number, Number]),
    ("signum", Number, &[Number]),
    ("sum", Number, &[List]),
    ("length", Number, &[List]),
    ("length", Number, &[Text]),
    ("length", Number, &[Map]),
    ("index", Number, &[List, Text]),
    ("parseint", Number, &[Text, Number]),
    ("tonumber", Number, &[Text]),
    ("tostring", Text, &[Number]),
    ("tostring", Text, &[Truth]),
    ("tobool", Truth, &[Text]),
    ("upper", Text, &[Text]),
    ("lower", Text, &[Text]),
    ("title", Text, &[Text]),
    ("trimspace", Text, &[Text]),
    ("trim", Text, &[Text, Text]),
    ("trimprefix", Text, &[Text, Text]),
    ("trimsuffix", Text, &[Text, Text]),
    ("chomp", Text, &[Text]),
    ("strrev", Text, &[Text]),
    ("substr", Text, &[Text, Number, Number]),
    ("replace", Text, &[Text, Text, Text]),
    ("join", Text, &[Text, List]),
    ("indent", Text, &[Number, Text]),
    ("format", Text, &[Text, Text]),
    ("jsonencode", Text, &[List]),
    ("jsonencode", Text, &[Map]),
    ("jsonencode", Text, &[Text]),
    ("yamlencode", Text, &[Map]),
    ("base64encode", Text, &[Text]),
    ("urlencode", Text, &[Text]),
    ("md5", Text, &[Text]),
    ("cidrhost", Text, &[Text, Number]),
    ("cidrsubnet", Text, &[Text, Number, Number]),
    ("one", Text, &[List]),
    ("one", Text, &[Set]),
    ("regex", Text, &[Text, Text]),
    ("base64decode", Text, &[Text]),
    ("sha256", Text, &[Text]),
    ("jsonencode", Text, &[Set]),
    ("format", Text, &[Text, Number, Text]),
    ("formatdate", Text, &[Text, Text]),
    ("timeadd", Text, &[Text, Text]),
    ("cidrnetmask", Text, &[Text]),
    ("element", Text, &[List, Number]),
    ("lookup", Text, &[Map, Text]),
    ("pow", Number, &[Number, Number]),
    ("log", Number, &[Number, Number]),
    ("sum", Number, &[Set]),
    ("length", Number, &[Set]),
    ("timecmp", Number, &[Text, Text]),
    ("contains", Truth, &[Set, Text]),
    ("range", List, &[Number, Number]),
    ("range", List, &[Number, Number, Number]),
    ("cidrsubnets", List, &[Text, Number, Number]),
    ("csvdecode", List, &[Text]),
    ("transpose", Map, &[Map]),
    ("ephemeralasnull", Map, &[Map]),
    ("nonsensitive", List, &[List]),
    ("merge", Map, &[Map, Map, Map]),
    ("concat", List, &[List, List, List]),
    ("yamldecode", Map, &[Text]),
    ("setproduct", Set, &[Set, List]),
    ("sensitive", Set, &[Set]),
    ("sensitive", Map, &[Map]),
    ("try", Map, &[Map, Map]),
    ("element", Text, &[List, Number]),
    ("coalesce", Text, &[Text, Text]),
    ("lookup", Text, &[Map, Text, Text]),
    ("nonsensitive", Text, &[Text]),
    ("sensitive", Text, &[Text]),
    ("sensitive", List, &[List]),
    ("issensitive", Truth, &[Text]),
    ("contains", Truth, &[List, Text]),
    ("startswith", Truth, &[Text, Text]),
    ("endswith", Truth, &[Text, Text]),
    ("strcontains", Truth, &[Text, Text]),
    ("alltrue", Truth, &[List]),
    ("anytrue", Truth, &[List]),
    ("can", Truth, &[Text]),
    ("can", Truth, &[Number]),
    ("try", Text, &[Text, Text]),
    ("try", List, &[List, List]),
    ("try", Number, &[Number, Number]),
    ("concat", List, &[List, List]),
    ("reverse", List, &[List]),
    ("distinct", List, &[List]),
    ("compact", List, &[List]),
    ("sort", List, &[List]),
    ("flatten", List, &[List]),
    ("slice", List, &[List, Number, Number]),
    ("chunklist", List, &[List, Number]),
    ("keys", List, &[Map]),
    ("values", List, &[Map]),
    ("split", List, &[Text, Text]),
    ("regexall", List, &[Text, Text]),
    ("formatlist", List, &[Text, List]),
    ("coalescelist", List, &[List, List]),
    ("range", List, &[Number]),
    ("tolist", List, &[Set]),
    ("tolist", List, &[List]),
    ("toset", Set, &[List]),
    ("setunion", Set, &[Set, Set]),
    ("setintersection", Set, &[Set, Set]),
    ("setsubtract", Set, &[Set, Set]),
    ("setproduct", List, &[List, List]),
    ("merge", Map, &[Map, Map]),
    ("tomap", Map, &[Map]),
    ("zipmap", Map, &[List, List]),
    ("jsondecode", Map, &[Text]),
];

impl Generator {
    /// A generator of this seed.
    pub fn new(seed: u64) -> Generator {
        Generator { state: seed.wrapping_add(1).wrapping_mul(0xd134_2543_de82_ef95).rotate_left(29), names: Vec::new() }
    }

    fn next(&mut self) -> u64 {
        // splitmix64
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// One expression.
    pub fn expression(&mut self) -> String {
        let kind = self.kind();
        let depth = 1 + self.below(4);
        self.of(kind, depth)
    }

    fn kind(&mut self) -> Kind {
        [Text, Number, Truth, List, Set, Map][self.below(6)]
    }

    fn of(&mut self, kind: Kind, depth: usize) -> String {
        let kind = if self.below(12) == 0 { self.kind() } else { kind };
        if self.below(40) == 0 {
            return "null".into();
        }
        if depth == 0 || self.below(8) == 0 {
            return self.leaf(kind);
        }
        let depth = depth - 1;
        match self.below(10) {
            0 => {
                let other = if self.below(4) == 0 { self.kind() } else { kind };
                let condition = self.of(Truth, depth);
                let (then, or) = (self.of(kind, depth), self.of(other, depth));
                format!("({condition} ? {then} : {or})")
            }
            1..=4 => self.call(kind, depth),
            5 => self.part(kind, depth),
            _ => self.built(kind, depth),
        }
    }

    fn leaf(&mut self, kind: Kind) -> String {
        let bound: Vec<String> =
            self.names.iter().filter(|(_, of)| *of == kind).map(|(name, _)| name.clone()).collect();
        if !bound.is_empty() && self.below(3) > 0 {
            return bound[self.below(bound.len())].clone();
        }
        match (kind, self.below(3)) {
            (Text, 0) => self
                .pick(&[
                    "var.secret",
                    "var.nothing",
                    "local.text",
                    "local.secret",
                    "local.any",
                    "path.module",
                    "local.object.a",
                    "local.mixed.hidden",
                    "terraform.workspace",
                    "\"pre-${local.text}\"",
                    "var.people[0].name",
                ])
                .into(),
            (Text, _) => format!("\"{}\"", self.pick(TEXTS)),
            (Number, 0) => self
                .pick(&[
                    "local.number",
                    "var.secret_number",
                    "var.sizes.large",
                    "local.object.b",
                    "var.sizes[\"small\"]",
                    "(local.bool ? 7 : 10)",
                    "length(local.list)",
                    "var.people[1].age",
                ])
                .into(),
            (Number, _) => self.pick(NUMBERS).into(),
            (Truth, 0) => self.pick(&["local.bool", "var.secret_bool"]).into(),
            (Truth, _) => self.pick(&["true", "false", "true", "false", "\"true\"", "tobool(null)"]).into(),
            (List, 0 | 1) => self
                .pick(&[
                    "var.names",
                    "var.people",
                    "var.no_names",
                    "var.secret_list",
                    "local.list",
                    "local.some",
                    "local.strings",
                    "local.hidden",
                    "[]",
                    "tolist([])",
                    "tolist(null)",
                    "var.people[*].name",
                    "var.people[*].tags",
                    "(local.bool ? tolist([\"a\"]) : tolist([\"b\"]))",
                    "(local.bool ? var.names : tolist([\"b\"]))",
                    "var.people.*.age",
                ])
                .into(),
            (List, _) => self
                .pick(&[
                    "[\"b\", \"a\"]",
                    "[1, 2, 3]",
                    "[1, \"a\", true]",
                    "[true, false]",
                    "[[1], [2, 3]]",
                    "[null, \"x\"]",
                    "tolist([\"x\", \"y\"])",
                    "[{ a = 1 }, { a = 2 }]",
                ])
                .into(),
            (Set, 0) => self.pick(&["var.zones", "var.secret_set", "local.set", "toset([\"a\", local.text])"]).into(),
            (Set, _) => self
                .pick(&[
                    "toset([\"b\", \"a\", \"b\"])",
                    "toset([])",
                    "toset([3, 1, 2])",
                    "toset([[1], [0]])",
                    "toset([true, false])",
                    "toset([{ a = 1 }])",
                    "toset([\"a\", null])",
                ])
                .into(),
            (Map, 0 | 1) => self
                .pick(&[
                    "var.sizes",
                    "var.secret_map",
                    "local.map",
                    "local.object",
                    "local.mixed",
                    "{}",
                    "tomap({})",
                    "var.people[0]",
                    "var.people[1].tags",
                    "local.any",
                ])
                .into(),
            (Map, _) => self
                .pick(&[
                    "{ a = 1, b = 2 }",
                    "{ b = \"x\", \"é\" = \"y\" }",
                    "{ a = [1], \"x y\" = null }",
                    "tomap({ z = \"1\", y = \"2\" })",
                    "{ a = { b = 1 } }",
                ])
                .into(),
        }
    }

    fn call(&mut self, kind: Kind, depth: usize) -> String {
        let fitting: Vec<_> = FUNCTIONS.iter().filter(|(_, result, _)| *result == kind).collect();
        let (name, _, kinds) = fitting[self.below(fitting.len())];
        let mut args: Vec<String> = kinds.iter().map(|kind| self.of(*kind, depth)).collect();
        match self.below(40) {
            0 => {
                args.pop();
            }
            1 => args.push(self.of(kind, 0)),
            2 => return format!("{name}([{}]...)", args.join(", ")),
            _ => {}
        }
        format!("{name}({})", args.join(", "))
    }

    /// An element or attribute of something.
    fn part(&mut self, kind: Kind, depth: usize) -> String {
        match self.below(9) {
            7 => {
                let list = self.of(List, depth);
                format!("({list})[*]{}", self.pick(&["[0]", ".a", ".tags.team", "[0].name", "[\"a\"]"]))
            }
            8 => {
                let list = self.of(List, depth);
                format!("({list}).*{}", self.pick(&[".name[0]", ".tags.team", "[0]", ".0.a", ".a.b"]))
            }
            0 | 1 => {
                let (list, at) = (self.of(List, depth), self.of(Number, 0));
                format!("{list}[{at}]")
            }
            2 => {
                let (map, key) = (self.of(Map, depth), self.of(Text, 0));
                format!("{map}[{key}]")
            }
            3 => {
                let map = self.of(Map, depth);
                format!("({map}).{}", self.pick(&["a", "b", "name", "z"]))
            }
            4 => {
                let list = self.of(List, depth);
                format!("{list}[*].{}", self.pick(&["a", "name", "age", "tags"]))
            }
            5 => {
                let any = self.of(kind, depth);
                format!("({any})[*]")
            }
            _ => {
                let list = self.of(List, depth);
                format!("({list}).*.{}", self.pick(&["a", "name", "0"]))
            }
        }
    }

    fn built(&mut self, kind: Kind, depth: usize) -> String {
        match kind {
            Text => match self.below(9) {
                3 => {
                    let (condition, then) = (self.of(Truth, depth), self.of(Text, depth));
                    format!("\"a %{{~ if {condition} ~}} ${{{then}}} %{{~ endif }} b\"")
                }
                4 => {
                    let map = self.of(Map, depth);
                    let (key, value) = (self.bind(Text), self.bind(Text));
                    let inner = self.of(Text, depth);
                    self.names.truncate(self.names.len() - 2);
                    format!("\"<%{{ for {key}, {value} in {map} }}${{{key}}}=${{{inner}}};%{{ endfor }}>\"")
                }
                5 => {
                    let list = self.of(List, depth);
                    let name = self.bind(Text);
                    let (condition, inner) = (self.of(Truth, depth), self.of(Text, depth));
                    self.names.pop();
                    format!(
                        "\"%{{ for {name} in {list} }}%{{ if {condition} }}${{{inner}}}%{{ else }}-%{{ endif }}%{{ endfor }}\""
                    )
                }
                0 => {
                    let (condition, then, or) = (self.of(Truth, depth), self.of(Text, depth), self.of(Number, depth));
                    format!("\"x%{{ if {condition} }}${{{then}}} %{{ else ~}} -${{{or}}}%{{ endif }}\"")
                }
                1 => {
                    let list = self.of(List, depth);
                    let name = self.bind(Text);
                    let inner = self.of(Text, depth);
                    self.names.pop();
                    format!("\"%{{ for {name} in {list} ~}} ${{{inner}}},%{{ endfor }}\"")
                }
                2 => {
                    let inner = self.of(kind, depth);
                    format!("\"${{{inner}}}\"")
                }
                _ => {
                    let (one, other) = (self.kind(), self.of(Text, depth));
                    let one = if self.below(3) == 0 { self.of(one, depth) } else { self.of(Number, depth) };
                    format!("\"{}${{{one}}}-${{{other}}}\"", self.pick(TEXTS))
                }
            },
            Number => {
                let (left, right) = (self.of(Number, depth), self.of(Number, depth));
                match self.below(7) {
                    0 => format!("-({left})"),
                    1 => format!("({left} * {right})"),
                    2 => format!("({left} - {right})"),
                    3 => format!("({left} / {right})"),
                    4 => format!("({left} % {right})"),
                    _ => format!("({left} + {right})"),
                }
            }
            Truth => match self.below(8) {
                0 => format!("!{}", self.of(Truth, depth)),
                1 => format!("({} && {})", self.of(Truth, depth), self.of(Truth, depth)),
                2 => format!("({} || {})", self.of(Truth, depth), self.of(Truth, depth)),
                3 | 4 => {
                    let (left, right) = (self.of(Number, depth), self.of(Number, depth));
                    format!("({left} {} {right})", self.pick(&["<", "<=", ">", ">="]))
                }
                _ => {
                    let kind = self.kind();
                    let (left, right) = (self.of(kind, depth), self.of(kind, depth));
                    format!("({left} {} {right})", self.pick(&["==", "!="]))
                }
            },
            List => match self.below(3) {
                0 => {
                    let count = self.below(4);
                    let kind = self.kind();
                    let items: Vec<String> = (0..count).map(|_| self.of(kind, depth)).collect();
                    format!("[{}]", items.join(", "))
                }
                1 => {
                    let list = if self.below(4) == 0 { self.of(Set, depth) } else { self.of(List, depth) };
                    let name = self.bind(Text);
                    let kind = self.kind();
                    let inner = self.of(kind, depth);
                    let condition =
                        if self.below(3) == 0 { format!(" if {}", self.of(Truth, depth)) } else { String::new() };
                    self.names.pop();
                    format!("[for {name} in {list} : {inner}{condition}]")
                }
                _ => {
                    let map = self.of(Map, depth);
                    let (key, value) = (self.bind(Text), self.bind(Text));
                    let inner = self.of(Text, depth);
                    self.names.truncate(self.names.len() - 2);
                    format!("[for {key}, {value} in {map} : {inner}]")
                }
            },
            Set => {
                let count = self.below(4);
                let kind = [Text, Number, Truth, List][self.below(4)];
                let items: Vec<String> = (0..count).map(|_| self.of(kind, depth)).collect();
                format!("toset([{}])", items.join(", "))
            }
            Map => match self.below(4) {
                1 => {
                    let map = self.of(Map, depth);
                    let (key, value) = (self.bind(Text), self.bind(Text));
                    let kind = self.kind();
                    let (name, inner) =
                        (if self.below(2) == 0 { key.clone() } else { self.of(Text, 0) }, self.of(kind, depth));
                    let group = if self.below(3) == 0 { "..." } else { "" };
                    let condition =
                        if self.below(3) == 0 { format!(" if {}", self.of(Truth, depth)) } else { String::new() };
                    self.names.truncate(self.names.len() - 2);
                    let _ = value;
                    format!("{{ for {key}, {value} in {map} : {name} => {inner}{group}{condition} }}")
                }
                0 => {
                    let list = self.of(List, depth);
                    let name = self.bind(Text);
                    let kind = self.kind();
                    let inner = self.of(kind, depth);
                    let group = if self.below(3) == 0 { "..." } else { "" };
                    self.names.pop();
                    format!("{{ for {name} in {list} : {name} => {inner}{group} }}")
                }
                _ => {
                    let count = self.below(4);
                    let kind = self.kind();
                    let items: Vec<String> = (0..count)
                        .map(|_| {
                            let key = match self.below(6) {
                                0 => format!("({})", self.of(Text, depth)),
                                1 => format!("\"{}\"", self.pick(TEXTS)),
                                _ => self.pick(&["a", "b", "c", "name"]).into(),
                            };
                            format!("{key} = {}", self.of(kind, depth))
                        })
                        .collect();
                    format!("{{ {} }}", items.join(", "))
                }
            },
        }
    }

    fn bind(&mut self, kind: Kind) -> String {
        let name = format!("v{}", self.names.len());
        self.names.push((name.clone(), kind));
        name
    }
}
