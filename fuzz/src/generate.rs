//! Configurations and expressions by the grammar. In: bytes, each of which decides something. Out: files, and expressions
//! for the console. Bytes that are used up mean the simplest form, so that every input ends.

use libfuzzer_sys::arbitrary::{Result, Unstructured};
use std::sync::LazyLock;

/// What was made.
#[derive(Default)]
pub struct Made {
    /// Texts by index in [`NAMES`](crate::NAMES).
    pub files: Vec<(usize, String)>,
    /// Expressions to evaluate one by one; empty: the configuration as a whole is meant.
    pub expressions: Vec<String>,
}

static FUNCTIONS: LazyLock<Vec<&str>> = LazyLock::new(menshen::input::hcl::functions::names);

/// How deep expressions nest.
const DEPTH: u8 = 6;
const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
const TYPES: [&str; 8] = [
    "alicloud_security_group_rule",
    "alicloud_security_group",
    "alicloud_instance",
    "alicloud_ram_policy",
    "tencentcloud_security_group_rule_set",
    "tencentcloud_instance",
    "tencentcloud_cam_policy",
    "null_resource",
];
const ATTRIBUTES: [&str; 16] = [
    "id",
    "name",
    "cidr_ip",
    "port_range",
    "ip_protocol",
    "type",
    "security_group_id",
    "policy_document",
    "ingress",
    "user_data",
    "security_groups",
    "tags",
    "policy",
    "password",
    "vswitch_id",
    "priority",
];
const NUMBERS: [&str; 18] = [
    "0",
    "1",
    "2",
    "3",
    "-1",
    "10",
    "22",
    "0.5",
    "1e3",
    "1e30",
    "1e308",
    "1e-308",
    "1e999",
    "9007199254740993",
    "65535",
    "4294967296",
    "9223372036854775808",
    "0.1",
];
const STRINGS: [&str; 36] = [
    "",
    "a",
    "b",
    "0.0.0.0/0",
    "10.0.0.0/8",
    "::/0",
    "2001:db8::/32",
    "22/22",
    "1/65535",
    "tcp",
    "é",
    "👨‍👩‍👧",
    "%s %d",
    "%#v %05.2f %-10s|%[2]*[1]d",
    "(a|b)*c",
    "(?P<x>.+)(.*)",
    "[[:alpha:]]",
    "/a+/",
    "a,b,,c",
    "1,2\\n3,4",
    "yes: [1, &x a, *x]",
    "{\\\"a\\\": [1, null, 1e5]}",
    "aGVsbG8=",
    "H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==",
    "2020-02-29T23:59:60Z",
    "24h5m",
    "YYYY-MM-DD'T'hh:mm:ssZ",
    "../x",
    "text.tftpl",
    "**/*.tf",
    "UTF-16",
    "~/x",
    "%{ for x in [1,2] }${x}%{ endfor }",
    "\\u0000\\U0001F600",
    "$${x}",
    "null",
];
const BINARY: [&str; 13] = ["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"];
const FORMS: [&str; 10] = [
    "any",
    "string",
    "number",
    "bool",
    "list(any)",
    "set(string)",
    "map(any)",
    "list(object({a=optional(string,\"x\"),b=any}))",
    "object({a=optional(list(number),[1]),b=optional(any)})",
    "tuple([string,number])",
];

/// What an expression is meant to be: a number, a string, a boolean, a list, a list of strings, a map, anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Bool,
    List,
    Texts,
    Map,
    Any,
}

impl Kind {
    const ALL: [Kind; 7] = [Kind::Any, Kind::Number, Kind::Text, Kind::Bool, Kind::List, Kind::Texts, Kind::Map];

    fn of(letter: u8) -> Kind {
        match letter {
            b'n' => Kind::Number,
            b's' => Kind::Text,
            b'b' => Kind::Bool,
            b'l' => Kind::List,
            b't' => Kind::Texts,
            b'm' => Kind::Map,
            _ => Kind::Any,
        }
    }

