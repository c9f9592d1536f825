//! Passwords that scripts hand to programs: `chpasswd`, options, clients of databases, SQL; and what they assign to names of
//! passwords.
//!
//! In: the text of a script, of cloud-init or of a command. Out: byte ranges. Assumes nothing about the text. Linear in the
//! text. What may be a reference, a placeholder or a word of a sentence is left alone: a false alarm here is at every machine.

use super::secret_name::{assigned, is_password_name, line_values, may_be_password, quoted_values};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A value as a shell takes it: in single quotes, in double quotes, or bare.
const VALUE: &str = r#"(?:'([^'\n]+)'|\\?"([^"'\\\n]+)\\?"|([^\s"'`;|&<>()\\]+))"#;

/// Commands with a password, its value being one of the groups.
static COMMANDS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        // echo 'root:password' | chpasswd, chpasswd <<< 'root:password'
        r#"\b(?:echo|printf)\s+(?:-[a-zA-Z]+\s+)*["']?[^\s:"'|]+:([^\s"'|\\]+)(?:\\n)?["']?\s*\|\s*(?:sudo\s+)?(?:/usr/sbin/)?chpasswd\b"#
            .to_owned(),
        r#"\bchpasswd\b[^\n<]*<<<\s*["']?[^\s:"']+:([^\s"']+)"#.to_owned(),
        // echo 'password' | passwd --stdin root
        r#"\becho\s+(?:-[a-zA-Z]+\s+)*["']?([^\s"'|]+)["']?\s*\|\s*(?:sudo\s+)?passwd\s[^\n]*--stdin"#.to_owned(),
        format!(r#"(?:^|[\s"'=])--(?:[a-z0-9]+-)*(?:password|passwd|passphrase)=\\?{VALUE}"#),
        format!(r#"\b(?:mysql|mysqladmin|mysqldump|mysqlsh|mariadb|mariadb-dump)\b[^\n|;&]*?\s-p{VALUE}"#),
        format!(r#"\bsshpass\s+-p\s*{VALUE}"#),
        format!(r#"\bredis-cli\b[^\n|;&]*?\s-a\s+{VALUE}"#),
        r#"\bcurl\b[^\n|;&]*?\s(?:-u\s*|--user[ =])\\?["']?[^\s:"'\\]+:([^\s"'\\]+)"#.to_owned(),
        r#"(?m)^\s*requirepass\s+"?([^\s"]+)"?\s*$"#.to_owned(),
        r#"(?i)\bidentified\s+(?:with\s+\w+\s+)?by\s+(?:password\s+)?\\?'([^'\\\n]+)\\?'"#.to_owned(),
        r#"(?i)\bwith\s+(?:encrypted\s+)?password\s+\\?'([^'\\\n]+)\\?'"#.to_owned(),
        r#"(?i)\bnet\s+user\s+\S+\s+"?([^\s/*"]\S*?)"?\s+/add\b"#.to_owned(),
        r#"(?i)\bConvertTo-SecureString\s+(?:-String\s+)?["']([^"'\n]+)["']"#.to_owned(),
    ];
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
});

/// `--password VALUE`, which a sentence may say, too.
static OPTION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r#"\s--(?:[a-z0-9]+-)*(?:password|passwd|passphrase)\s+{VALUE}"#)).ok());

/// `chpasswd <<EOF` and `chpasswd:` of cloud-init: lines with users and passwords follow.
static USERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?m)\bchpasswd\b[^\n]*<<-?\s*\\?["']?(\w+)["']?[^\n]*$|^[ \t]*chpasswd:[^\n]*$"#).ok()
});

