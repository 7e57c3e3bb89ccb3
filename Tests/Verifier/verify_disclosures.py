#!/usr/bin/env python3
"""Checks an export of a disclosure log without any of the node's own code.

usage: verify_disclosures.py EXPORT KEY [CHECKPOINT...]

EXPORT      what `enlacectl audit export` printed
KEY         the line that `enlacectl audit head` calls key
CHECKPOINT  files with signed checkpoints that somebody outside has kept

Prints "sound SIZE COVERED" and ends with 0, or says what is wrong and ends with 1, with 2 where a file cannot be read.
The tree is RFC 6962's, the checkpoints are signed notes (C2SP) with Ed25519, which the package `cryptography` verifies.
"""

import base64
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Unsound(Exception):
    pass


def tree_head(leaves):
    """MTH of RFC 6962, section 2.1, as its recursive definition reads, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + tree_head(leaves[:split]) + tree_head(leaves[split:])).digest()


def read_key(text):
    name, key_id, encoded = text.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    if raw[0] != 1 or hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != key_id:
        raise Unsound("the key is malformed")
    return name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(raw[1:])


def read_checkpoint(note, key):
    name, key_id, public = key
    text, gap, signatures = note.partition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        dash, signer, encoded = (line.split(" ", 2) + ["", ""])[:3]
        if not gap or dash != "\u2014" or signer != name:
            continue
        raw = base64.b64decode(encoded, validate=True)
        if raw[:4] != key_id:
            continue
        try:
            public.verify(raw[4:], text.encode())
        except InvalidSignature:
            continue
        origin, size, root = text.splitlines()
        if origin != name:
            raise Unsound("a checkpoint is of another log")
        return int(size), base64.b64decode(root, validate=True)
    raise Unsound("a checkpoint is not signed by the key")


def verify(export, key, held):
    lines = export.rstrip(b"\n").split(b"\n")
    if b"" in lines:
        raise Unsound(f"line {lines.index(b'') + 1} is empty")
    # As text: of bytes, json would take other encodings and a byte order mark too.
    header = json.loads(lines[0].decode("utf-8"))
    if not isinstance(header, str):
        raise Unsound("the first line holds no checkpoint")
    size, root = read_checkpoint(header, key)
    leaves = [hashlib.sha256(b"\x00" + line).digest() for line in lines[1:]]
    for older_size, older_root in held:
        if older_size > len(leaves):
            raise Unsound("the log was cut")
        if tree_head(leaves[:older_size]) != older_root:
            raise Unsound(f"the first {older_size} entries were changed")
    if len(leaves) != size or tree_head(leaves) != root:
        raise Unsound("the entries are not those of the checkpoint")
    return size, max((older_size for older_size, _ in held), default=0)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        key = read_key(sys.argv[2])
        held = []
        for path in sys.argv[3:]:
            with open(path, encoding="utf-8") as file:
                held.append(read_checkpoint(file.read(), key))
        with open(sys.argv[1], "rb") as file:
            size, covered = verify(file.read(), key, held)
    except (Unsound, ValueError, IndexError, RecursionError) as error:
        sys.exit(f"not sound: {error}")
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        sys.exit(2)
    print(f"sound {size} {covered}")


if __name__ == "__main__":
    main()
