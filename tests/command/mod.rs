//! Runs the binary in a scratch folder, as users do. In: files and arguments. Out: status, streams, parsed JSON.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A folder that goes away with the test.
pub struct Scratch(tempfile::TempDir);

/// What a run gave.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }
}

impl Scratch {
    pub fn new() -> Scratch {
        Scratch(tempfile::tempdir().unwrap())
    }
    /// With these files.
    pub fn with(files: &[(&str, &str)]) -> Scratch {
        let scratch = Scratch::new();
        for (name, text) in files {
            scratch.write(name, text);
        }
        scratch
    }
    pub fn path(&self) -> &Path {
        self.0.path()
    }
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }
    /// The binary, to be run in the folder, in an environment that decides nothing.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("menshen").unwrap();
        command.current_dir(self.path()).args(args).env("LC_ALL", "C").env_remove("COLUMNS").env_remove("NO_COLOR");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TF_") {
                command.env_remove(name);
            }
        }
        command
    }
    pub fn run(&self, args: &[&str]) -> Run {
        run(self.command(args))
    }
    /// `scan … -f json`, parsed.
    pub fn report(&self, args: &[&str]) -> (i32, Value) {
        let run = self.run(&[&["scan", "-f", "json"], args].concat());
        (run.status, run.json())
    }
}

pub fn run(mut command: Command) -> Run {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Run { status: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
}

/// A file of the repository.
pub fn data(path: &str) -> String {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(path);
    std::fs::read_to_string(&full).unwrap_or_else(|error| panic!("{}: {error}", full.display()))
}

/// Absolute path of a file of the repository.
pub fn data_path(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(path).to_str().unwrap().to_owned()
}

/// The findings of a report.
pub fn findings(report: &Value) -> &Vec<Value> {
    report["findings"].as_array().unwrap()
}

/// The codes of a report's findings, in its order.
pub fn codes(report: &Value) -> Vec<&str> {
    findings(report).iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// A root module that opens ssh of two instances of a module to the Internet, the value passed through a variable.
pub const ROOT: &str = r#"variable "admin_cidr" {
  type    = string
  default = "0.0.0.0/0"
}

module "web" {
  source     = "./modules/web"
  for_each   = toset(["a", "b"])
  admin_cidr = var.admin_cidr
}
"#;

/// The module that it calls.
pub const WEB: &str = r#"variable "admin_cidr" {
  type = string
}

resource "alicloud_security_group" "this" {
  security_group_name = "web"
  vpc_id              = "vpc-1"
}

resource "alicloud_security_group_rule" "ssh" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  security_group_id = alicloud_security_group.this.id
  cidr_ip           = /* 远程管理 */ var.admin_cidr
}

resource "alicloud_instance" "app" {
  count                      = 2
  image_id                   = "aliyun_3"
  instance_type              = "ecs.g7.large"
  security_groups            = [alicloud_security_group.this.id]
  vswitch_id                 = "vsw-1"
  internet_max_bandwidth_out = 5
  system_disk_encrypted      = true
  http_tokens                = "required"
}
"#;

/// Both in a scratch folder, below `infra`.
pub fn web() -> Scratch {
    Scratch::with(&[("infra/main.tf", ROOT), ("infra/modules/web/main.tf", WEB)])
}
