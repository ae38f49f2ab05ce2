"""The kinds of value that a charter's keys take: durations, shares, open and closed words, times of day.

Everything is strict: `true` is never a number, a number never a word, and a string never a list. Each refusal carries an own
error type, which `regard.charter.refusal` turns into a sentence in both languages.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from regard.terms.duration import Duration

DURATION_PATTERN = r"^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,6})?S)?)?$"  # as `Duration.parse` reads it
WORD_PATTERN = r"^[a-z0-9à-öø-ÿœ][a-z0-9à-öø-ÿœ_-]*$"
TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
# No rule of this field reaches a century; the bound keeps date arithmetic inside the calendar.
_LONGEST_MONTHS, _LONGEST_DAYS = 1200, 36_525


class Table(BaseModel):
    """One table of the charter: frozen, unknown keys refused; a key that is absent is `None`, which means *not known*."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True)


class FactOnly:
    """Marks a key that only facts can fill: it is refused in the profile `site`, where Regard measures it."""


FACT = FactOnly()


class Closed:
    """Refuses a word that is not on the list, and carries the list so that the nearest word can be named."""

    def __init__(self, *, without: tuple[str, ...] = ()) -> None:
        self.without = without

    def words(self, source: Any) -> tuple[str, ...]:
        """The words of a `Literal` or of an enumeration, less those that may not stand at this key."""
        return tuple(str(word) for word in (get_args(source) or tuple(source)) if str(word) not in self.without)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        words = self.words(source)

        def check(value: object) -> object:
            if not isinstance(value, str):
                raise PydanticCustomError("word_type", "a word is needed", {"known": words})
            if value not in words:
                raise PydanticCustomError("unknown_word", "unknown word", {"word": value[:100], "known": words})
            return value

        return core_schema.no_info_before_validator_function(check, handler(source))


CLOSED = Closed()


def _read_duration(value: object) -> Duration:
    if isinstance(value, Duration):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("duration_type", "a duration is needed")
    if len(value) > 40:
        raise PydanticCustomError("duration_form", "not a duration", {"value": value[:40]})
    try:
        duration = Duration.parse(value)
    except (ValueError, OverflowError):
        raise PydanticCustomError("duration_form", "not a duration", {"value": value}) from None
    if duration.months > _LONGEST_MONTHS or duration.rest.days > _LONGEST_DAYS:
        raise PydanticCustomError("duration_long", "longer than a century", {"value": value})
    return duration


def _read_duration_or_unlimited(value: object) -> Duration | Literal["unlimited"]:
    return "unlimited" if value == "unlimited" else _read_duration(value)


def _read_duration_or_false(value: object) -> Duration | Literal[False]:
    return False if value is False else _read_duration(value)


def _read_time(value: object) -> time:
    if isinstance(value, time) and value.tzinfo is None:
        return (
            value.replace(second=0, microsecond=0) if value.second == value.microsecond == 0 else _no_time(str(value))
        )
    if isinstance(value, str) and re.fullmatch(TIME_PATTERN[1:-1], value, re.ASCII):
        return time(int(value[:2]), int(value[3:]))
    return _no_time(str(value))


def _no_time(value: str) -> time:
    raise PydanticCustomError("time_form", "not a time of day", {"value": value[:40]})


def _plain(value: object) -> object:
    """Times and durations as they are written in TOML; everything else as it is."""
    if isinstance(value, Duration):
        return str(value)
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _one_line(value: object) -> object:
    if isinstance(value, str):
        if not value.strip():
            raise PydanticCustomError("text_empty", "nothing is written here")
        if any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 or letter in "\u2028\u2029" for letter in value):
            raise PydanticCustomError("text_line", "one line of text is needed")
    return value


def _lower_word(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticCustomError("text_type", "a text is needed")
    if len(value) > 100 or not re.fullmatch(WORD_PATTERN[1:-1], value):
        raise PydanticCustomError("word_form", "a lower-case word is needed", {"value": value[:100]})
    return value


def _table_or_other(value: object) -> str:
    return "<table>" if isinstance(value, dict | BaseModel) else "<other>"


def _date_or_other(value: object) -> str:
    if isinstance(value, dict | BaseModel):
        return "<table>"
    return "<date>" if isinstance(value, date) else "<other>"


# Which branch of a union is meant is told by the value's own type, so that one mistake gives one problem.
BY_TABLE = Discriminator(_table_or_other)
BY_DATE = Discriminator(_date_or_other)
TABLE, DATE, OTHER = Tag("<table>"), Tag("<date>"), Tag("<other>")


def _only_false(value: object) -> Literal[False]:
    if value is not False:
        raise PydanticCustomError("false_only", "only false may stand here")
    return False


def _yes_no(value: object) -> object:
    if not isinstance(value, bool):
        raise PydanticCustomError("bool_type", "true or false is needed")
    return value


def _format_one(value: object) -> object:
    if value is True or value != 1:
        raise PydanticCustomError("format_version", "another version of the format", {"value": str(value)[:20]})
    return 1


_duration_schema = {"type": "string", "pattern": DURATION_PATTERN, "examples": ["P1M", "P31D", "PT10M", "PT1.25S"]}

FormatOne = Annotated[Literal[1], BeforeValidator(_format_one)]
"""The version of the format: 1."""

Yes = Annotated[bool, BeforeValidator(_yes_no)]
"""`true` or `false`; absent is not known."""

No = Annotated[Literal[False], BeforeValidator(_only_false)]
"""`false`, where a table or a duration may stand instead."""

Line = Annotated[str, BeforeValidator(_one_line), Field(strict=True, min_length=1, max_length=500)]
"""One line of text, as a person wrote it."""

LineOrFalse = Annotated[
    Annotated[No, Tag("<false>")] | Annotated[Line, OTHER],
    Discriminator(lambda v: "<false>" if v is False else "<other>"),
]
"""One line of text, or `false`: known not to exist."""

Word = Annotated[str, BeforeValidator(_lower_word), Field(json_schema_extra={"pattern": WORD_PATTERN})]
"""Any lower-case word: an open list."""

Country = Annotated[str, Field(strict=True, pattern=r"^[A-Z]{2}$")]
"""Two capitals, as in ISO 3166-1."""

Count = Annotated[int, Field(strict=True, ge=0, le=10**15)]
"""A whole number, zero or more."""

Part = Annotated[float, Field(strict=True, ge=0, le=1)]
"""A share from 0 to 1."""

Day = Annotated[date, Field(strict=True)]
"""A TOML date, with no time of day."""

Length = Annotated[Duration, PlainValidator(_read_duration), PlainSerializer(_plain), WithJsonSchema(_duration_schema)]
"""An ISO 8601 duration; a month is a calendar month."""

LengthOrUnlimited = Annotated[
    Duration | Literal["unlimited"],
    PlainValidator(_read_duration_or_unlimited),
    PlainSerializer(_plain),
    WithJsonSchema({"anyOf": [_duration_schema, {"const": "unlimited"}]}),
]
"""A duration, or `unlimited`."""

LengthOrFalse = Annotated[
    Duration | Literal[False],
    PlainValidator(_read_duration_or_false),
    PlainSerializer(_plain),
    WithJsonSchema({"anyOf": [_duration_schema, {"const": False}]}),
]
"""A duration, or `false`: known not to be kept."""

TimeOfDay = Annotated[
    time,
    PlainValidator(_read_time),
    PlainSerializer(_plain),
    WithJsonSchema({"type": "string", "pattern": TIME_PATTERN, "examples": ["06:00", "21:30"]}),
]
"""A time of day on the site's clock, `HH:MM`."""
