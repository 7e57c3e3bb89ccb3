#!/usr/bin/env python3
"""Checks a receipt, or a cosigned checkpoint, without any of the node's own code.

usage: verify_receipt.py RECEIPT KEY NODE NOTICE BODY
       verify_receipt.py --checkpoint CHECKPOINT KEY NODE

RECEIPT     file with the signed note, as `enlacectl deliveries show ID --json` has it under receipt, note
CHECKPOINT  file with a checkpoint that another node has signed for, as `enlacectl audit heads --json` has it
KEY         the public key whpk_... of the node that signed
NODE        the id of that node
NOTICE      the notice's id
BODY        file with the body of the notice, byte for byte

Prints "receipt POSITION TIME" or "cosigned SIZE TIME" and ends with 0, or says what is wrong and ends with 1, with 2
where a file cannot be read. Notes are C2SP signed-note, cosignatures C2SP tlog-cosignature, both with Ed25519, which
the package `cryptography` verifies.
"""

import base64
import hashlib
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Unsound(Exception):
    pass


def key_id(name, kind, raw):
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + raw).digest()[:4]


def signatures(note, name, kind, raw):
    """The text of a note, and what stands behind the id of the key in each line that it signed."""
    text, gap, below = note.rpartition("\n\n")
    if not gap:
        raise Unsound("this is no signed note")
    found = []
    for line in below.splitlines():
        dash, signer, encoded = (line.split(" ", 2) + ["", ""])[:3]
        if dash == "\u2014" and signer == name:
            signed = base64.b64decode(encoded, validate=True)
            if signed[:4] == key_id(name, kind, raw):
                found.append(signed[4:])
    if not found:
        raise Unsound("the key has signed nothing here")
    return text + "\n", found


def verify(raw, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message.encode())
    except InvalidSignature:
        raise Unsound("the signature is wrong") from None


def check_receipt(note, raw, node, notice, body):
    name = f"enlace/{node}/receipts"
    text, found = signatures(note, name, 1, raw)
    verify(raw, found[0], text)
    words = dict(line.split(" ", 1) for line in text.splitlines()[1:])
    if text.splitlines()[0] != name or set(words) != {"notice", "body", "position", "time"}:
        raise Unsound("these are not the words of a receipt")
    if int(words["position"]) < 1:
        raise Unsound("a journal has no such position")
    if words["notice"] != notice:
        raise Unsound("the receipt is for another notice")
    if words["body"] != hashlib.sha256(body).hexdigest():
        raise Unsound("the receipt is for another body")
    return f"receipt {words['position']} {words['time']}"


def check_checkpoint(note, raw, node):
    name = f"enlace/{node}/witness"
    text, found = signatures(note, name, 4, raw)
    seconds, = struct.unpack("!Q", found[0][:8])
    verify(raw, found[0][8:], f"cosignature/v1\ntime {seconds}\n{text}")
    return f"cosigned {text.splitlines()[1]} {seconds}"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main():
    words = sys.argv[1:]
    is_checkpoint = words[:1] == ["--checkpoint"]
    if len(words) != (4 if is_checkpoint else 5):
        sys.exit(__doc__)
    try:
        note, key, node = words[1:4] if is_checkpoint else words[:3]
        raw = base64.b64decode(key.removeprefix("whpk_"), validate=True)
        text = read(note).decode()
        print(check_checkpoint(text, raw, node) if is_checkpoint
              else check_receipt(text, raw, node, words[3], read(words[4])))
    except (Unsound, ValueError, IndexError, struct.error) as error:
        sys.exit(f"not sound: {error}")
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
