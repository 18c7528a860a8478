"""The forms as data (TOML beside this file) and the loader that makes a :class:`~xltools.core.form.Form` of one."""

from xltools.core.form import DEFAULT_FORM
from xltools.forms.load import available, load, load_file, resolve
from xltools.forms.verify import FormError

__all__ = ["DEFAULT_FORM", "FormError", "available", "load", "load_file", "resolve"]
