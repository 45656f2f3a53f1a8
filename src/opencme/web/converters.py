"""What addresses are made of."""

from django.urls import register_converter


class Number:
    """A row's number, short enough for any database: a longer one is no page rather than an error."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


def register() -> None:
    """Let routes say `<number:name>`."""
    register_converter(Number, "number")