    /// The local value that is meant to be one.
    fn local(self) -> &'static str {
        match self {
            Kind::Number => "a",
            Kind::Text | Kind::Bool => "b",
            Kind::List | Kind::Texts => "c",
            Kind::Map => "d",
            Kind::Any => "e",
        }
    }
}

/// Functions with what they make and take, a letter for each: `+` repeats the last one.
const SIGNATURES: &str = "abs n n|ceil n n|floor n n|log n nn|max n n+|min n n+|parseint n sn|pow n nn|signum n n|length n a|sum n l|\
    index n la|tonumber n a|timecmp n ss|chomp s s|endswith b ss|startswith b ss|strcontains b ss|format s sa+|\
    formatlist t sa+|indent s ns|join s st|lower s s|upper s s|title s s|regex a ss|regexall l ss|replace s sss|split t ss|\
    strrev s s|substr s snn|trim s ss|trimprefix s ss|trimsuffix s ss|trimspace s s|alltrue b l|anytrue b l|chunklist l ln|\
    coalesce a a+|coalescelist l l+|compact t t|concat l l+|contains b la|distinct l l|element a ln|flatten l l|keys t m|\
    lookup a msa|matchkeys l lll|merge m m+|one a l|range l nnn|reverse l l|setintersection l l+|setproduct l l+|\
    setsubtract l ll|setunion l l+|slice l lnn|sort t t|transpose m m|values l m|zipmap m tl|base64decode s s|\
    base64encode s s|base64gzip s s|csvdecode l s|jsondecode a s|jsonencode s a|textdecodebase64 s ss|\
    textencodebase64 s ss|urlencode s s|yamldecode a s|yamlencode s a|abspath s s|dirname s s|pathexpand s s|basename s s|\
    file s s|fileexists b s|fileset l ss|filebase64 s s|templatefile s sm|templatestring s sm|formatdate s ss|timeadd s ss|\
    base64sha256 s s|md5 s s|sha1 s s|sha512 s s|uuidv5 s ss|cidrhost s sn|cidrnetmask s s|cidrsubnet s snn|\
    cidrsubnets t sn+|can b a|try a a+|tobool b a|tolist l l|tomap m m|toset l l|tostring s a|sensitive a a|nonsensitive a a|\
    issensitive b a|ephemeralasnull a a|element a ln|lookup a msa|merge m m+|flatten l l|concat l l+";

struct Signature {
    name: &'static str,
    makes: Kind,
    takes: &'static [u8],
}

static CALLS: LazyLock<Vec<Signature>> = LazyLock::new(|| {
    let parts = SIGNATURES.split('|').map(|text| text.split_whitespace());
    parts
        .map(|mut parts| Signature {
            name: parts.next().unwrap_or(""),
            makes: Kind::of(parts.next().unwrap_or("").bytes().next().unwrap_or(b'a')),
            takes: parts.next().unwrap_or("").as_bytes(),
        })
        .collect()
});

struct Maker<'d> {
    u: Unstructured<'d>,
    /// Names that `for` binds here.
    bound: Vec<String>,
    /// What the place offers: `each`, `count`, `self`.
    extra: Vec<&'static str>,
    left: u32,
}

/// Makes a configuration.
pub fn configuration(data: &[u8]) -> Made {
    let mut maker = Maker { u: Unstructured::new(data), bound: Vec::new(), extra: Vec::new(), left: 400 };
    let mut made = Made::default();
    // Only running out of bytes in the middle of a text is an error: what there is by then counts.
    let _ = maker.fill(&mut made);
    if made.files.is_empty() {
        made.files.push((0, "locals {}\n".to_owned()));
    }
    made
}

impl<'d> Maker<'d> {
    fn pick<T: Copy>(&mut self, list: &[T]) -> Result<T> {
        self.u.choose(list).copied()
    }

