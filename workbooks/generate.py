"""Make the workbooks of this folder again from the form and the example's data. Run it with ``make workbooks``.

``template.xlsx`` is an empty master for two departments; ``example/`` holds what two departments of one zone handed in,
once as a folder of department workbooks and once as a filled master.
"""

from __future__ import annotations

from pathlib import Path

from xltools.core.register import Department, Zone
from xltools.example.load import load_zone
from xltools.excel.save import save
from xltools.excel.write import render
from xltools.forms import load
from xltools.template import department_workbook, master

ROOT = Path(__file__).parent


def workbooks() -> dict[str, bytes]:
    """The content of every workbook by its path below this folder; the same bytes at every run."""
    example = load_zone()
    form = load(example.form)
    departments = tuple(Department(each.code, each.name) for each in example.departments)
    zone = Zone(example.name, example.year, departments)
    submissions = {each.code: each for each in example.departments}
    files = {
        "template.xlsx": master(form, zone),
        "example/master.xlsx": master(form, zone, submissions),
    }
    for each in departments:
        name = f"example/departments/{each.code} {each.name}.xlsx"
        files[name] = department_workbook(form, zone, each, submissions[each.code])
    return {name: render(layout) for name, layout in files.items()}


def main() -> None:
    """Write the workbooks."""
    for name, content in workbooks().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            save(path, content)
            path.with_name(f"{path.stem}.上一版{path.suffix}").unlink(missing_ok=True)  # git keeps the earlier one
        print(name)


if __name__ == "__main__":
    main()
