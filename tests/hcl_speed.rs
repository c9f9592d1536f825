//! Ten thousand resources over two hundred files and fifty module calls, made here: linear, and measured in release.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, missing_docs)]

use menshen::input::Request;
use menshen::input::hcl::read_directory;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

fn generate(dir: &Path, files: usize, blocks: usize) {
    fs::create_dir_all(dir.join("m")).unwrap();
    fs::create_dir(dir.join(".git")).unwrap();
    fs::write(
        dir.join("m/main.tf"),
        "variable \"name\" {}\nvariable \"cidrs\" { type = list(string) }\nresource \"alicloud_security_group\" \"g\" {\n  security_group_name = var.name\n}\nresource \"alicloud_security_group_rule\" \"r\" {\n  for_each = { for i, c in var.cidrs : \"k${i}\" => c }\n  cidr_ip = each.value\n  security_group_id = alicloud_security_group.g.id\n}\n",
    )
    .unwrap();
    for file in 0..files {
        let mut text = format!("locals {{\n  cidr_{file} = \"10.{}.0.0/16\"\n}}\n", file % 250);
        for block in 0..blocks {
            let id = format!("r{file}_{block}");
            write!(
                text,
                "resource \"alicloud_security_group_rule\" \"{id}\" {{\n  type = \"ingress\"\n  ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  cidr_ip = local.cidr_{file}\n  description = \"rule ${{local.cidr_{file}}}\"\n  security_group_id = alicloud_security_group.g{file}.id\n}}\n"
            )
            .unwrap();
        }
        write!(text, "resource \"alicloud_security_group\" \"g{file}\" {{\n  security_group_name = \"g\"\n}}\n")
            .unwrap();
        if file % 4 == 0 {
            write!(text, "module \"m{file}\" {{\n  source = \"./m\"\n  name = \"m{file}\"\n  cidrs = [local.cidr_{file}, \"0.0.0.0/0\"]\n}}\n").unwrap();
        }
        fs::write(dir.join(format!("f{file}.tf")), text).unwrap();
    }
}

fn measure(files: usize, blocks: usize) -> (usize, Duration) {
    let dir = tempfile::tempdir().unwrap();
    generate(dir.path(), files, blocks);
    let request = Request { current_dir: dir.path().to_path_buf(), ..Request::default() };
    let start = Instant::now();
    let (plans, _) = read_directory(Path::new("."), &request);
    let time = start.elapsed();
    let plan = plans.first().unwrap();
    assert!(plan.complete && plan.notes.is_empty(), "{:#?}", plan.notes.first());
    (plan.content.resource_count(), time)
}

#[test]
fn linear() {
    let (few, short) = measure(200, 5);
    let (many, long) = measure(200, 50);
    eprintln!("{few} resources in {short:?}, {many} in {long:?}");
    assert!(many > 10_000);
    // Ten times the resources; a wide margin for a machine that does other things.
    assert!(long < short * 25 + Duration::from_millis(500), "{short:?} {long:?}");
}
