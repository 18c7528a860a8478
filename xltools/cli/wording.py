"""What the command-line library itself says, listed so that our catalogue can say it in Chinese.

The texts are click's, which looks them up in our catalogue (see ``speak``); one that a later click rewords is shown in
English until it is listed here.
"""

from __future__ import annotations

from xltools.core.messages import N_

HELP = (
    N_("Usage:"),
    N_("Options"),
    N_("Positional arguments"),
    N_("default: {default}"),
    N_("required"),
    N_("[OPTIONS]"),
    N_("[COMMAND] [ARGS]..."),
    N_("TEXT"),
    N_("YEAR"),
)

COMPLAINTS = (
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    N_("Option {name!r} does not take a value."),
    N_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    N_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    N_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    N_("Choose from:\n\t{choices}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("Could not open file {filename!r}: {message}"),
    N_("file"),
    N_("directory"),
    N_("path"),
)
