"""Protocol Buffers, proto3, read and written from the text of schema/*.proto: nothing is generated."""

import re
from pathlib import Path

SCHEMA_FOLDER = Path(__file__).resolve().parents[2] / "schema"
VARINTS = {"uint32", "uint64", "sint64", "bool"}
DEFAULTS = {"uint32": 0, "uint64": 0, "sint64": 0, "bool": False, "fixed32": 0, "string": "", "bytes": b""}
NESTING_MAX = 16


class Malformed(Exception):
    """The bytes are not the message."""


class Field:
    def __init__(self, number, name, kind, repeated, in_oneof):
        self.number, self.name, self.kind, self.repeated, self.in_oneof = number, name, kind, repeated, in_oneof


def read_schema():
    messages = {}
    for path in sorted(SCHEMA_FOLDER.glob("*.proto")):
        message, in_oneof = None, False
        for line in path.read_text().splitlines():
            line = line.split("//")[0].strip()
            if match := re.match(r"message (\w+) \{", line):
                message = messages.setdefault(match[1], [])
            elif line.startswith("oneof"):
                in_oneof = True
            elif line == "}":
                in_oneof = False
            elif match := re.match(r"(repeated )?(\w+) (\w+) = (\d+);", line):
                message.append(Field(int(match[4]), match[3], match[2], bool(match[1]), in_oneof))
    return messages


SCHEMA = read_schema()


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def tagged(number, wire_type, body):
    """One field as raw bytes; also the way to write odd fields into a vector."""
    return varint(number << 3 | wire_type) + (varint(len(body)) + body if wire_type == 2 else body)


def encode(message, values):
    """The bytes of a message given as a dictionary; a name the schema lacks is a mistake of the caller."""
    fields = SCHEMA[message]
    assert set(values) <= {field.name for field in fields}, (message, values)
    out = b""
    for field in sorted(fields, key=lambda field: field.number):
        if field.name not in values or values[field.name] is None:
            continue
        items = values[field.name] if field.repeated else [values[field.name]]
        for item in items:
            if not (field.repeated or field.in_oneof or field.kind in SCHEMA) and item == DEFAULTS[field.kind]:
                continue
            out += encode_field(field, item)
    return out


def encode_field(field, item):
    if field.kind in SCHEMA:
        return tagged(field.number, 2, item if isinstance(item, bytes) else encode(field.kind, item))
    if field.kind == "string":
        return tagged(field.number, 2, item.encode())
    if field.kind == "bytes":
        return tagged(field.number, 2, item)
    if field.kind == "fixed32":
        return tagged(field.number, 5, item.to_bytes(4, "little"))
    if field.kind == "sint64":
        item = item << 1 if item >= 0 else (-item << 1) - 1
    return tagged(field.number, 0, varint(int(item)))


def decode(message, data, depth=1):
    """The dictionary of a message; every field has a value, members of a oneof only if set."""
    if depth > NESTING_MAX:
        raise Malformed("nested too deep")
    fields = {field.number: field for field in SCHEMA[message]}
    values = {}
    for field in fields.values():
        if field.repeated:
            values[field.name] = []
        elif not field.in_oneof:
            values[field.name] = b"" if field.kind in SCHEMA else DEFAULTS[field.kind]
    for number, wire_type, body in raw_fields(data):
        field = fields.get(number)
        expected = None if field is None else 0 if field.kind in VARINTS else 5 if field.kind == "fixed32" else 2
        if wire_type != expected:
            continue
        if field.in_oneof:
            for other in fields.values():
                if other.in_oneof:
                    values.pop(other.name, None)
        if field.repeated:
            values[field.name].append(scalar(field, body) if field.kind not in SCHEMA else body)
        elif field.kind in SCHEMA:
            values[field.name] += body
        else:
            values[field.name] = scalar(field, body)
    for field in fields.values():
        if field.kind in SCHEMA:
            if field.repeated:
                values[field.name] = [decode(field.kind, body, depth + 1) for body in values[field.name]]
            else:
                values[field.name] = decode(field.kind, values[field.name], depth + 1)
    return values


def scalar(field, body):
    if field.kind == "string":
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Malformed("text that is not UTF-8") from error
    if field.kind == "bytes":
        return body
    if field.kind == "fixed32":
        return int.from_bytes(body, "little")
    if field.kind == "bool":
        return body != 0
    if field.kind == "uint32":
        return body & 0xFFFFFFFF
    if field.kind == "sint64":
        return body >> 1 if body & 1 == 0 else -(body >> 1) - 1
    return body


def raw_fields(data):
    """Every field as (number, wire type, body)."""
    position = 0

    def take_varint():
        nonlocal position
        number = shift = 0
        while True:
            if position >= len(data) or shift > 63:
                raise Malformed("varint")
            byte = data[position]
            position += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number & 0xFFFFFFFFFFFFFFFF

    def take(count):
        nonlocal position
        if position + count > len(data):
            raise Malformed("truncated")
        position += count
        return data[position - count:position]

    while position < len(data):
        tag = take_varint()
        number, wire_type = tag >> 3, tag & 7
        if number == 0 or number >= 1 << 29:
            raise Malformed("field number")
        if wire_type == 0:
            yield number, 0, take_varint()
        elif wire_type == 1:
            yield number, 1, take(8)
        elif wire_type == 2:
            yield number, 2, take(take_varint())
        elif wire_type == 5:
            yield number, 5, take(4)
        else:
            raise Malformed("wire type")
