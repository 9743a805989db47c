"""JSON schema of the wire to TypeScript declarations, and to the tables of docs/interface.md."""

from typing import Any

Schema = dict[str, Any]


def declarations(schema: Schema) -> str:
    """All definitions as exported interfaces, and the unions AnyCell, AnyEdit, AnyCommand, AnyEvent, AnyAgainst."""
    definitions = schema["$defs"]
    lines = ["/** Made by `make fix` from the types in app/: do not edit. */", ""]
    for name in sorted(definitions):
        lines += _interface(_named(name), definitions[name])
    for union, members in unions(schema).items():
        lines += [f"export type {union} = {' | '.join(members)};", ""]
    return "\n".join(lines)


def unions(schema: Schema) -> dict[str, list[str]]:
    """Members of each tagged union, by the name of the union."""
    definitions = schema["$defs"]
    tagged = {"AnyEdit": "edit", "AnyCommand": "command", "AnyEvent": "event", "AnyAgainst": "against"}
    found = {}
    for union, tag in tagged.items():
        found[union] = [_named(name) for name, one in definitions.items() if _tag(one, tag)]
    cells = definitions["ChangeCell"]["properties"]["cell"]["oneOf"]
    return {"AnyCell": sorted(_named(one["$ref"].rsplit("/", 1)[1]) for one in cells)} | found


def _tag(definition: Schema, tag: str) -> bool:
    return "const" in definition.get("properties", {}).get(tag, {})


def _named(name: str) -> str:
    """One name for a definition that is described once as it comes in and once as it goes out."""
    return name.removesuffix("-Input").removesuffix("-Output")


def _interface(name: str, definition: Schema) -> list[str]:
    required = set(definition.get("required", ()))
    lines = [*_comment(definition, ""), f"export interface {name} {{"]
    for field, one in definition.get("properties", {}).items():
        mark = "" if field in required or "const" in one else "?"
        lines += [*_comment(one, "  "), f"  {field}{mark}: {type_of(one)};"]
    return [*lines, "}", ""]


def _comment(one: Schema, indent: str) -> list[str]:
    text = " ".join(one.get("description", "").replace("``", "`").split())
    return [f"{indent}/** {text} */"] if text else []


def type_of(one: Schema) -> str:  # noqa: C901, PLR0911 - one branch a kind of schema
    """A schema as a TypeScript type."""
    if "$ref" in one:
        return _named(one["$ref"].rsplit("/", 1)[-1])
    if one.get("discriminator", {}).get("propertyName") == "edit":
        return "AnyEdit"
    for key in ("anyOf", "oneOf"):
        if key in one:
            return " | ".join(dict.fromkeys(type_of(part) for part in one[key]))
    if "const" in one:
        return f'"{one["const"]}"'
    if "enum" in one:
        return " | ".join(f'"{value}"' for value in one["enum"])
    match one.get("type"):
        case "array":
            return _list(type_of(one["items"]) if "items" in one else "unknown")
        case "object" if isinstance(one.get("additionalProperties"), dict):
            return f"Record<string, {type_of(one['additionalProperties'])}>"
        case "object" if "properties" in one:
            fields = (f"{field}: {type_of(part)}" for field, part in one["properties"].items())
            return "{ " + "; ".join(fields) + " }"
        case "integer" | "number":
            return "number"
        case "string" | "boolean" | "null" as plain:
            return str(plain)
    return "unknown"


def _list(item: str) -> str:
    return f"({item})[]" if "|" in item else f"{item}[]"


def tables(schema: Schema, union: str, tag: str) -> str:
    """A Markdown table of a union's members: the tag, its fields with types, what it means."""
    definitions = {_named(name): one for name, one in schema["$defs"].items()}
    rows = [f"| `{tag}` | fields | meaning |", "| --- | --- | --- |"]
    for name in unions(schema)[union]:
        one = definitions[name]
        given = {f: part for f, part in one["properties"].items() if f != tag}
        required = set(one.get("required", ()))
        fields = ", ".join(
            f"`{f}{'' if f in required else '?'}: {type_of(part)}`".replace("|", "\\|") for f, part in given.items()
        )
        meaning = " ".join(one.get("description", "").replace("``", "`").split())
        rows.append(f"| `{one['properties'][tag]['const']}` | {fields} | {meaning} |")
    return "\n".join(rows)
