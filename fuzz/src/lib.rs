//! What the fuzz targets share: inputs of several files, a directory to write them to, one analysis and its checks.
//!
//! In: bytes. Out: nothing, or a panic, which is a finding. An input is one file, or several: the bytes `FF 40` and a
//! letter begin the next file, and the letter says which ([`NAMES`]). Neither is text, so that no file holds them.

pub mod generate;
pub mod memory;
pub mod mutate;
pub mod time;

use menshen::base::Value;
use menshen::config::Settings;
use menshen::input::{Mode, Request, hcl};
use menshen::reason::exposure::Question;
use menshen::verdict::Verdict;
use menshen::write;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// The files of an input, by letter, `a` first. All but the plan lie in the root module.
pub const NAMES: [&str; 16] = [
    "main.tf",
    "main_override.tf",
    "other.tf",
    "other.tf.json",
    "override.tf.json",
    "terraform.tfvars",
    "terraform.tfvars.json",
    "x.auto.tfvars",
    "child/main.tf",
    "child/override.tf",
    "child/other.tf.json",
    "text.tftpl",
    ".terraform/modules/modules.json",
    "other.tofu",
    "data.json",
    "../plan.json",
];
/// The letter of the plan in [`NAMES`].
pub const PLAN: usize = 15;
const MARK: [u8; 2] = [0xFF, b'@'];
/// The stack that the program gives its worker, in bytes.
const STACK: usize = 256 << 20;

/// What is asserted of every input.
const ASSERTS: &str = r#"
[[assert]]
name = "shell"
deny = { from = ["internet", "10.0.0.0/8"], to = "*", ports = ["tcp/1-1024"] }
"#;

/// Files by their index in [`NAMES`]; the first of each name counts.
pub type Files<'d> = Vec<(usize, &'d [u8])>;

/// Takes an input apart. `first`: the name of what stands before the first mark.
pub fn files(data: &[u8], first: usize) -> Files<'_> {
    let mut out: Files = Vec::new();
    let (mut name, mut rest) = (first, data);
    loop {
        let end = rest.windows(2).position(|pair| pair == MARK);
        let (file, next) = rest.split_at(end.unwrap_or(rest.len()));
        if !file.is_empty() && !out.iter().any(|(other, _)| *other == name) {
            out.push((name, file));
        }
        let Some([_, _, letter, left @ ..]) = next.first_chunk::<3>().map(|_| next) else { return out };
        name = usize::from(letter.wrapping_sub(b'a')) % NAMES.len();
        rest = left;
    }
}

struct Scratch {
    directory: tempfile::TempDir,
    present: Vec<PathBuf>,
}

thread_local! {
    static SCRATCH: RefCell<Option<Scratch>> = const { RefCell::new(None) };
}

/// Writes the files and runs something in the directory that holds `root`, on a deep stack as the program does.
pub fn within<T: Send>(files: &Files, run: impl FnOnce(&Path) -> T + Send) -> T {
    SCRATCH.with_borrow_mut(|slot| {
        let scratch = slot.get_or_insert_with(|| {
            let directory = tempfile::tempdir().expect("a directory");
            for folder in ["root/child", "root/.terraform/modules", ".git"] {
                std::fs::create_dir_all(directory.path().join(folder)).expect("a folder");
            }
            Scratch { directory, present: Vec::new() }
        });
        for old in scratch.present.drain(..) {
            std::fs::remove_file(old).expect("removed");
        }
        for (name, bytes) in files {
            let path = scratch.directory.path().join("root").join(NAMES[*name]);
            std::fs::write(&path, bytes).expect("written");
            scratch.present.push(path);
        }
        memory::begin();
        time::begin();
        let directory = scratch.directory.path();
        let out = std::thread::scope(|scope| {
            let worker = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || run(directory));
            worker.expect("a thread").join().expect("no panic")
        });
        time::check();
        out
    })
}

fn request(current_dir: &Path, path: &str) -> Request {
    Request {
        paths: vec![path.into()],
        current_dir: current_dir.to_owned(),
        vars: vec![menshen::input::read::VarArgument::Value("a".to_owned(), "[\"x\", 1]".to_owned())],
        plain_block: Some(menshen::providers::plain_block),
        ..Request::default()
    }
}