    fn below(&mut self, end: u8) -> Result<u8> {
        self.u.int_in_range(0..=end - 1)
    }

    fn fill(&mut self, made: &mut Made) -> Result<()> {
        let mode = self.below(8)?;
        let mut main = String::new();
        for name in NAMES {
            let kind = Kind::ALL.into_iter().rev().find(|kind| kind.local() == name).unwrap_or(Kind::Any);
            let value = self.typed(kind, 2)?;
            main += &format!("locals {{\n  {name} = {value}\n}}\n");
        }
        made.files.push((0, main.clone()));
        if mode == 1 {
            for _ in 0..=self.below(4)? {
                let expression = self.expression(0)?;
                made.expressions.push(expression);
            }
            return Ok(());
        }
        for _ in 0..=self.below(6)? {
            main += &self.block()?;
            made.files[0].1 = main.clone();
        }
        if mode == 2 {
            let given = format!("a = {}\nb = {}\n", self.expression(3)?, self.expression(3)?);
            made.files.push((5, given));
        }
        if mode > 2 {
            let mut child = String::new();
            for name in ["a", "b"] {
                child += &format!("variable \"{name}\" {{\n  type = {}\n  default = null\n}}\n", self.pick(&FORMS)?);
                child += &format!("output \"{name}\" {{\n  value = {}\n}}\n", self.expression(1)?);
            }
            child += &self.block()?;
            made.files.push((8, child));
            made.files.push((11, self.template(2)?));
        }
        Ok(())
    }

    fn block(&mut self) -> Result<String> {
        let name = self.pick(&NAMES)?;
        Ok(match self.below(10)? {
            0 | 1 => {
                let kind = self.pick(&TYPES)?;
                let body = self.resource()?;
                format!("resource \"{kind}\" \"{name}\" {{\n{body}}}\n")
            }
            2 => {
                let (form, value) = (self.pick(&FORMS)?, self.expression(3)?);
                let check = self.expression(2)?;
                format!(
                    "variable \"{name}\" {{\n  type = {form}\n  default = {value}\n  nullable = {}\n  validation {{\n    \
                     condition = {check}\n    error_message = {}\n  }}\n}}\n",
                    self.u.arbitrary::<bool>()?,
                    self.expression(4)?
                )
            }
            3 => format!("locals {{\n  {name} = {}\n  {name}x = {}\n}}\n", self.expression(0)?, self.expression(1)?),
            4 => format!(
                "output \"{name}\" {{\n  value = {}\n  sensitive = {}\n}}\n",
                self.expression(0)?,
                self.expression(4)?
            ),
            5 | 6 => {
                let repeat = self.repeat()?;
                let (a, b) = (self.expression(1)?, self.expression(1)?);
                self.extra.clear();
                format!("module \"{name}\" {{\n  source = \"./child\"\n{repeat}  a = {a}\n  b = {b}\n}}\n")
            }
            7 => {
                let body = self.resource()?;
                format!("data \"alicloud_zones\" \"{name}\" {{\n{body}}}\n")
            }
            8 => {
                let check = self.expression(1)?;
                format!(
                    "check \"{name}\" {{\n  assert {{\n    condition = {check}\n    error_message = {}\n  }}\n}}\n",
                    self.expression(3)?
                )
            }
            _ => format!("{}\n", self.raw(60)?),
        })
    }

    fn repeat(&mut self) -> Result<String> {
        Ok(match self.below(4)? {
            0 => String::new(),
            1 => {
                let value = self.typed(Kind::Number, 3)?;
                self.extra.push("count.index");
                format!("  count = {value}\n")
            }
            2 => {
                let value = self.typed(Kind::Map, 2)?;
                self.extra.extend(["each.key", "each.value", "each.value"]);
                format!("  for_each = {value}\n")
            }
            _ => {
                self.extra.extend(["each.key", "each.value", "each.value"]);
                format!("  for_each = toset([for v in {} : tostring(v)])\n", self.typed(Kind::Texts, 2)?)
            }
        })
    }

