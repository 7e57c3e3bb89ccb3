#!/usr/bin/env python3
"""Checks an export of a disclosure log without any of the node's own code.

usage: verify_disclosures.py EXPORT KEY [CHECKPOINT...]

EXPORT      what `enlacectl audit export` printed
KEY         the line that `enlacectl audit head` calls key
CHECKPOINT  files with signed checkpoints that somebody outside has kept, one or several in each

Prints "sound SIZE COVERED" and ends with 0, or says what is wrong and ends with 1, with 2 where a file cannot be read.
The tree is RFC 6962's, the checkpoints are signed notes (C2SP) with Ed25519, which the package `cryptography` verifies.
"""

import base64
import hashlib
import json
import re
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


def decode(text):
    """Base64 in the one form that encoding gives."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise Unsound("this is not how base64 is written")
    return raw


def read_key(text):
    name, key_id, encoded = text.strip().split("+", 2)
    raw = decode(encoded)
    if raw[0] != 1 or hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != key_id:
        raise Unsound("the key is malformed")
    return name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(raw[1:])


def read_signature(line):
    dash, signer, encoded = line.split(" ")
    raw = decode(encoded)
    if dash != "\u2014" or not signer or len(raw) <= 4:
        raise Unsound("a line below a checkpoint is no signature")
    return signer, raw[:4], raw[4:]


def read_checkpoint(note, key):
    name, key_id, public = key
    if any(byte < 0x20 and byte != 0x0A for byte in note.encode()):
        raise Unsound("a checkpoint has control characters")
    text, gap, below = note.rpartition("\n\n")
    *lines, end = below.split("\n")
    if not gap or end or not 1 <= len(lines) <= 16:
        raise Unsound("a checkpoint is no signed note")
    text += "\n"
    own = [raw for signer, signer_id, raw in map(read_signature, lines) if (signer, signer_id) == (name, key_id)]
    if not own:
        raise Unsound("a checkpoint is not signed by the key")
    for signature in own:
        try:
            public.verify(signature, text.encode())
        except InvalidSignature:
            raise Unsound("a signature is wrong") from None
    origin, size, root, _ = text.split("\n")
    if origin != name:
        raise Unsound("a checkpoint is of another log")
    if not re.fullmatch("0|[1-9][0-9]*", size):
        raise Unsound("a checkpoint has no size")
    return int(size), decode(root)


def read_held(file, key):
    """The checkpoints of a file, which may stand below each other: what follows the signatures is the next one."""
    notes, is_below = [[]], False
    for line in file.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        is_signature = line.startswith("\u2014 ")
        if is_below and line and not is_signature:
            notes.append([])
        is_below = is_signature or is_below and not line
        notes[-1].append(line)
    return [read_checkpoint("\n".join(note).rstrip("\n") + "\n", key) for note in notes]


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
            with open(path, "rb") as file:
                held += read_held(file.read(), key)
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
