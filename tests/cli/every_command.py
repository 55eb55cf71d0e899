"""Imported where commands are forked from, so that none has to import anything any more."""

from tests.cli.forked import import_every_command

import_every_command()
