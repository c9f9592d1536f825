//! Plans that are none: each gives a message with its place and what to do; none brings the program down.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::Level;
use menshen::input::{Plan, ReadError, Request, read};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn read_in(dir: &Path, path: &str) -> (Vec<Plan>, Vec<ReadError>) {
    read(&Request { paths: vec![PathBuf::from(path)], current_dir: dir.to_owned(), ..Request::default() })
}

fn broken() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/broken/plan")
}

/// Message, place and whether there is help, of the only error.
fn refused(dir: &Path, path: &str) -> (String, (u32, u32)) {
    let (plans, errors) = read_in(dir, path);
    assert_eq!((plans.len(), errors.len()), (0, 1), "{path}");
    let note = &errors[0].0;
    let place = note.location.as_ref().unwrap_or_else(|| panic!("{path}: no place"));
    assert_eq!(&*place.file, path);
    assert_eq!(note.level, Level::Error);
    assert!(note.help.as_ref().is_some_and(|help| !help.is_empty()), "{path}: no help");
    (note.message.clone(), (place.line, place.column))
}

#[test]
fn each_kind_of_bad_document_is_named() {
    let dir = broken();
    let size = std::fs::read(dir.join("truncated.json")).unwrap().len() as u32;
    for (path, part, place) in [
        ("truncated.json", "ends in the middle", Some((1, size))),
        ("trailing.json", "goes on behind the end", None),
        ("not-json.json", "is not JSON", Some((1, 1))),
        ("empty.json", "is empty", Some((1, 1))),
        ("array.json", "neither a plan nor a state", Some((1, 1))),
        ("other.json", "neither a plan nor a state", Some((1, 1))),
        ("future.json", "format version `2.0`", Some((1, 1))),
        ("log.json", "log of `terraform plan -json`", None),
        ("stored.tfstate", "state file as Terraform stores it (version 4)", Some((1, 1))),
        ("invalid-utf8.json", "is not JSON: invalid unicode", Some((2, 38))),
        ("twice.json", "duplicate field `resource_changes`", Some((3, 19))),
        ("shape.json", "not of the shape that Terraform writes: invalid type: map", Some((2, 21))),
        ("missing.json", "does not exist", None),
    ] {
        let (message, at) = refused(&dir, path);
        assert!(message.contains(part), "{path}: {message}");
        if let Some(place) = place {
            assert_eq!(at, place, "{path}: {message}");
        }
    }
}

#[test]
fn a_refusal_shows_no_value() {
    let dir = tempfile::tempdir().unwrap();
    let secret = ["LT", "AI5tAbCdEfGhIjKlMnOpQr"].concat();
    let place = |part: &str| format!("{{\"format_version\":\"1.2\",\"resource_changes\":{part}}}");
    let change = |after: &str| {
        place(&format!(
            "[{{\"address\":\"a.b\",\"type\":\"a\",\"name\":\"b\",\"change\":{{\"actions\":[\"create\"],\"after\":{after}}}}}]"
        ))
    };
    let quoted = format!("\"{secret}, expected at line 3\"");
    for text in
        [place(&quoted), place(&format!("[{quoted}]")), change(&quoted), change(&format!("{{\"a\":{quoted}}}}}"))]
    {
        std::fs::write(dir.path().join("plan.json"), &text).unwrap();
        let (plans, errors) = read_in(dir.path(), "plan.json");
        let mut notes: Vec<String> = errors.iter().map(|error| format!("{:?}", error.0)).collect();
        for plan in plans {
            plan.content.each(&|_, _| true, &mut |_| {});
            notes.extend(plan.content.problems().iter().map(|note| format!("{note:?}")));
        }
        assert!(!notes.is_empty() && notes.iter().all(|note| !note.contains(&secret)), "{notes:?}");
    }
}

#[test]
fn what_is_no_plan_at_all_is_said_by_its_kind() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("main.tf"), "resource \"alicloud_vpc\" \"a\" {}\n").unwrap();
    std::fs::write(dir.path().join("image"), b"\x89PNG\r\n").unwrap();
    assert!(refused(dir.path(), "main.tf").0.contains("one file of a configuration"));
    assert!(refused(dir.path(), "image").0.contains("neither JSON nor a saved plan"));
    // A source that is missing does not keep the plan from being read.
    std::fs::copy(broken().join("../../plan/change/plan.json"), dir.path().join("plan.json")).unwrap();
    let (paths, source) = (vec![PathBuf::from("plan.json")], Some(PathBuf::from("nowhere")));
    let (plans, errors) = read(&Request { paths, source, current_dir: dir.path().into(), ..Request::default() });
    assert_eq!((plans.len(), errors.len()), (1, 1));
    assert!(errors[0].0.message.contains("`nowhere` is not a directory"), "{errors:?}");
}

