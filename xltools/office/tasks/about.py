"""设置/关于: version, form, log, what is wrong with the installation; and another form, if the user wants one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools import __version__
from xltools.core.form import DEFAULT_FORM
from xltools.core.messages import _
from xltools.files.log import log_folder
from xltools.forms import resolve
from xltools.office.health import checks, standing
from xltools.office.settings import form_name, use_form

if TYPE_CHECKING:
    from xltools.office.session import Session


def run(session: Session) -> str:
    """Say what there is, and let the user change the form.

    Raises:
        FormError: the file chosen is no form.
        Stopped: no file was chosen.
    """
    question = _("Use another form?")
    if session.ask(f"{_about()}\n\n{question}"):
        _change_form(session)
    return _("Form in use: {form}").format(form=form_name())


def _about() -> str:
    wrong = [each for each in checks() if each.amiss]
    found = [f"{standing(each)} {each.mend}" for each in wrong] or [_("The installation is in order.")]
    form = _("Form in use: {form}").format(form=form_name())
    log = _("Errors are logged in {folder}").format(folder=log_folder())
    return "\n".join((f"xltools {__version__}", form, log, *found))


def _change_form(session: Session) -> None:
    if form_name() != DEFAULT_FORM and session.ask(_("Go back to the form that comes with xltools?")):
        use_form(DEFAULT_FORM)
        return
    path = str(session.choose_file(_("Which form file (.toml)?")))
    resolve(path)
    use_form(path)
