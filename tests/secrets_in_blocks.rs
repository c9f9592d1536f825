//! Secrets in the blocks of Terraform itself and in rendered templates: provisioners, connections, `templatefile`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod command;

use command::{Scratch, findings};

/// An access key id, put together so that none stands here.
fn key() -> String {
    ["LTAI", "5tKq8ZrVbN3mXw7LpG2d"].concat()
}

/// Code, resource and line of the findings about secrets.
fn secrets(files: &[(&str, &str)]) -> Vec<(String, String, u64)> {
    let scratch = Scratch::with(files);
    let run = scratch.run(&["scan", "-f", "json", "."]);
    assert!(!run.out.contains(&key()) && !run.out.contains("Hunter-2-Hunter"), "a secret is shown: {}", run.out);
    let report = run.json();
    let found = findings(&report).iter().filter(|one| one["code"].as_str().unwrap().starts_with("KEY"));
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    found.map(|one| (text(&one["code"]), text(&one["resource"]), one["location"]["line"].as_u64().unwrap())).collect()
}

fn found(code: &str, resource: &str, line: u64) -> (String, String, u64) {
    (code.to_owned(), resource.to_owned(), line)
}

#[test]
fn provisioners_and_connections_are_read() {
    let text = format!(
        r#"variable "given" {{}}
variable "word" {{
  default = "Hunter-2-Hunter"
}}
resource "alicloud_instance" "i" {{
  instance_type = "ecs.g7.large"
  connection {{
    host     = self.public_ip
    password = var.word
  }}
  provisioner "remote-exec" {{
    inline = [
      "hostname x",
      "export ALIBABA_CLOUD_ACCESS_KEY_ID={key}",
    ]
    connection {{
      host        = self.private_ip
      password    = var.given
      private_key = "Hunter-2-Hunter"
    }}
  }}
  provisioner "local-exec" {{
    command = "true"
    environment = {{
      HARMLESS                        = "x"
      ALIBABA_CLOUD_ACCESS_KEY_SECRET = "{secret}"
    }}
  }}
  provisioner "file" {{
    content     = "id: {key}"
    destination = "/etc/x"
  }}
  provisioner "local-exec" {{
    command = "echo ${{self.id}} ${{var.given}} $ALIBABA_CLOUD_ACCESS_KEY_SECRET"
  }}
}}
"#,
        key = key(),
        secret = ["Ab1", "cD2e", "Ab1cD2eAb1cD2eAb1cD2e"].concat(),
    );
    assert_eq!(
        secrets(&[("main.tf", &text)]),
        [
            found("KEY101", "alicloud_instance.i.connection[0]", 9),
            found("KEY101", "alicloud_instance.i.provisioner[0]", 19),
            found("KEY104", "alicloud_instance.i.provisioner[0]", 14),
            found("KEY104", "alicloud_instance.i.provisioner[1]", 26),
            found("KEY104", "alicloud_instance.i.provisioner[2]", 30),
            found("KEY106", "variable.given", 1),
        ]
    );
}

#[test]
fn what_a_template_file_holds_is_read() {
    let template = format!("#!/bin/sh\nexport ALIBABA_CLOUD_ACCESS_KEY_ID={}\nvpc=${{vpc}}\n", key());
    let main = |vpc: &str| {
        format!(
            "resource \"alicloud_vpc\" \"v\" {{\n  vpc_name = \"v\"\n}}\nresource \"alicloud_instance\" \"i\" {{\n  instance_type = \"ecs.g7.large\"\n  user_data     = base64encode(templatefile(\"init.tftpl\", {{ vpc = {vpc} }}))\n}}\n"
        )
    };
    // Also where a part of it is known only after apply.
    for vpc in ["alicloud_vpc.v.vpc_name", "alicloud_vpc.v.id"] {
        let main = main(vpc);
        let told = secrets(&[("main.tf", &main), ("init.tftpl", &template)]);
        assert_eq!(
            told,
            [found("KEY104", "alicloud_instance.i", 6), found("KEY119", "alicloud_instance.i", 6)],
            "{vpc}"
        );
    }
    let clean = "#!/bin/sh\nvpc=${vpc}\n";
    assert!(secrets(&[("main.tf", &main("alicloud_vpc.v.id")), ("init.tftpl", clean)]).is_empty());
    let data = "data \"template_file\" \"t\" {\n  template = file(\"init.tftpl\")\n  vars     = { vpc = alicloud_vpc.v.id }\n}\n";
    let main =
        main("1").replace("base64encode(templatefile(\"init.tftpl\", { vpc = 1 }))", "data.template_file.t.rendered");
    let told = secrets(&[("main.tf", &format!("{main}{data}")), ("init.tftpl", &template)]);
    assert_eq!(told, [found("KEY104", "alicloud_instance.i", 6), found("KEY119", "alicloud_instance.i", 6)]);
}
