//! Hashes of strings and files, identifiers, and what differs from run to run.

use super::call::*;
use super::filesystem::read;
use crate::base::{Type, UnknownKind, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest;

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64sha256", &[STRING], string, |args, _| Ok(Value::string(STANDARD.encode(sha256(text(args, 0)?))))),
    function("base64sha512", &[STRING], string, |args, _| Ok(Value::string(STANDARD.encode(sha512(text(args, 0)?))))),
    function("md5", &[STRING], string, |args, _| Ok(Value::string(hex(&md5(text(args, 0)?))))),
    function("sha1", &[STRING], string, |args, _| Ok(Value::string(hex(&sha1(text(args, 0)?))))),
    function("sha256", &[STRING], string, |args, _| Ok(Value::string(hex(&sha256(text(args, 0)?))))),
    function("sha512", &[STRING], string, |args, _| Ok(Value::string(hex(&sha512(text(args, 0)?))))),
    function("filebase64sha256", &[STRING], string, |args, cx| file(args, cx, |bytes| STANDARD.encode(sha256(bytes)))),
    function("filebase64sha512", &[STRING], string, |args, cx| file(args, cx, |bytes| STANDARD.encode(sha512(bytes)))),
    function("filemd5", &[STRING], string, |args, cx| file(args, cx, |bytes| hex(&md5(bytes)))),
    function("filesha1", &[STRING], string, |args, cx| file(args, cx, |bytes| hex(&sha1(bytes)))),
    function("filesha256", &[STRING], string, |args, cx| file(args, cx, |bytes| hex(&sha256(bytes)))),
    function("filesha512", &[STRING], string, |args, cx| file(args, cx, |bytes| hex(&sha512(bytes)))),
    function("uuidv5", &[STRING, STRING], string, |args, _| uuid_v5(args)),
    function("uuid", &[], string, |_, _| impure()),
    function("bcrypt", &[STRING], string, |_, _| impure()).rest(NUMBER),
    function("timestamp", &[], string, |_, _| impure()),
    // Terraform knows it while it plans.
    function("plantimestamp", &[], string, |_, _| {
        not_evaluated(Type::String, "`plantimestamp` is the time of Terraform's plan")
    }),
    function("rsadecrypt", &[STRING, STRING], string, |_, _| {
        not_evaluated(Type::String, "`rsadecrypt` is not evaluated")
    }),
];

/// Differs from run to run: known only when Terraform runs.
fn impure() -> Outcome {
    Ok(Value::unknown(Type::String, UnknownKind::Computed).not_null())
}

fn sha256(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    sha2::Sha256::digest(bytes.as_ref()).to_vec()
}
fn sha512(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    sha2::Sha512::digest(bytes.as_ref()).to_vec()
}
fn sha1(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    sha1::Sha1::digest(bytes.as_ref()).to_vec()
}
fn md5(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    md5::Md5::digest(bytes.as_ref()).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn file(args: &[Value], cx: &dyn CallContext, hash: fn(&[u8]) -> String) -> Outcome {
    match read(text(args, 0)?, cx)? {
        Ok(bytes) => Ok(Value::string(hash(&bytes))),
        Err(unread) => Ok(unread),
    }
}

fn uuid_v5(args: &[Value]) -> Outcome {
    let (space, name) = (text(args, 0)?, text(args, 1)?);
    let space = match space {
        "dns" => uuid::Uuid::NAMESPACE_DNS,
        "url" => uuid::Uuid::NAMESPACE_URL,
        "oid" => uuid::Uuid::NAMESPACE_OID,
        "x500" => uuid::Uuid::NAMESPACE_X500,
        other => match uuid::Uuid::parse_str(other) {
            Ok(space) => space,
            Err(_) => return refuse_argument(0, format!("`{other}` is not a namespace or UUID")),
        },
    };
    Ok(Value::string(uuid::Uuid::new_v5(&space, name.as_bytes()).to_string()))
}