/// Reads a root module and asks for everything of it that a mapping or a report may ask for.
pub fn read(files: &Files) {
    within(files, |directory| {
        let (plans, _) = hcl::read_directory(Path::new("root"), &request(directory, "root"));
        for plan in plans {
            let content = &plan.content;
            let mut count = 0;
            content.each(&|_, _| true, &mut |resource| {
                count += usize::from(resource.mode == Mode::Managed);
                let places = |path: Option<&str>| {
                    if let Some(place) = content.place(&resource.address, path) {
                        assert!(plan.sources.text(place.span).is_some(), "a place outside of its file");
                    }
                };
                places(None);
                if let Some(entries) = resource.after.as_ref().and_then(Value::entries) {
                    for name in entries.keys() {
                        places(Some(name));
                        content.value(&resource.address, name);
                    }
                }
                content.configured(&resource);
            });
            assert_eq!(count, content.resource_count(), "resources come and are counted alike");
            content.types();
            assert!(plan.complete || !plan.notes.is_empty(), "incomplete without a reason");
        }
    });
}

/// Evaluates single expressions in a root module.
pub fn console(files: &Files, expressions: &[String]) {
    within(files, |directory| {
        hcl::console::evaluate(Path::new("root"), expressions, &request(directory, "root"));
    });
}

/// All of it: reads, judges and writes in every format. `plan`: reads the plan, with the root module as its source.
pub fn scan(files: &Files, plan: bool) {
    within(files, |directory| {
        let mut request = request(directory, if plan { "plan.json" } else { "root" });
        request.source = (plan && files.len() > 1).then(|| "root".into());
        let strict = files.first().is_some_and(|(_, bytes)| bytes.len() % 2 == 1);
        let mut settings = Settings { strict, show_resolved: true, ..Settings::default() };
        let notes = menshen::config::file::read("menshen.toml", ASSERTS, &mut settings);
        assert!(notes.is_empty(), "{notes:?}");
        let verdict = menshen::analyze(&request, &settings);
        assert!(verdict.status() <= 2);
        // The log holds all rules, which takes as long as everything else; a second run takes twice the time.
        let size = files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
        let log = (size % 4 == 0).then_some(strict);
        let first = reports(&verdict, log);
        time::check();
        if size % 8 == 0 {
            time::begin();
            let again = reports(&menshen::analyze(&request, &settings), log);
            assert!(first == again, "two runs say different things");
            menshen::exposure(&request, &Question::default());
        }
    });
}

/// The reports of a verdict, which have to be what they say. `log`: SARIF too, within GitHub's limits or not.
fn reports(verdict: &Verdict, log: Option<bool>) -> Vec<Vec<u8>> {
    let mut out = vec![Vec::new(); 6];
    let [text, quiet, json, sarif, markdown, commands] = out.as_mut_slice() else { return out };
    let options = |quiet| write::text::Options { columns: 80, quiet, verbose: !quiet, seconds: None };
    write::text::write(text, verdict, &options(false)).expect("text");
    write::text::write(quiet, verdict, &options(true)).expect("quiet text");
    write::json::write(json, verdict).expect("JSON");
    if let Some(github) = log {
        let options = write::sarif::Options { github, information_uri: None, category: None, repository: None };
        write::sarif::write(sarif, verdict, &options).expect("SARIF");
        let log: serde_json::Value = serde_json::from_slice(sarif).expect("the log is JSON");
        assert!(log["runs"][0]["results"].is_array());
    }
    write::markdown::write(markdown, verdict).expect("Markdown");
    write::github::write(commands, verdict).expect("commands");
    let report: serde_json::Value = serde_json::from_slice(json).expect("the report is JSON");
    assert_eq!(report["complete"], verdict.complete);
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(verdict.findings.len()));
    for bytes in [&*text, &*quiet, &*markdown, &*commands] {
        std::str::from_utf8(bytes).expect("UTF-8");
    }
    out
}
