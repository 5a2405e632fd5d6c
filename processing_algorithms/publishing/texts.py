"""What the publisher says of a publication: the text parameters of bacgiang:publishfolder."""

from __future__ import annotations

from typing import NamedTuple

from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP


class Text(NamedTuple):
    """A text parameter: its name, its name in the engine, label and help (English source strings)."""

    name: str
    key: str
    label: str
    help_text: str
    required: bool = False
    advanced: bool = False
    lines: bool = False


TEXTS = (
    Text(
        "TITLE",
        "title",
        QT_TRANSLATE_NOOP("BacGiang", "Title"),
        QT_TRANSLATE_NOOP(
            "BacGiang", "The name under which others find the data, for example the commune and the year."
        ),
        required=True,
    ),
    Text(
        "ORGANISATION",
        "organisation",
        QT_TRANSLATE_NOOP("BacGiang", "Organisation"),
        QT_TRANSLATE_NOOP("BacGiang", "The office that publishes the data and answers for it."),
        required=True,
    ),
    Text(
        "ABSTRACT",
        "abstract",
        QT_TRANSLATE_NOOP("BacGiang", "Abstract"),
        QT_TRANSLATE_NOOP("BacGiang", "What the data shows and what it is for."),
        lines=True,
    ),
    Text(
        "CONTACT_EMAIL",
        "contact_email",
        QT_TRANSLATE_NOOP("BacGiang", "Contact e-mail"),
        QT_TRANSLATE_NOOP("BacGiang", "An address of the office, not of a person."),
    ),
    Text(
        "LINEAGE",
        "lineage",
        QT_TRANSLATE_NOOP("BacGiang", "Lineage"),
        QT_TRANSLATE_NOOP("BacGiang", "Where the data comes from: drawings, decision numbers, dates."),
        lines=True,
    ),
    Text(
        "LICENCE",
        "licence",
        QT_TRANSLATE_NOOP("BacGiang", "Licence"),
        QT_TRANSLATE_NOOP("BacGiang", "The terms under which others may use the data."),
    ),
    Text(
        "LICENCE_URL",
        "licence_url",
        QT_TRANSLATE_NOOP("BacGiang", "Address of the licence"),
        QT_TRANSLATE_NOOP("BacGiang", "Where the terms can be read, https://…"),
        advanced=True,
    ),
    Text(
        "DATE",
        "date",
        QT_TRANSLATE_NOOP("BacGiang", "Date of publication"),
        QT_TRANSLATE_NOOP("BacGiang", "YYYY-MM-DD; empty: today."),
        advanced=True,
    ),
    Text(
        "SERVICE_URL",
        "service_url",
        QT_TRANSLATE_NOOP("BacGiang", "Address of the service"),
        QT_TRANSLATE_NOOP(
            "BacGiang",
            "Where the folder will be served from, https://…; empty: addresses relative to the index page, as "
            "make serve answers them.",
        ),
        advanced=True,
    ),
    Text(
        "ALLOWED_TEXTS",
        "allowed_texts",
        QT_TRANSLATE_NOOP("BacGiang", "Texts that may be published"),
        QT_TRANSLATE_NOOP(
            "BacGiang",
            "Values of personal fields that are no personal data, such as the name of an office, one per line. "
            "The texts above are allowed too.",
        ),
        advanced=True,
        lines=True,
    ),
)
