//! base64decode, base64encode, base64gzip, csvdecode, textdecodebase64, textencodebase64, urlencode.

use super::call::*;
use crate::base::{Type, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64decode", &[STRING], string, |args, _| match String::from_utf8(decode(text(args, 0)?)?) {
        Ok(text) => text_result(&text),
        Err(_) => refuse_argument(0, "the result of decoding the provided string is not valid UTF-8"),
    }),
    function("base64encode", &[STRING.unknown()], string, |args, _| match args.first() {
        Some(value) if value.is_unknown() => unknown_result(Type::String, args).map(|result| shaped(result, value)),
        _ => text_result(&STANDARD.encode(text(args, 0)?)),
    }),
    function("base64gzip", &[STRING.unknown()], string, |args, _| {
        let result = not_evaluated(Type::String, "the bytes of `base64gzip` depend on the compressor of Terraform");
        // What is packed can be judged without packing it.
        result.map(|result| args.iter().fold(result, |result, value| shaped(result.with_all_marks_of(value), value)))
    }),
    function("csvdecode", &[STRING], dynamic, |args, _| csv_decode(text(args, 0)?)),
    function("textdecodebase64", &[STRING, STRING], string, |args, _| {
        let bytes = decode(text(args, 0)?)?;
        let name = text(args, 1)?;
        let decoded = match wide(name) {
            Some(wide) => wide.decode(&bytes),
            None => single_byte(name)?
                .decode_without_bom_handling_and_without_replacement(&bytes)
                .map(|text| text.into_owned()),
        };
        match decoded {
            Some(text) => text_result(&text),
            None => refuse_argument(0, format!("the bytes are not valid in the encoding `{name}`")),
        }
    }),
    function("textencodebase64", &[STRING, STRING], string, |args, _| {
        let (content, name) = (text(args, 0)?, text(args, 1)?);
        let bytes = match wide(name) {
            Some(wide) => wide.encode(content),
            None => match single_byte(name)?.encode(content) {
                (bytes, _, false) => bytes.into_owned(),
                _ => return refuse_argument(0, format!("the text has characters that `{name}` has not")),
            },
        };
        text_result(&STANDARD.encode(bytes))
    }),
    function("urlencode", &[STRING], string, |args, _| {
        let encoded = utf8_percent_encode(text(args, 0)?, QUERY).to_string();
        text_result(&encoded.replace("%20", "+"))
    }),
];

/// What Go's `url.QueryEscape` escapes: all but letters, digits and `-_.~`.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Standard base64 with padding; line ends are skipped, as Go does.
/// An encoded text of which not all is known, with what is.
fn shaped(result: Value, from: &Value) -> Value {
    match from.shape() {
        Some(shape) => result.refined(|known| known.shape = Some(STANDARD.encode(&*shape).into())),
        None => result,
    }
}

fn decode(text: &str) -> Result<Vec<u8>, FunctionError> {
    let joined: String = text.chars().filter(|char| !matches!(char, '\r' | '\n')).collect();
    let engine = base64::engine::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    engine.decode(joined).or_else(|_| refuse_argument(0, "failed to decode base64 data"))
}

/// UTF-16, which `encoding_rs` decodes but does not encode.
struct Wide {
    big: bool,
}

fn wide(name: &str) -> Option<Wide> {
    match name.to_ascii_uppercase().as_str() {
        "UTF-16LE" => Some(Wide { big: false }),
        "UTF-16BE" => Some(Wide { big: true }),
        _ => None,
    }
}

impl Wide {
    fn decode(&self, bytes: &[u8]) -> Option<String> {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units =
            pairs.iter().map(|pair| if self.big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) });
        let text = char::decode_utf16(units).collect::<Result<String, _>>().ok()?;
        rest.is_empty().then_some(text)
    }
    fn encode(&self, text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if self.big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }
}

/// The encodings whose tables Go and the Encoding Standard share; for others the answer is left open.
fn single_byte(name: &str) -> Result<&'static encoding_rs::Encoding, FunctionError> {
    let known = ["utf-8", "shift_jis", "euc-jp", "euc-kr", "gbk", "gb18030", "big5", "koi8-r", "koi8-u"];
    let lower = name.to_ascii_lowercase();
    let listed = known.contains(&lower.as_str()) || lower.starts_with("windows-125");
    match encoding_rs::Encoding::for_label(lower.as_bytes()) {
        Some(encoding) if listed => Ok(encoding),
        _ => give_up(format!("the encoding `{name}` is not evaluated")),
    }
}

/// Whether quotes stand only around fields, as Go's reader demands.
fn quoted_right(text: &str) -> bool {
    let mut chars = text.chars().peekable();
    let mut start = true;
    while let Some(char) = chars.next() {
        match char {
            '"' if !start => return false,
            '"' => loop {
                match (chars.next(), chars.peek()) {
                    (Some('"'), Some('"')) => {
                        chars.next();
                    }
                    (Some('"'), None | Some(',' | '\n' | '\r')) => break,
                    (Some('"') | None, _) => return false,
                    _ => {}
                }
            },
            _ => {}
        }
        start = matches!(char, ',' | '\n');
    }
    true
}

fn csv_decode(text: &str) -> Outcome {
    if !quoted_right(text) {
        return refuse_argument(0, "a quote within a field, or one that does not end");
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut names: Option<Vec<Arc<str>>> = None;
    let mut rows = Vec::new();
    let mut cells = 0usize;
    for record in reader.records() {
        let Ok(record) = record else { return refuse_argument(0, "wrong number of fields, or not valid CSV") };
        match &names {
            None => {
                let header: Vec<Arc<str>> = record.iter().map(Arc::from).collect();
                let mut sorted = header.clone();
                sorted.sort();
                sorted.dedup();
                if sorted.len() != header.len() {
                    return refuse_argument(0, "duplicate column name");
                }
                names = Some(header);
            }
            Some(names) => {
                cells = cells.saturating_add(names.len());
                check_items(cells)?;
                let entries: BTreeMap<Arc<str>, Value> =
                    names.iter().zip(record.iter()).map(|(name, cell)| (name.clone(), Value::text(cell))).collect();
                rows.push(Value::object(entries));
            }
        }
    }
    let Some(names) = names else { return refuse_argument(0, "missing header line") };
    let row = Type::object(names.into_iter().map(|name| (name, Type::String)).collect());
    Ok(Value::list(row, rows))
}
