//! KEY103: machines that are logged in to with a password.

use crate::base::Tri;
use crate::model::secrets::Place;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// Passwords of servers are guessed all day long, from the whole Internet, and by everybody who got hold of one on another
    /// server. A key pair cannot be guessed, and its private half need not be on any server.
    ///
    /// Reported is a Linux machine, or a launch specification, with a password and no key pair, and user data that switches the
    /// login by password on again. Machines with Windows have no key pairs.
    ///
    /// # Fix
    ///
    /// Bind a key pair (`key_name`, `key_ids`) and leave the password out.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   password        = var.password # ← low, definite
    /// }
    ///
    /// variable "password" {
    ///   type      = string
    ///   sensitive = true
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cvm_launch_template" "app" {
    ///   launch_template_name = "app"
    ///   image_id             = "img-example1"
    ///   placement {
    ///     zone = "ap-beijing-6"
    ///   }
    ///   user_data = base64encode("#cloud-config\nssh_pwauth: true\n") # ← low, definite
    ///   login_settings {
    ///     key_ids = ["skey-example"]
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The key pair is attached by another resource; Windows.
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   password        = var.password
    /// }
    ///
    /// resource "alicloud_ecs_key_pair_attachment" "app" {
    ///   key_pair_name = "ops"
    ///   instance_ids  = [alicloud_instance.app.id]
    /// }
    ///
    /// resource "alicloud_instance" "windows" {
    ///   image_id        = "win2022_21H2_x64_dtc_zh-cn_40G_alibase_20240516.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   password        = var.password
    /// }
    ///
    /// variable "password" {
    ///   type      = string
    ///   sensitive = true
    /// }
    /// ```
    code: "KEY103",
    name: "password-login-instead-of-key",
    title: "Login by password instead of a key pair",
    severity: Low,
    score: 39,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: [
        "S005", "S083", "S095", "S122", "S211", "S221", "S226", "S227", "S340",
    ],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let secrets = &cx.world.secrets;
    for login in secrets.logins.iter().filter(|login| login.windows == Tri::No) {
        let script = secrets.texts.iter().find(|it| {
            let text = it.text.as_deref().filter(|_| it.place == Place::UserData && it.site.object == login.object);
            text.is_some_and(switches_on)
        });
        let (site, message) = match (&login.password, login.key, script) {
            (_, _, Some(script)) => (&script.site, "user data switches on the login by password"),
            (Some(site), Tri::No, None) => (site, "one logs in with a password: no key pair is bound"),
            _ => continue,
        };
        let mut finding = definite(&RULE, site.clone(), "password", message.to_owned());
        finding.fix = Fix { description: "bind a key pair and leave the password out".into(), mechanical: false };
        push(cx, out, finding);
    }
}

/// Whether a script or a file of cloud-init lets passwords in by SSH.
fn switches_on(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        let word = |name: &str, values: &[&str]| {
            let at = line.find(name).filter(|_| !line.starts_with('#'));
            let rest = at.and_then(|at| line.get(at + name.len()..)).unwrap_or_default();
            let rest = rest.trim_start_matches([':', '=', ' ', '\t']);
            at.is_some()
                && values.iter().any(|value| rest.get(..value.len()).is_some_and(|it| it.eq_ignore_ascii_case(value)))
        };
        word("ssh_pwauth", &["true", "yes", "1"])
            || word("PasswordAuthentication", &["yes"])
            || line.ends_with("PasswordAuthentication yes/'")
    })
}

#[cfg(test)]
mod tests {
    use super::switches_on;

    #[test]
    fn only_what_switches_it_on_counts() {
        for text in
            ["ssh_pwauth: true", "ssh_pwauth: yes # x", "echo 'PasswordAuthentication yes' >> /etc/ssh/sshd_config"]
        {
            assert!(switches_on(text), "{text}");
        }
        for text in ["ssh_pwauth: false", "#PasswordAuthentication yes", "PasswordAuthentication no", "ssh_pwauth"] {
            assert!(!switches_on(text), "{text}");
        }
    }
}
