"""xltools: budget-performance self-evaluations of development zones, in Excel.

The package is layered (``docs/architecture.md`` has the picture): ``core`` holds the nouns, ``forms`` the forms as
data, ``checks`` the knowledge, the modules beside this file the verbs, ``excel`` the adapter to workbooks, and ``cli``
the shell.
"""

__version__ = "0.1.0"