    fn resource(&mut self) -> Result<String> {
        let mut out = self.repeat()?;
        for _ in 0..self.below(4)? {
            let attribute = self.pick(&ATTRIBUTES)?;
            out += &match self.below(6)? {
                0 => {
                    let (over, mut inner) = (self.expression(2)?, String::new());
                    self.extra.push("it.value");
                    self.extra.push("it.key");
                    for name in ["action", "cidr_block", "port"] {
                        inner += &format!("      {name} = {}\n", self.expression(2)?);
                    }
                    format!(
                        "  dynamic \"{attribute}\" {{\n    for_each = {over}\n    iterator = it\n    content {{\n{inner}    }}\n  }}\n"
                    )
                }
                1 => format!(
                    "  {attribute} {{\n    action = {}\n    port = {}\n  }}\n",
                    self.expression(2)?,
                    self.expression(2)?
                ),
                _ => format!("  {attribute} = {}\n", self.expression(0)?),
            };
        }
        if self.below(4)? == 1 {
            self.extra.push("self.id");
            out += &format!(
                "  lifecycle {{\n    ignore_changes = [{}]\n    precondition {{\n      condition = {}\n      error_message = {}\n    }}\n  }}\n",
                self.pick(&ATTRIBUTES)?,
                self.expression(2)?,
                self.expression(3)?
            );
        }
        self.extra.clear();
        Ok(out)
    }

    fn reference(&mut self) -> Result<String> {
        let name = self.pick(&NAMES)?;
        Ok(match self.below(8)? {
            0..=2 => format!("local.{name}"),
            3 => format!("var.{name}"),
            4 => format!("module.{name}.{}", self.pick(&["a", "b"])?),
            5 => format!("{}.{name}.{}", self.pick(&TYPES)?, self.pick(&ATTRIBUTES)?),
            6 => format!("{}.{name}", self.pick(&TYPES)?),
            _ => self
                .pick(&["path.module", "terraform.workspace", "data.alicloud_zones.a.ids", "path.cwd", "each.key"])?
                .to_owned(),
        })
    }

    fn string(&mut self) -> Result<String> {
        Ok(match self.below(6)? {
            0..=3 => format!("\"{}\"", self.pick(&STRINGS)?),
            4 => format!("\"{}\"", self.raw(20)?.replace(['"', '\n', '\\'], "")),
            _ => format!("\"{}{}\"", self.pick(&STRINGS)?, self.pick(&STRINGS)?),
        })
    }

    /// A template's text, without quotes.
    fn template(&mut self, depth: u8) -> Result<String> {
        let mut out = String::new();
        for _ in 0..=self.below(3)? {
            let strip = self.pick(&["", "~"])?;
            let way = self.below(4)?;
            let of = match way {
                1 => Kind::Bool,
                2 => Kind::List,
                _ => Kind::Text,
            };
            let inner = self.typed(of, depth + 2)?;
            out += &match way {
                0 => format!("${{{strip}{inner}}}"),
                1 => {
                    format!("%{{ if {inner} {strip}}}x{}%{{ else }}y%{{{strip} endif }}", self.pick(&["", " ", "\\n"])?)
                }
                2 => {
                    self.bound.push("x".to_owned());
                    let body = self.expression(depth + 2)?;
                    self.bound.pop();
                    format!("%{{ for i, x in {inner} }}${{{body}}}{strip}%{{ endfor }}")
                }
                _ => self.pick(&STRINGS)?.to_owned(),
            };
        }
        Ok(out)
    }

    /// Any text of the input.
    fn raw(&mut self, most: usize) -> Result<String> {
        let length = self.u.int_in_range(0..=most.min(self.u.len()))?;
        Ok(String::from_utf8_lossy(self.u.bytes(length)?).into_owned())
    }