/// `root:password`, also as an entry of a list.
static USER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"^\s*(?:-\s+)?["']?([A-Za-z0-9_.-]+):([^\s"']+)["']?\s*$"#).ok());

/// The passwords of a text, in order.
pub fn passwords(text: &str) -> Vec<Range<usize>> {
    let mut out = in_commands(text);
    let named = assigned(text).chain(quoted_values(text)).chain(line_values(text));
    let named = named.filter(|(name, _)| is_password_name(name));
    out.extend(named.map(|(_, range)| range).filter(|range| is_one(text, range)));
    in_order(out)
}

/// Those that stand in commands.
pub fn in_commands(text: &str) -> Vec<Range<usize>> {
    if !may_hold(text) {
        return Vec::new();
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    for found in COMMANDS.iter().flat_map(|regex| regex.captures_iter(text)) {
        out.extend(found.iter().skip(1).flatten().map(|group| group.range()));
    }
    for found in OPTION.iter().flat_map(|regex| regex.captures_iter(text)) {
        let comment = found.get(0).is_some_and(|all| is_comment(text, all.start()));
        let groups = found.iter().skip(1).flatten();
        // A word of a sentence has small letters only.
        let groups =
            groups.filter(|it| !it.as_str().starts_with('-') && it.as_str().contains(|c: char| !c.is_lowercase()));
        out.extend(groups.filter(|_| !comment).map(|group| group.range()));
    }
    out.extend(of_users(text));
    out.retain(|range| is_one(text, range));
    in_order(out)
}

/// Whether it is worth looking: a word that each of the commands has.
fn may_hold(text: &str) -> bool {
    const WORDS: [&str; 11] = [
        "passw",
        "PASSW",
        "passp",
        " -p",
        "redis-cli",
        "curl",
        "requirepass",
        "dentified",
        "IDENTIFIED",
        "/add",
        "ecureString",
    ];
    WORDS.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// Users with their passwords, line by line, where such lines follow.
fn of_users(text: &str) -> Vec<Range<usize>> {
    let (Some(heads), Some(user)) = (USERS.as_ref(), USER.as_ref()) else { return Vec::new() };
    let mut out = Vec::new();
    let mut end = 0;
    for head in heads.captures_iter(text) {
        let Some(all) = head.get(0).filter(|all| all.start() >= end) else { continue };
        let last = head.get(1).map(|word| word.as_str());
        let depth = |line: &str| line.len() - line.trim_start().len();
        let outer = depth(all.as_str());
        let mut at = all.end() + 1;
        for line in text.get(at..).unwrap_or("").split_inclusive('\n') {
            let over = match last {
                Some(word) => line.trim() == word,
                None => !line.trim().is_empty() && depth(line) <= outer && !line.trim_start().starts_with("- "),
            };
            if over {
                break;
            }
            if let Some(found) = user.captures(line.trim_end_matches(['\n', '\r'])).and_then(|it| it.get(2)) {
                out.push(at + found.start()..at + found.end());
            }
            at += line.len();
        }
        end = at;
    }
    out
}

fn is_comment(text: &str, at: usize) -> bool {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("").trim_start();
    ["#", "//", "REM ", "rem "].iter().any(|mark| line.starts_with(mark))
}

/// Whether a value is a password and not a reference to one: within single quotes, `$` is a sign like others.
fn is_one(text: &str, range: &Range<usize>) -> bool {
    let Some(value) = text.get(range.clone()) else { return false };
    let value = value.trim_end();
    let before = text.as_bytes().get(..range.start).unwrap_or_default();
    let word = before.iter().rev().take(NEAR).take_while(|byte| !byte.is_ascii_whitespace());
    let literal = before.ends_with(b"'") || word.last() == Some(&b'\'');
    let reference = value.char_indices().any(|(at, c)| {
        let next = value.get(at + 1..).and_then(|rest| rest.chars().next());
        c == '$' && next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '_' | '(' | '{'))
            || c == '`'
            || c == '%' && at == 0 && value.len() > 1 && value.ends_with('%')
    });
    let random = matches!(value, "RANDOM" | "R");
    may_be_password(value) && !random && (literal || !reference)
}

/// How far before a password its word is looked for, in bytes.
const NEAR: usize = 128;

fn in_order(mut out: Vec<Range<usize>>) -> Vec<Range<usize>> {
    out.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    out.retain(|range| {
        let keep = range.start >= end;
        end = if keep { range.end } else { end };
        keep
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        passwords(text).into_iter().filter_map(|range| text.get(range)).collect()
    }

    #[test]
    fn passwords_of_scripts() {
        for text in [
            "echo 'root:Wq8zzTop31x' | chpasswd",
            "echo \"root:Wq8zzTop31x\" | sudo chpasswd",
            "printf 'root:Wq8zzTop31x\\n' | /usr/sbin/chpasswd",
            "chpasswd <<< root:Wq8zzTop31x",
            "chpasswd <<EOF\nroot:Wq8zzTop31x\nEOF\necho a:b\n",
            "#cloud-config\nchpasswd:\n  expire: false\n  list: |\n    root:Wq8zzTop31x\nruncmd:\n  - a:bcdefg\n",
            "#cloud-config\nchpasswd:\n  list:\n    - root:Wq8zzTop31x\n    - app:RANDOM\n",
            "#cloud-config\npassword: Wq8zzTop31x\nssh_pwauth: true\n",
            "users:\n  - name: app\n    plain_text_passwd: Wq8zzTop31x\n    lock_passwd: false\n",
            "echo Wq8zzTop31x | passwd --stdin root",
            "./install --admin-password=Wq8zzTop31x --yes",
            "./install --password 'Wq8zzTop31x'",
            "mysql -uroot -pWq8zzTop31x -e 'select 1'",
            "mysql --password=Wq8zzTop31x",
            "export MYSQL_PWD=Wq8zzTop31x",
            "PGPASSWORD='Wq8zzTop31x' psql -h db",
            "docker run -e DB_PASSWORD=Wq8zzTop31x app",
            "sshpass -p Wq8zzTop31x ssh db",
            "redis-cli -h db -a Wq8zzTop31x ping",
            "curl -fsS -u admin:Wq8zzTop31x https://example.com/",
            "requirepass Wq8zzTop31x",
            "mysql -e \"CREATE USER 'a'@'%' IDENTIFIED BY 'Wq8zzTop31x'\"",
            "psql -c \"ALTER USER a WITH PASSWORD 'Wq8zzTop31x'\"",
            "net user ops Wq8zzTop31x /add",
            "$p = ConvertTo-SecureString \"Wq8zzTop31x\" -AsPlainText -Force",
            "{\"db_password\": \"Wq8zzTop31x\"}",
        ] {
            assert_eq!(shown(text), ["Wq8zzTop31x"], "{text}");
        }
        // In single quotes a sign is a sign.
        assert_eq!(shown("echo 'root:P@$sw0rd99' | chpasswd"), ["P@$sw0rd99"]);
    }

    #[test]
    fn what_is_none() {
        for text in [
            "echo \"root:$PASSWORD\" | chpasswd",
            "echo \"root:${PASSWORD}\" | chpasswd",
            "echo \"root:$(cat /run/secret)\" | chpasswd",
            "echo 'root:$6$salt$abcdefghijk' | chpasswd -e",
            "#cloud-config\nchpasswd: { expire: false }\nruncmd:\n  - app:Wq8zzTop31x\n",
            "#cloud-config\nchpasswd:\n  list: |\n    root:RANDOM\n",
            "passwd: $6$rounds=4096$abc\nlock_passwd: true\nssh_pwauth: no\n",
            "./install --password-file=/etc/pw --password-stdin",
            "./install --password \"$PASSWORD\" --user app",
            "./install --password --user app",
            "# pass --password Value to set it",
            "the option --password takes a value",
            "mysql -uroot -p\"$PW\"",
            "mysql -uroot -p -e 'select 1'",
            "mkdir -p /Var/Lib && cp -p A1b2 c",
            "export MYSQL_PWD=$(kms get db)",
            "export MYSQL_PWD=`kms get db`",
            "DB_PASSWORD=changeme",
            "DB_PASSWORD=<password of the database>",
            "PASSWORD_FILE=/run/secrets/db",
            "DB_PASSWORD_MIN_LENGTH=12abcD",
            "set PW=%DB_PASSWORD%\nset DB_PASSWORD=%PW%",
            "curl -u \"$USER:$TOKEN\" https://example.com/ && curl https://a:80/Path1",
            "requirepass ${password}",
            "identified by '${password}'",
            "PasswordAuthentication no\nPermitEmptyPasswords no\n",
            "# The password: see the wiki",
            "net user ops * /add",
            "SSH_ASKPASS=/usr/bin/ask",
        ] {
            assert!(shown(text).is_empty(), "{text}: {:?}", shown(text));
        }
    }

    #[test]
    fn long_texts_take_no_time() {
        let start = std::time::Instant::now();
        for word in ["mysql ", "chpasswd:\n", "chpasswd <<A\n", "curl -u", " --password ", "echo a:b | ", "a: b\n"] {
            passwords(&word.repeat((256 << 10) / word.len()));
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
    }
}
