"""What real Terraform answers to expressions: value as the console prints it, type, and secrets as JSON.

`terraform console` of the sandbox is asked through a terminal, as it answers every line only there: one process for
thousands of expressions, errors included. An expression must not leave a bracket open.
"""
import os
import pathlib
import pty
import re
import subprocess
import sys
import threading
import tty

MARK = "@@answer-"


def sandbox():
    return pathlib.Path(os.environ.get("MENSHEN_SANDBOX") or sys.exit("MENSHEN_SANDBOX: where the sandbox is"))


def lines(root, expressions):
    """The printed answer to each expression, empty for an error."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    console = subprocess.Popen([str(sandbox() / "console"), str(root), "-plan"], stdin=slave,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.close(slave)

    def send():
        for number, expression in enumerate(expressions):
            data = f'{expression}\r"{MARK}{number}"\r'.encode()
            while data:
                data = data[os.write(master, data[:1000]):]
        os.write(master, b"exit\r")

    threading.Thread(target=send, daemon=True).start()
    threading.Thread(target=console.stderr.read, daemon=True).start()
    out = console.stdout.read().decode()
    console.wait()
    os.close(master)
    answers, rest = [], out
    for number in range(len(expressions)):
        answer, found, rest = rest.partition(f'"{MARK}{number}"\n')
        if not found:
            sys.exit(f"no answer to {expressions[number]!r}: {answer[:500]}")
        answers.append(answer.strip("\n"))
    return answers


def ask(root, expressions):
    """A record for each expression: `error`, or `value`, `type` and, of what has a secret, `plain`."""
    expressions = list(expressions)
    values = lines(root, expressions)
    right = [at for at, value in enumerate(values) if value != ""]
    types = dict(zip(right, lines(root, [f"type({expressions[at]})" for at in right])))
    secret = [at for at in right if "(sensitive value)" in values[at]]
    plain = dict(zip(secret, lines(root, [f"nonsensitive(jsonencode({expressions[at]}))" for at in secret])))
    records = []
    for at, expression in enumerate(expressions):
        record = {"expression": expression}
        if values[at] == "":
            record["error"] = True
        else:
            record["value"] = re.sub(r"/tmp/tfsb-\w+/copy", "@root@", values[at])
            record["type"] = re.sub(r",([)\]}])", r"\1", re.sub(r"\s+", "", types[at]))
            if at in plain:
                record["plain"] = re.sub(r"/tmp/tfsb-\w+/copy", "@root@", plain[at])
        records.append(record)
    return records