    fn list(&mut self, kind: Kind, depth: u8) -> Result<String> {
        let mut out = Vec::new();
        for _ in 0..self.below(4)? {
            out.push(self.typed(kind, depth + 1)?);
        }
        Ok(out.join(", "))
    }

    /// A call with arguments as the function wants them.
    fn call(&mut self, makes: Kind, depth: u8) -> Result<String> {
        let fits = |one: &&Signature| makes == Kind::Any || one.makes == makes || one.makes == Kind::Any;
        let fitting: Vec<&Signature> = CALLS.iter().filter(fits).collect();
        let one: &Signature = self.u.choose(&fitting)?;
        let mut arguments = Vec::new();
        let mut last = Kind::Any;
        for &letter in one.takes {
            if letter != b'+' {
                last = Kind::of(letter);
                arguments.push(self.typed(last, depth + 1)?);
                continue;
            }
            for _ in 0..self.below(3)? {
                arguments.push(self.typed(last, depth + 1)?);
            }
        }
        Ok(format!("{}({})", one.name, arguments.join(", ")))
    }

    /// An expression that is meant to be of a kind, and mostly is.
    fn typed(&mut self, kind: Kind, depth: u8) -> Result<String> {
        self.left = self.left.saturating_sub(1);
        let way = self.below(12)?;
        if kind == Kind::Any || way == 1 {
            return self.expression(depth);
        }
        let leaf = depth >= DEPTH || self.left == 0 || self.u.is_empty();
        if way < 4 && !self.bound.is_empty() {
            return Ok(self.u.choose(&self.bound)?.clone());
        }
        if way == 4 {
            return Ok(format!("local.{}", kind.local()));
        }
        if !leaf && way > 7 {
            return self.call(kind, depth);
        }
        let deeper = depth + 1;
        Ok(match kind {
            Kind::Number if leaf || way == 0 => self.pick(&NUMBERS)?.to_owned(),
            Kind::Number => {
                let sign = self.pick(&["+", "-", "*", "/", "%"])?;
                format!("({} {sign} {})", self.typed(kind, deeper)?, self.typed(kind, deeper)?)
            }
            Kind::Text if leaf || way < 7 => self.string()?,
            Kind::Text | Kind::Any => format!("\"{}\"", self.template(depth)?.replace('\n', " ")),
            Kind::Bool if leaf || way == 0 => self.pick(&["true", "false"])?.to_owned(),
            Kind::Bool => {
                let of = self.pick(&Kind::ALL)?;
                format!(
                    "({} {} {})",
                    self.typed(of, deeper)?,
                    self.pick(&["==", "!=", "<", ">="])?,
                    self.typed(of, deeper)?
                )
            }
            Kind::List | Kind::Texts if leaf => {
                self.pick(&["[]", "[\"a\", \"b\"]", "local.c", "[1, \"x\", null]"])?.to_owned()
            }
            Kind::List => format!("[{}]", self.list(Kind::Any, depth)?),
            Kind::Texts => format!("[{}]", self.list(Kind::Text, depth)?),
            Kind::Map if leaf => self.pick(&["{}", "{a = 1}", "local.d", "{a = \"x\", b = [1]}"])?.to_owned(),
            Kind::Map => format!(
                "{{a = {}, {} = {}}}",
                self.typed(Kind::Any, deeper)?,
                self.pick(&NAMES)?,
                self.typed(Kind::Any, deeper)?
            ),
        })
    }