#[test]
fn one_bad_resource_does_not_hide_the_others() {
    let (plans, errors) = read_in(&broken(), "deep-value.json");
    assert!(errors.is_empty());
    let mut known = Vec::new();
    plans[0].content.each(&|_, _| true, &mut |one| {
        known.push((one.address.to_string(), one.after.is_some_and(|after| !after.is_unknown())));
    });
    let of = |name: &str, good| (format!("alicloud_vpc.{name}"), good);
    assert_eq!(known, [of("deep", false), of("good", true), of("list", false), of("twice", false)]);
    let problems = plans[0].content.problems();
    let lines: Vec<u32> = problems.iter().map(|note| note.location.as_ref().unwrap().line).collect();
    assert_eq!(lines, [3, 5, 6], "{problems:?}");
    assert!(problems.iter().all(|note| note.level == Level::Error && note.help.is_some()));
    assert!(problems[0].message.contains("nested too deeply"), "{problems:?}");
    assert!(problems[2].message.contains("duplicate key `vpc_name`"), "{problems:?}");
}

#[test]
fn a_plan_that_stopped_is_read_and_not_complete() {
    let (plans, errors) = read_in(&broken(), "errored.json");
    assert!(errors.is_empty());
    assert!(!plans[0].complete);
    assert_eq!(plans[0].content.resource_count(), 1);
    assert_eq!(plans[0].notes.iter().filter(|note| note.level == Level::Error).count(), 2);
}

#[test]
fn marks_and_utf16_of_windows_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(broken().join("../../plan/change/plan.json")).unwrap();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    for (name, bytes) in [
        ("mark.json", [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat()),
        ("little.json", [b"\xFF\xFE".as_slice(), &utf16(u16::to_le_bytes)].concat()),
        ("big.json", [b"\xFE\xFF".as_slice(), &utf16(u16::to_be_bytes)].concat()),
    ] {
        std::fs::write(dir.path().join(name), bytes).unwrap();
        let (plans, errors) = read_in(dir.path(), name);
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert_eq!(plans[0].content.resource_count(), 5, "{name}");
    }
    // Broken behind a mark: the column does not count it.
    std::fs::write(dir.path().join("bad.json"), b"\xEF\xBB\xBF{x}").unwrap();
    assert_eq!(refused(dir.path(), "bad.json").1, (1, 2));
}

#[test]
fn extreme_documents_neither_hang_nor_crash() {
    let dir = tempfile::tempdir().unwrap();
    let deep = "[".repeat(2_000_000);
    let line = "x".repeat(10 << 20);
    let change = |after: &str| {
        format!(
            "{{\"format_version\":\"1.2\",\"resource_changes\":[{{\"address\":\"a.b\",\"mode\":\"managed\",\
             \"type\":\"a\",\"name\":\"b\",\"change\":{{\"actions\":[\"create\"],\"before\":null,\"after\":{after}}}}}]}}"
        )
    };
    let objects = "{\"a\":".repeat(500_000) + "1" + &"}".repeat(500_000);
    let modules = "{\"child_modules\":[".repeat(100_000);
    let calls = "{\"module_calls\":{\"a\":{\"module\":".repeat(100_000) + "1" + &"}}}".repeat(100_000);
    for (name, text, opens) in [
        ("deep", deep, false),
        ("unknown", format!("{{\"format_version\":\"1.2\",\"other\":{objects},\"values\":{{}}}}"), true),
        ("value", change(&objects), true),
        ("line", change(&format!("{{\"a\":\"{line}\"}}")), true),
        ("cut", change(&format!("{{\"a\":\"{line}")), false),
        ("modules", format!("{{\"values\":{{\"root_module\":{modules}"), false),
        ("calls", format!("{{\"configuration\":{{\"root_module\":{calls}}}}}"), false),
    ] {
        let name = format!("{name}.json");
        std::fs::write(dir.path().join(&name), text).unwrap();
        let (plans, errors) = read_in(dir.path(), &name);
        assert_eq!((plans.len(), errors.len()), if opens { (1, 0) } else { (0, 1) }, "{name}: {errors:?}");
        for plan in plans {
            plan.content.each(&|_, _| true, &mut |_| {});
        }
    }
}

