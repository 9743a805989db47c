"""How plain frozen dataclasses tell a validator what they accept, without importing one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, get_args


class Plain:
    """Base of every value that comes in from outside: no unknown field, no coercion, no NaN or infinity."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True, "allow_inf_nan": False}


@contextmanager
def described() -> Iterator[None]:
    """What is made within this describes fields by the words below them; finding those takes a sixth of a start."""
    Plain.__pydantic_config__["use_attribute_docstrings"] = True
    try:
        yield
    finally:
        del Plain.__pydantic_config__["use_attribute_docstrings"]


class Tagged:
    """Annotation of a union of dataclasses: the field whose literal value tells its members apart."""

    def __init__(self, field: str) -> None:
        """``field`` is a ``Literal`` field with a default, different in each member."""
        self.field = field

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> dict[str, Any]:
        """Ask for a tagged union, so that one member answers and errors name one place."""
        return {
            "type": "tagged-union",
            "discriminator": self.field,
            "choices": {tag: handler.generate_schema(member) for tag, member in self.members(source).items()},
        }

    def members(self, union: Any) -> dict[Any, Any]:
        """Members of the union by their tag."""
        return {member.__dataclass_fields__[self.field].default: member for member in get_args(union)}


class Brief:
    """Annotation of what may be long: the first thing wrong in it ends the check, or a bad megabyte takes a second."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> dict[str, Any]:
        """Stop at the first error."""
        return {**handler(source), "fail_fast": True}


class Sent:
    """Annotation of an array in an event: how it looks once it is sent, as a JSON schema."""

    def __init__(self, schema: dict[str, object]) -> None:
        """``schema`` describes the sent form."""
        self.schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> dict[str, Any]:
        """Events are never validated, only described."""
        return {"type": "any"}

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, object]:
        """Describe the sent form."""
        return self.schema