    fn expression(&mut self, depth: u8) -> Result<String> {
        self.left = self.left.saturating_sub(1);
        if depth >= DEPTH || self.left == 0 || self.u.is_empty() {
            return match self.below(4)? {
                0 => Ok(self.pick(&NUMBERS)?.to_owned()),
                1 => self.string(),
                2 => Ok(self.pick(&["null", "true", "false", "[]", "{}"])?.to_owned()),
                _ => self.reference(),
            };
        }
        let deeper = depth + 1;
        Ok(match self.below(26)? {
            0 => self.pick(&NUMBERS)?.to_owned(),
            1 | 2 => self.string()?,
            3 => self.pick(&["null", "true", "false", "[]", "{}"])?.to_owned(),
            4..=6 => self.reference()?,
            7 | 8 => match self.bound.is_empty() && self.extra.is_empty() {
                true => self.reference()?,
                false => {
                    let mut all: Vec<String> = self.bound.clone();
                    all.extend(self.extra.iter().map(|name| (*name).to_owned()));
                    self.u.choose(&all)?.clone()
                }
            },
            9 => format!("[{}]", self.list(Kind::Any, depth)?),
            10 => {
                let kind = self.pick(&Kind::ALL)?;
                format!("[{}]", self.list(kind, depth)?)
            }
            11 => {
                let mut out = Vec::new();
                for _ in 0..self.below(4)? {
                    let key = match self.below(4)? {
                        0 | 1 => self.pick(&NAMES)?.to_owned(),
                        2 => self.string()?,
                        _ => format!("({})", self.expression(deeper)?),
                    };
                    out.push(format!("{key} = {}", self.expression(deeper)?));
                }
                format!("{{{}}}", out.join(", "))
            }
            12 => format!("\"{}\"", self.template(depth)?.replace('\n', " ")),
            13 => format!("<<-E\n  {}\n  E\n", self.template(depth)?.replace("\nE", "")),
            14 => {
                let of = self.pick(&[Kind::Number, Kind::Bool, Kind::Any])?;
                format!("({} {} {})", self.typed(of, deeper)?, self.pick(&BINARY)?, self.typed(of, deeper)?)
            }
            15 => match self.u.arbitrary()? {
                true => format!("!{}", self.typed(Kind::Bool, deeper)?),
                false => format!("-{}", self.typed(Kind::Number, deeper)?),
            },
            16 => {
                let of = self.pick(&Kind::ALL)?;
                format!(
                    "({} ? {} : {})",
                    self.typed(Kind::Bool, deeper)?,
                    self.typed(of, deeper)?,
                    self.typed(of, deeper)?
                )
            }
            17..=19 => self.call(Kind::Any, depth)?,
            20 => {
                let name = self.u.choose(FUNCTIONS.as_slice())?;
                let name = (*name).to_owned();
                let arguments = self.list(Kind::Any, depth)?;
                let dots = if self.below(8)? == 1 && !arguments.is_empty() { "..." } else { "" };
                format!("{name}({arguments}{dots})")
            }
            21 | 22 => {
                let of = self.pick(&[Kind::List, Kind::Map, Kind::Texts, Kind::Any])?;
                let over = self.typed(of, deeper)?;
                let (k, v) = (format!("k{}", self.bound.len()), format!("v{}", self.bound.len()));
                self.bound.extend([k.clone(), v.clone()]);
                let value = self.expression(deeper)?;
                let condition = match self.below(3)? {
                    1 => format!(" if {}", self.typed(Kind::Bool, deeper)?),
                    _ => String::new(),
                };
                let out = match self.below(3)? {
                    0 => format!("[for {k}, {v} in {over} : {value}{condition}]"),
                    1 => format!("[for {v} in {over} : {value}{condition}]"),
                    _ => {
                        let (key, dots) = (self.typed(Kind::Text, deeper)?, self.pick(&["", "..."])?);
                        format!("{{for {k}, {v} in {over} : {key} => {value}{dots}{condition}}}")
                    }
                };
                self.bound.truncate(self.bound.len() - 2);
                out
            }
            23 => format!("{}[{}]", self.reference()?, self.expression(deeper)?),
            24 => {
                let root = self.expression(deeper)?;
                let step = self.pick(&["[*]", ".*.a", "[*].a[0]", ".a", "[0]", "[\"a\"]", ".0", "[*][*]", "[-1]"])?;
                format!("({root}){step}")
            }
            _ => match self.below(4)? {
                1 => self.raw(24)?,
                _ => self.reference()?,
            },
        })
    }
}