#[test]
fn references_in_circles_end() {
    let module = |name: &str, other: &str| {
        format!(
            "\"{name}\":{{\"expressions\":{{\"x\":{{\"references\":[\"module.{other}.y\",\"module.{other}\"]}}}},\
             \"module\":{{\"outputs\":{{\"y\":{{\"expression\":{{\"references\":[\"var.x\"]}}}}}}}}}}"
        )
    };
    let text = format!(
        "{{\"format_version\":\"1.2\",\"resource_changes\":[{{\"address\":\"a.b\",\"mode\":\"managed\",\"type\":\"a\",\
         \"name\":\"b\",\"change\":{{\"actions\":[\"create\"],\"after\":{{}},\"after_unknown\":{{\"z\":true}}}}}}],\
         \"configuration\":{{\"root_module\":{{\"resources\":[{{\"address\":\"a.b\",\"expressions\":{{\"z\":\
         {{\"references\":[\"module.m.y\",\"module.m\"]}}}}}}],\"module_calls\":{{{},{}}}}}}}}}",
        module("m", "n"),
        module("n", "m")
    );
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("plan.json"), text).unwrap();
    let (plans, errors) = read_in(dir.path(), "plan.json");
    assert!(errors.is_empty(), "{errors:?}");
    let mut seen = 0;
    plans[0].content.each(&|_, _| true, &mut |one| {
        seen += 1;
        assert!(one.after.unwrap().get("z").unwrap().is_unknown());
    });
    assert_eq!(seen, 1);
}

#[cfg(unix)]
#[test]
fn a_saved_plan_is_shown_by_terraform() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("saved"), b"PK\x03\x04 and so on").unwrap();
    std::fs::copy(broken().join("../../plan/change/plan.json"), dir.path().join("answer")).unwrap();
    let program = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    };
    let run = |terraform: PathBuf| {
        let paths = vec![PathBuf::from("saved")];
        read(&Request { paths, current_dir: dir.path().into(), terraform: Some(terraform), ..Request::default() })
    };
    // It runs beside the plan and is given its whole path.
    program("good", "#!/bin/sh\n[ \"$1 $2 $3\" = 'show -json -no-color' ] && [ -f \"$4\" ] && cat answer\n");
    let (plans, errors) = run("./good".into());
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!((plans[0].path.as_str(), plans[0].content.resource_count()), ("saved", 5));
    let (_, errors) = run(program("bad", "#!/bin/sh\necho '╷' >&2; echo '│ Error: no provider' >&2; exit 1\n"));
    assert!(errors[0].0.message.contains("cannot read `saved`: Error: no provider"), "{errors:?}");
    let (_, errors) = run("./nowhere".into());
    assert!(errors[0].0.message.contains("is not installed"), "{errors:?}");
    assert!(errors[0].0.help.as_ref().unwrap().contains("--terraform-bin"));
}

fn try_bytes(dir: &Path, bytes: &[u8]) {
    std::fs::write(dir.join("plan.json"), bytes).unwrap();
    let (plans, errors) = read_in(dir, "plan.json");
    assert_eq!(plans.len() + errors.len(), 1);
    for plan in plans {
        plan.content.each(&|_, _| true, &mut |resource| {
            plan.content.place(&resource.address, Some("id"));
        });
        plan.content.problems();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn damaged_plans_never_panic(
        which in 0usize..3,
        cut in proptest::option::of(0usize..45_000),
        flips in proptest::collection::vec((0usize..45_000, any::<u8>()), 0..6),
    ) {
        let name = ["modules", "dynamic", "change"][which];
        let mut bytes = std::fs::read(broken().join(format!("../../plan/{name}/plan.json"))).unwrap();
        for (at, byte) in flips {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut);
        }
        let dir = tempfile::tempdir().unwrap();
        try_bytes(dir.path(), &bytes);
    }

    #[test]
    fn rearranged_plans_never_panic(
        which in 0usize..3,
        swaps in proptest::collection::vec((0usize..2000, 0usize..2000), 1..6),
    ) {
        // Tokens in other places: mostly JSON still, with values where none belong.
        let name = ["modules", "dynamic", "change"][which];
        let text = std::fs::read_to_string(broken().join(format!("../../plan/{name}/plan.json"))).unwrap();
        let mut tokens: Vec<&str> = text.split_inclusive([',', ':']).collect();
        for (one, other) in swaps {
            let length = tokens.len();
            tokens.swap(one % length, other % length);
        }
        let dir = tempfile::tempdir().unwrap();
        try_bytes(dir.path(), tokens.concat().as_bytes());
    }
}
