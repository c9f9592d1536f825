//! NET120: a VPN connection agrees on ciphers, hashes or groups that can be broken.

use super::words::enumerate;
use crate::model::Known;
use crate::model::gateway::{Tunnel, TunnelChoice, TunnelSetting};
use crate::rules::draft::{definite, evidence, possible, push};
use crate::rules::{Context, Finding, Fix};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// DES, 3DES, MD5 and the Diffie-Hellman groups 1 and 2 can be broken by who records the traffic; without forward secrecy one key
    /// opens all of it. IKEv1 in aggressive mode gives away what a guess at the shared key can be tried on.
    ///
    /// # Fix
    ///
    /// IKEv2, AES-256, SHA-256, group 14 for both phases, on both ends: the device at the other end must support it.
    ///
    /// # Fires
    ///
    /// Every setting falls back to a weak one.
    ///
    /// ```hcl
    /// resource "tencentcloud_vpn_connection" "hq" { # ← medium, definite
    ///   name                = "hq"
    ///   vpc_id              = "vpc-example"
    ///   vpn_gateway_id      = "vpngw-example"
    ///   customer_gateway_id = "cgw-example"
    ///   pre_share_key       = "change"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_vpn_connection" "hq" {
    ///   vpn_gateway_id      = "vpn-example"
    ///   customer_gateway_id = "cgw-example"
    ///   local_subnet        = ["10.20.0.0/16"]
    ///   remote_subnet       = ["10.30.0.0/16"]
    ///
    ///   ike_config {
    ///     ike_version  = "ikev2"
    ///     ike_enc_alg  = "3des" # ← medium, definite
    ///     ike_auth_alg = "sha2"
    ///     ike_pfs      = "group14"
    ///   }
    ///
    ///   ipsec_config {
    ///     ipsec_enc_alg  = "aes256"
    ///     ipsec_auth_alg = "sha256"
    ///     ipsec_pfs      = "group14"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "tencentcloud_vpn_connection" "hq" {
    ///   name                       = "hq"
    ///   vpc_id                     = "vpc-example"
    ///   vpn_gateway_id             = "vpngw-example"
    ///   customer_gateway_id        = "cgw-example"
    ///   pre_share_key              = "change"
    ///   ike_version                = "IKEV2"
    ///   ike_proto_encry_algorithm  = "AES-CBC-256"
    ///   ike_proto_authen_algorithm = "SHA-256"
    ///   ike_dh_group_name          = "GROUP14"
    ///   ipsec_encrypt_algorithm    = "AES-CBC-256"
    ///   ipsec_integrity_algorithm  = "SHA-256"
    ///   ipsec_pfs_dh_group         = "DH-GROUP14"
    /// }
    /// ```
    code: "NET120",
    name: "vpn-weak-crypto",
    title: "a VPN connection uses weak cryptography",
    severity: Medium,
    score: 61,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: ["S178"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for tunnel in &context.world.network.tunnels {
        of_tunnel(context, tunnel, out);
    }
}

fn of_tunnel(context: &Context<'_>, tunnel: &Tunnel, out: &mut Vec<Finding>) {
    let mut weak: Vec<(&TunnelChoice, String)> = Vec::new();
    let mut version = "";
    for choice in &tunnel.choices {
        let Some(word) = choice.value.get() else { continue };
        if choice.setting == TunnelSetting::Version {
            version = word;
        }
        weak.extend(weakness(choice.setting, word, version).map(|what| (choice, what)));
    }
    let name = context.model.address(tunnel.object);
    let unknown = tunnel.choices.iter().find_map(|choice| match &choice.value {
        Known::No(attribute) => Some((choice, attribute.clone())),
        Known::Yes(_) => None,
    });
    let advice = "use IKEv2, AES-256, SHA-256 and group 14 in both phases, on both ends";
    let make = |choice: &TunnelChoice, message: String| {
        let mut finding = definite(&RULE, choice.site.clone(), "weak cryptography", message);
        finding.fix = Fix { description: advice.into(), mechanical: false };
        finding
    };
    if let Some((first, _)) = weak.first() {
        let mut words: Vec<String> = Vec::new();
        for (_, what) in &weak {
            if !words.contains(what) {
                words.push(what.clone());
            }
        }
        let mut finding = make(first, format!("`{name}` agrees on {}", enumerate(&words)));
        finding.related = weak.iter().skip(1).map(|(choice, what)| evidence(&choice.site, what.as_str())).collect();
        push(context, out, finding);
    } else if let Some((choice, attribute)) = unknown {
        let finding = make(choice, format!("`{name}` may agree on weak cryptography: `{attribute}` is not known yet"));
        out.extend(possible(finding, [Arc::clone(&attribute)]));
    }
}

/// What is weak about a choice; `version` is that of the same tunnel.
fn weakness(setting: TunnelSetting, word: &str, version: &str) -> Option<String> {
    let word = word.trim();
    let group = word.trim_start_matches("dh-").trim_start_matches("group");
    match setting {
        TunnelSetting::Encryption => {
            let none = matches!(word, "null" | "none" | "");
            let des = word == "des" || word.starts_with("des-");
            let three = word.starts_with("3des");
            (none || des || three).then(|| if none { "no encryption".into() } else { word.to_ascii_uppercase() })
        }
        TunnelSetting::Integrity => word.contains("md5").then(|| "MD5".to_owned()),
        TunnelSetting::KeyExchange => matches!(group, "1" | "2").then(|| format!("group {group}")),
        TunnelSetting::ForwardSecrecy => match group {
            "1" | "2" => Some(format!("group {group}")),
            "null" | "disabled" | "none" | "" => Some("no forward secrecy".to_owned()),
            _ => None,
        },
        TunnelSetting::Mode => {
            (word == "aggressive" && version != "ikev2").then(|| "IKEv1 in aggressive mode".to_owned())
        }
        TunnelSetting::Version => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_choices_are_known_by_their_words() {
        use TunnelSetting::*;
        let weak = |setting, word: &str| weakness(setting, word, "ikev1");
        for (setting, word) in [
            (Encryption, "des"),
            (Encryption, "3des"),
            (Encryption, "3des-cbc"),
            (Encryption, "des-cbc"),
            (Encryption, "null"),
            (Integrity, "md5"),
            (KeyExchange, "group1"),
            (KeyExchange, "group2"),
            (ForwardSecrecy, "dh-group2"),
            (ForwardSecrecy, "disabled"),
            (ForwardSecrecy, "null"),
            (Mode, "aggressive"),
        ] {
            assert!(weak(setting, word).is_some(), "{setting:?} {word}");
        }
        for (setting, word) in [
            (Encryption, "aes"),
            (Encryption, "aes-cbc-256"),
            (Encryption, "sm4"),
            (Integrity, "sha-256"),
            (Integrity, "sha1"),
            (KeyExchange, "group14"),
            (KeyExchange, "group24"),
            (ForwardSecrecy, "dh-group14"),
            (Mode, "main"),
            (Version, "ikev1"),
        ] {
            assert_eq!(weak(setting, word), None, "{setting:?} {word}");
        }
        assert_eq!(weakness(Mode, "aggressive", "ikev2"), None);
    }
}
